import VectorClustering
public import VectorSearch

extension VisualGroups {
    /// Says where images belong, and makes groups of new looks that lie together; the first time it draws all groups. Known groups stay as
    /// they are. O(images · groups · dimension), and for the new looks, 4,000 at most, O(looks² · dimension).
    ///
    /// - Parameters:
    ///   - matrix: all images there are, of unit length.
    ///   - options: seed, threads, cancellation and progress.
    /// - Returns: for each image its place; nil where there are too few for groups.
    @discardableResult
    public mutating func update(
        with matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> [Place?] {
        if groups.isEmpty { return try regroup(matrix, options) }
        let places = try places(of: matrix, options)
        let looks = matrix.count > 0 ? places.indices.filter { places[$0]?.id == nil } : []
        let known = groups.count
        try addGroups(ofLooks: matrix.rows(looks.suffix(Self.mostLooks)), of: matrix.count)
        return groups.count == known ? places : try self.places(of: matrix, options)
    }

    /// Draws all groups anew, by k-means. Of two groups that have more of their images in common than with any other, old and new, and at least
    /// three in ten of both together, the new one has the old one's number; others get numbers of their own.
    ///
    /// The number of groups is the root of half the images (Mardia, Kent and Bibby, 1979), ``mostDrawn`` at most.
    @discardableResult
    public mutating func regroup(
        _ matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> [Place?] {
        guard matrix.count >= Self.fewestImages else { return try places(of: matrix, options) }
        let before = try places(of: matrix, options).map { $0?.id }
        let count = min(Self.mostDrawn, Int((Double(matrix.count) / 2).squareRoot().rounded()))
        let model = try KMeans(count: count, starts: matrix.count <= 5_000 ? 5 : 1).fit(matrix, options)
        let clustering = model.clustering
        let nearest = try matrix.nearest(among: model.centroids, options)
        var distances = [[Float]](repeating: [], count: clustering.count)
        for (row, cluster) in clustering.assignment.enumerated() {
            if let cluster { distances[cluster].append(Self.distance(nearest[row].cosine)) }
        }
        let ids = Self.matched(clustering.assignment, before, clusters: clustering.count)
        let usual = Self.usual(
            distances.filter { $0.count >= Self.fewMembers }.map { Self.group(0, [], distances: $0, usual: nil) })
        var drawn: [Group] = []
        for cluster in clustering.largestFirst(ids: ids) {
            if ids[cluster] == nil { lastID += 1 }
            drawn.append(
                Self.group(
                    ids[cluster] ?? lastID, model.centroids[cluster], distances: distances[cluster], usual: usual))
        }
        groups = drawn.sorted { $0.id < $1.id }
        drawnFrom = matrix.count
        return try places(of: matrix, options)
    }

    /// New looks beyond so many, the first of them, wait.
    private static var mostLooks: Int { 4_000 }

    /// The middle spread and reach of some groups; nil of none.
    private static func usual(_ groups: [Group]) -> (spread: Float, reach: Float)? {
        guard !groups.isEmpty else { return nil }
        return (
            groups.map(\.spread).sorted()[groups.count / 2], groups.map(\.reach).sorted()[groups.count / 2]
        )
    }

    /// Makes groups of looks that lie as near to each other as images of a group do: first around the look with the most of others
    /// near, then around what is left, as canopies are made (McCallum, Nigam and Ungar, 2000).
    private mutating func addGroups(ofLooks looks: VectorMatrix, of count: Int) throws(VectorSearchError) {
        let fewest = count <= 1_000 ? 5 : 10
        guard looks.count >= fewest, let usual = Self.usual(groups), groups.count < Self.mostGroups else { return }
        // Two images of a group are √2 times as far apart as each is from the middle, where there are many directions; a quarter more is margin.
        let near = 1.25 * Float(2).squareRoot() * usual.spread
        var neighbors: [[Int]] = []
        for row in 0..<looks.count {
            let cosines = try looks.cosines(to: looks[row])
            neighbors.append(cosines.indices.filter { Self.distance(cosines[$0]) <= near })
        }
        var isLeft = [Bool](repeating: true, count: looks.count)
        while groups.count < Self.mostGroups {
            let counts = neighbors.indices.map { row in isLeft[row] ? neighbors[row].count { isLeft[$0] } : 0 }
            guard let most = counts.max(), most >= fewest, let seed = counts.firstIndex(of: most) else { return }
            let around = neighbors[seed].filter { isLeft[$0] }
            isLeft[seed] = false
            guard let centroid = Self.middle(around, of: looks) else { continue }
            let cosines = try looks.cosines(to: centroid)
            let members =
                looks.count > 0
                ? cosines.indices.filter {
                    (isLeft[$0] || $0 == seed) && Self.distance(cosines[$0]) <= usual.reach
                } : []
            guard members.count >= fewest else { continue }
            lastID += 1
            groups.append(
                Self.group(lastID, centroid, distances: members.map { Self.distance(cosines[$0]) }, usual: usual))
            for row in members { isLeft[row] = false }
        }
    }

    /// The mean of some rows, brought to unit length; nil where they cancel out.
    private static func middle(_ rows: [Int], of matrix: VectorMatrix) -> [Float]? {
        var sums = [Float](repeating: 0, count: matrix.dimension)
        for row in rows {
            matrix.withUnsafeRow(row) { values in
                for i in values.indices { sums[i] += values[i] }
            }
        }
        guard (try? VectorMatrix.normalize(&sums)) != nil else { return nil }
        return sums
    }

    /// For each new cluster the number of the old group that it continues: pairs by how much they have in common of both together (Jaccard, 1901), the
    /// most first.
    private static func matched(_ assignment: [Int?], _ before: [Int?], clusters: Int) -> [Int?] {
        struct Pair: Hashable {
            let cluster: Int
            let id: Int
        }
        var (common, sizes, oldSizes): ([Pair: Int], [Int: Int], [Int: Int]) = ([:], [:], [:])
        for (cluster, id) in zip(assignment, before) {
            if let cluster { sizes[cluster, default: 0] += 1 }
            if let id { oldSizes[id, default: 0] += 1 }
            if let cluster, let id { common[Pair(cluster: cluster, id: id), default: 0] += 1 }
        }
        let overlaps = common.map { pair, count in
            let union = sizes[pair.cluster, default: 0] + oldSizes[pair.id, default: 0] - count
            return (pair: pair, overlap: Double(count) / Double(union))
        }
        var (ids, taken) = ([Int?](repeating: nil, count: clusters), Set<Int>())
        for (pair, overlap) in overlaps.sorted(by: {
            ($1.overlap, $0.pair.id, $0.pair.cluster) < ($0.overlap, $1.pair.id, $1.pair.cluster)
        }) where overlap >= 0.3 && ids[pair.cluster] == nil && !taken.contains(pair.id) {
            ids[pair.cluster] = pair.id
            taken.insert(pair.id)
        }
        return ids
    }
}

extension Clustering {
    /// The clusters, those that have a number first, then the largest first.
    fileprivate func largestFirst(ids: [Int?]) -> [Int] {
        let sizes = members.map(\.count)
        return (0..<count).sorted { one, other in
            if (ids[one] == nil) != (ids[other] == nil) { return ids[one] != nil }
            return (sizes[other], one) < (sizes[one], other)
        }
    }
}
