import Basics
import Catalog
import RetrievalEvaluation
import VectorClustering
import VectorSearch

/// Groups the images of a catalog by their vectors.
struct ClusterFinder: Sendable {
    let catalog: ImageCatalog
    let request: ClusterRequest
    let isCancelled: @Sendable () -> Bool
    let progress: @Sendable (JobProgress) -> Void

    /// An image, as far as it matters here.
    private struct Member {
        let key: ItemKey
        let label: AttributeValue?
    }

    /// Blocks.
    func run() throws -> ClusterReport {
        let space = try catalog.space(model: request.model, precision: request.precision)
        let notes = try request.filter.map { try catalog.remarks(on: $0) } ?? []
        let (members, matrix) = try members(in: space)
        let isOnMap = isByDensity && matrix.count >= Self.fewestOnMap
        let points = isOnMap || request.wantsMap ? try NeighborLayout().points(matrix, options("drawing the map")) : []
        let clustering = try clustering(of: isOnMap ? Self.matrix(points) : matrix)
        var report = ClusterReport(
            method: isByDensity ? "hdbscan" : "kmeans", space: space,
            clusters: try clusters(clustering, members, matrix),
            outliers: clustering.outliers.map { members[$0].key }.sorted(), seed: request.seed,
            notes: notes.isEmpty ? nil : notes)
        report.agreement = request.label.map { agreement($0, clustering, members) }
        if request.wantsMap { report.map = map(clustering, members, points) }
        return report
    }

    /// Images from which on a map has a shape, in which groups are sought.
    private static let fewestOnMap = 100
    /// Images up to which few make a cluster.
    private static let mostFew = 200
    /// The neighbor whose distance is the density: the third leaves fewer outliers than as many as a cluster must have.
    private static let densityNeighbors = 3

    /// Images up to which k-means is tried several times, which takes hardly longer than reading them.
    private static let mostOftenStarted = 5_000

    private static func matrix(_ points: [PlanePoint]) throws -> VectorMatrix {
        try VectorMatrix(dimension: 2, rows: points.map { [$0.x, $0.y] })
    }

    private var isByDensity: Bool { request.method == .density }

    private func members(in space: VectorSpace) throws -> ([Member], VectorMatrix) {
        let vectors = try LabeledVectors(
            catalog, in: space, matching: request.filter, attributes: [request.label].compactMap { $0 })
        let members = vectors.keys.enumerated().map { row, key in
            Member(key: key, label: vectors.values.first?[row])
        }
        return (members, vectors.matrix)
    }

    private func clustering(of matrix: VectorMatrix) throws -> Clustering {
        let options = options("grouping")
        switch request.method {
        case .density:
            let size = request.minimumSize ?? (matrix.count <= Self.mostFew ? 5 : 10)
            let method = HDBSCAN(minimumSize: size, neighbors: Self.densityNeighbors)
            return try method.fit(matrix, options).clustering.largestFirst()
        case .count(let count):
            guard matrix.count > 0 else { return Clustering([]) }
            let starts = matrix.count <= Self.mostOftenStarted ? 10 : 1
            return try KMeans(count: count, starts: starts).fit(matrix, options).clustering.largestFirst()
        }
    }

    private func options(_ step: String) -> BuildOptions {
        BuildOptions(seed: request.seed, isCancelled: isCancelled) { [progress] share in
            progress(JobProgress(.clustering(step), fraction: share))
        }
    }

    private func clusters(
        _ clustering: Clustering, _ members: [Member], _ matrix: VectorMatrix
    ) throws -> [ClusterReport.Cluster] {
        let medoids = clustering.medoids(of: matrix)
        return try clustering.members.enumerated().map { number, rows in
            let medoid = medoids[number]
            let cosines = try matrix.rows(rows).cosines(to: matrix[medoid])
            // The medoid itself first, also among its equals.
            let order = rows.indices.sorted { one, other in
                if rows[one] == medoid || rows[other] == medoid { return rows[one] == medoid && one != other }
                return (cosines[other], members[rows[one]].key) < (cosines[one], members[rows[other]].key)
            }
            return ClusterReport.Cluster(
                id: number + 1, size: rows.count, medoid: members[medoid].key,
                items: order.map { members[rows[$0]].key },
                names: request.label.map { _ in names(rows.map { members[$0] }) })
        }
    }

    /// The most frequent labels of some images, three at most; of equals the first by its text.
    private func names(_ members: [Member]) -> [ClusterReport.Name] {
        let counts = members.compactMap(\.label).reduce(into: [AttributeValue: Int]()) { $0[$1, default: 0] += 1 }
        let order = counts.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
        return order.prefix(3).map { .init(value: $0.key, share: Double($0.value) / Double(members.count)) }
    }

    private func agreement(_ label: String, _ clustering: Clustering, _ members: [Member]) -> ClusterReport.Agreement {
        let rows = members.indices.filter { members[$0].label != nil }
        let agreement = PartitionAgreement(
            rows.map { clustering.assignment[$0] }, rows.map { members[$0].label })
        return ClusterReport.Agreement(
            label: label, items: rows.count, adjustedRandIndex: agreement.adjustedRandIndex,
            normalizedMutualInformation: agreement.normalizedMutualInformation)
    }

    /// Every image at its place within a square, whose longer side the map fills.
    private func map(
        _ clustering: Clustering, _ members: [Member], _ points: [PlanePoint]
    ) -> [ClusterReport.Place] {
        let (xs, ys) = (points.map { Double($0.x) }, points.map { Double($0.y) })
        guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max() else { return [] }
        let size = max(right - left, high - low, .leastNormalMagnitude)
        return members.indices.map { row in
            ClusterReport.Place(
                key: members[row].key, cluster: clustering.assignment[row].map { $0 + 1 },
                x: 0.5 + (xs[row] - (left + right) / 2) / size, y: 0.5 + (ys[row] - (low + high) / 2) / size)
        }
    }
}
