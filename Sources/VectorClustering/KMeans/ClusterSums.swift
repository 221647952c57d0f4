import VectorSearch

/// Which rows joined and left each cluster between two assignments.
struct ClusterChanges: Sendable {
    /// How many rows changed their cluster, or had none.
    let rows: Int
    /// Rows that joined a cluster, or that left it, as the complement of the row; those of cluster c at
    /// `starts[c]..<starts[c + 1]`, by row.
    let entries: [Int]
    let starts: [Int]

    /// - Parameter before: empty when no row had a cluster.
    init(from before: [UInt32], to after: [UInt32], clusters: Int) {
        var ends = [Int](repeating: 0, count: clusters + 1)
        var changed = 0
        for row in after.indices where before.isEmpty || before[row] != after[row] {
            changed += 1
            ends[Int(after[row]) + 1] += 1
            if !before.isEmpty { ends[Int(before[row]) + 1] += 1 }
        }
        for cluster in 0..<clusters { ends[cluster + 1] += ends[cluster] }
        var places = ends
        var entries = [Int](repeating: 0, count: ends[clusters])
        for row in after.indices where before.isEmpty || before[row] != after[row] {
            entries[places[Int(after[row])]] = row
            places[Int(after[row])] += 1
            guard !before.isEmpty else { continue }
            entries[places[Int(before[row])]] = ~row
            places[Int(before[row])] += 1
        }
        (rows, self.entries, starts) = (changed, entries, ends)
    }
}

/// The sum and the number of the rows of each cluster. Sums are kept in double precision, so that rows can leave as
/// they came, and a round costs as much as there are rows that change.
struct ClusterSums: Sendable {
    let dimension: Int
    private var sums: [Double]
    private var counts: [Int]

    init(count: Int, dimension: Int) {
        self.dimension = dimension
        sums = [Double](repeating: 0, count: count * dimension)
        counts = [Int](repeating: 0, count: count)
    }

    /// Adds and takes away rows, each cluster's in the order of the rows, by whatever thread. O(changes · dimension).
    mutating func apply(
        _ changes: ClusterChanges, _ matrix: VectorMatrix, _ options: BuildOptions
    ) throws(VectorSearchError) {
        let crew = BuildCrew(options.silent, total: 1)
        let dimension = dimension
        try sums.withUnsafeMutableBufferPointer { sums throws(VectorSearchError) in
            try counts.withUnsafeMutableBufferPointer { counts throws(VectorSearchError) in
                // Each call writes to the memory of its own cluster.
                nonisolated(unsafe) let (sums, counts) = (sums, counts)
                try crew.forEach(counts.count) { cluster in
                    guard let sum = sums.baseAddress.map({ $0 + cluster * dimension }) else { return }
                    for entry in changes.entries[changes.starts[cluster]..<changes.starts[cluster + 1]] {
                        let (row, sign) = entry < 0 ? (~entry, -1.0) : (entry, 1.0)
                        counts[cluster] += entry < 0 ? -1 : 1
                        matrix.withUnsafeRow(row) { values in
                            guard let values = values.baseAddress else { return }
                            for i in 0..<dimension { sum[i] += sign * Double(values[i]) }
                        }
                    }
                }
            }
        }
    }

    /// Moves each centroid that has rows to their mean.
    func move(_ centroids: inout Centroids) {
        sums.withUnsafeBufferPointer { sums in
            guard let base = sums.baseAddress else { return }
            for cluster in counts.indices where counts[cluster] > 0 {
                centroids.move(cluster, toSum: base + cluster * dimension, of: counts[cluster])
            }
        }
    }
}

extension BuildOptions {
    /// The same without reports of progress, for a part of the work.
    var silent: BuildOptions {
        var options = self
        options.progress = nil
        return options
    }
}
