/// Which cluster each row belongs to.
///
/// Clusters are numbered from 0 without gaps, each with at least one row; a row that belongs to none is an *outlier*.
public struct Clustering: Sendable, Equatable {
    /// The cluster of each row, in the order of the rows; nil for an outlier.
    public let assignment: [Int?]
    /// The number of clusters.
    public let count: Int

    /// A clustering by the cluster of each row. O(rows).
    ///
    /// - Parameter assignment: any whole numbers as names of clusters, nil for outliers. Clusters are numbered anew in the
    ///   order of these names, so that no number is left out.
    public init(_ assignment: [Int?]) {
        let names = Set(assignment.compactMap { $0 }).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        self.assignment = assignment.map { $0.flatMap { numbers[$0] } }
        count = names.count
    }

    /// The rows of each cluster, ascending. O(rows).
    public var members: [[Int]] {
        var members = [[Int]](repeating: [], count: count)
        for (row, cluster) in assignment.enumerated() {
            if let cluster { members[cluster].append(row) }
        }
        return members
    }

    /// The rows of no cluster, ascending. O(rows).
    public var outliers: [Int] { assignment.indices.filter { assignment[$0] == nil } }

    /// The same clusters numbered by their size, the largest first; of equal ones that with the lower row first.
    /// O(rows + clusters · log clusters).
    public func largestFirst() -> Clustering {
        let order = members.enumerated().sorted {
            ($1.element.count, $0.element.first ?? 0) < ($0.element.count, $1.element.first ?? 0)
        }
        var numbers = [Int](repeating: 0, count: count)
        for (number, old) in order.enumerated() { numbers[old.offset] = number }
        return Clustering(assignment.map { $0.map { numbers[$0] } })
    }
}
