/// What is left of the hierarchy when groups of fewer rows than a cluster must have are no groups: clusters that lose
/// rows as density rises, and now and then fall into two.
///
/// Density is λ = 1/distance. Clusters are numbered from the root down, so that a parent comes before its children.
struct CondensedTree: Sendable {
    /// A group of enough rows.
    struct Cluster: Sendable {
        /// Nil for the root.
        let parent: Int?
        /// The density at which its parent fell apart, 0 for the root.
        let birth: Double
        /// How many rows it had then.
        let size: Int
    }

    private(set) var clusters: [Cluster]
    /// The cluster that each row was the last in, and the density at which it left.
    private(set) var rows: [(cluster: Int, density: Double)]

    /// Shorter distances count as this, so that the density of equal vectors is a number.
    private static let shortest = 1e-9

    /// O(rows).
    init(_ tree: SpanningTree, minimumSize: Int) {
        let hierarchy = Dendrogram(tree)
        var clusters = [Cluster(parent: nil, birth: 0, size: hierarchy.leaves)]
        var rows = [(cluster: Int, density: Double)](repeating: (0, 0), count: hierarchy.leaves)
        var (open, next) = ([(node: hierarchy.root, cluster: 0)], 0)
        while next < open.count {
            let (node, cluster) = open[next]
            next += 1
            guard let join = hierarchy.join(node) else { continue }
            let density = 1 / max(Double(join.length), Self.shortest)
            let parts = [join.left, join.right]
            let isSplit = parts.allSatisfy { hierarchy.size($0) >= minimumSize }
            for part in parts {
                if isSplit {
                    open.append((part, clusters.count))
                    clusters.append(Cluster(parent: cluster, birth: density, size: hierarchy.size(part)))
                } else if hierarchy.size(part) >= minimumSize {
                    open.append((part, cluster))
                } else {
                    hierarchy.forEachRow(of: part) { rows[$0] = (cluster, density) }
                }
            }
        }
        (self.clusters, self.rows) = (clusters, rows)
    }

    /// The clusters of which none lies in another and whose excess of mass is the greatest in sum. The root is none.
    func select() -> DensityModel {
        let isSelected = selection(by: excessOfMass)
        // A cluster below a selected one is part of it; what lies in no selected one is nothing.
        var owner = [Int?](repeating: nil, count: clusters.count)
        for (number, cluster) in clusters.enumerated() {
            owner[number] = cluster.parent.flatMap { owner[$0] } ?? (isSelected[number] ? number : nil)
        }
        let densest = greatestDensities
        let probabilities = rows.map { row in
            owner[row.cluster].map { densest[$0] > 0 ? min(row.density, densest[$0]) / densest[$0] : 1 } ?? 0
        }
        return DensityModel(clustering: Clustering(rows.map { owner[$0.cluster] }), probabilities: probabilities)
    }

    /// Of each cluster, the sum over its rows of how far the density rose between its birth and their leaving it.
    private var excessOfMass: [Double] {
        var mass = [Double](repeating: 0, count: clusters.count)
        for row in rows { mass[row.cluster] += row.density - clusters[row.cluster].birth }
        for cluster in clusters {
            guard let parent = cluster.parent else { continue }
            mass[parent] += (cluster.birth - clusters[parent].birth) * Double(cluster.size)
        }
        return mass
    }

    /// From the leaves up: a cluster is chosen unless its parts have more.
    private func selection(by mass: [Double]) -> [Bool] {
        var (mass, parts) = (mass, [Double](repeating: 0, count: clusters.count))
        var isSelected = [Bool](repeating: false, count: clusters.count)
        for number in clusters.indices.reversed() {
            guard let parent = clusters[number].parent else { continue }
            isSelected[number] = parts[number] <= mass[number]
            mass[number] = max(mass[number], parts[number])
            parts[parent] += mass[number]
        }
        return isSelected
    }

    /// The density at which the last row left each cluster, or at which it fell apart.
    private var greatestDensities: [Double] {
        var greatest = [Double](repeating: 0, count: clusters.count)
        for row in rows { greatest[row.cluster] = max(greatest[row.cluster], row.density) }
        for cluster in clusters {
            if let parent = cluster.parent { greatest[parent] = max(greatest[parent], cluster.birth) }
        }
        return greatest
    }
}
