import VectorSearch

/// Samples with each component reduced to one of at most 256 bins of about as many samples each, column after column: what trees
/// look for splits in.
struct BinnedSamples {
    let count: Int
    let dimension: Int
    /// The bin of each sample, column after column.
    let codes: [UInt8]
    /// For each column the values between its bins, ascending: a sample is in bin i when so many of them are less than its value.
    let edges: [[Float]]

    private static let bins = 256
    /// Bins are laid out by so many samples.
    private static let mostSampled = 4096

    /// O(samples · dimension).
    init(_ samples: VectorMatrix, threads: Int) {
        let (count, dimension) = (samples.count, samples.dimension)
        (self.count, self.dimension) = (count, dimension)
        var edges = [[Float]](repeating: [], count: dimension)
        codes = [UInt8](unsafeUninitializedCapacity: count * dimension) { codes, filled in
            edges.withUnsafeMutableBufferPointer { edges in
                samples.withUnsafeBufferPointer { values in
                    // Every column is written by one thread.
                    nonisolated(unsafe) let (codes, edges, values) = (codes, edges, values)
                    concurrently(dimension, threads: threads, block: 16) { column in
                        let own = Self.edges((0..<count).map { values[$0 * dimension + column] })
                        edges[column] = own
                        own.withUnsafeBufferPointer { own in
                            for row in 0..<count {
                                let code = Self.bin(of: values[row * dimension + column], own)
                                codes.initializeElement(at: column * count + row, to: code)
                            }
                        }
                    }
                }
            }
            filled = count * dimension
        }
        self.edges = edges
    }

    private static func edges(_ values: [Float]) -> [Float] {
        let step = max(1, values.count / mostSampled)
        let sorted = stride(from: 0, to: values.count, by: step).map { values[$0] }.sorted()
        var edges: [Float] = []
        // A value that many samples have, such as 0, takes a bin of its own, and leaves the others to the rest.
        var start = 0
        while edges.count < bins - 1 {
            var place = start + max(1, (sorted.count - start) / (bins - edges.count))
            while place < sorted.count, sorted[place - 1] == sorted[place] { place += 1 }
            guard place < sorted.count else { break }
            let edge = sorted[place - 1] + (sorted[place] - sorted[place - 1]) / 2
            // Of two neighboring floats the middle is one of them.
            edges.append(edge < sorted[place] ? edge : sorted[place - 1])
            start = place
        }
        return edges
    }

    /// How many edges are less than a value.
    private static func bin(of value: Float, _ edges: UnsafeBufferPointer<Float>) -> UInt8 {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        return UInt8(low)
    }
}
