import VectorSearch

/// Products of a matrix of samples with vectors, in double precision.
struct SampleProducts {
    let samples: VectorMatrix
    let threads: Int
    /// Rows that one thread takes at a time; so many partial sums do not depend on how many threads there are.
    private static let block = 512

    init(_ samples: VectorMatrix, threads: Int) { (self.samples, self.threads) = (samples, threads) }

    /// X v: the product of each sample with a vector. O(samples · dimension).
    func times(_ vector: [Double]) -> [Double] {
        precondition(vector.count == samples.dimension)
        return [Double](unsafeUninitializedCapacity: samples.count) { products, count in
            nonisolated(unsafe) let products = products
            samples.withUnsafeBufferPointer { values in
                vector.withUnsafeBufferPointer { vector in
                    // Every row is written by one thread.
                    nonisolated(unsafe) let (values, vector) = (values, vector)
                    concurrently(samples.count, threads: threads, block: Self.block) { row in
                        products[row] = Self.dot(values, row * vector.count, vector)
                    }
                }
            }
            count = samples.count
        }
    }

    /// Xᵀ u: the sum of the samples, each times its factor. O(samples · dimension).
    func transposedTimes(_ factors: [Double]) -> [Double] {
        precondition(factors.count == samples.count)
        let (dimension, blocks) = (samples.dimension, (samples.count + Self.block - 1) / Self.block)
        var partial = [Double](repeating: 0, count: blocks * dimension)
        partial.withUnsafeMutableBufferPointer { partial in
            samples.withUnsafeBufferPointer { values in
                factors.withUnsafeBufferPointer { factors in
                    // Every block has sums of its own.
                    nonisolated(unsafe) let (partial, values, factors) = (partial, values, factors)
                    concurrently(blocks, threads: threads, block: 1) { block in
                        let end = min(samples.count, (block + 1) * Self.block)
                        for row in block * Self.block..<end {
                            Self.add(values, row * dimension, dimension, factors[row], to: partial, block * dimension)
                        }
                    }
                }
            }
        }
        var sums = [Double](repeating: 0, count: dimension)
        for block in 0..<blocks { for column in 0..<dimension { sums[column] += partial[block * dimension + column] } }
        return sums
    }

    @inline(__always)
    private static func dot(
        _ values: UnsafeBufferPointer<Float>, _ start: Int, _ vector: UnsafeBufferPointer<Double>
    ) -> Double {
        guard let values = values.baseAddress, let other = vector.baseAddress else { return 0 }
        var sums = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var place = 0
        while place + 8 <= vector.count {
            let row = UnsafeRawPointer(values + start + place).loadUnaligned(as: SIMD8<Float>.self)
            let weights = UnsafeRawPointer(other + place)
            sums.0 += SIMD4<Double>(row.lowHalf) * weights.loadUnaligned(as: SIMD4<Double>.self)
            sums.1 +=
                SIMD4<Double>(row.highHalf) * weights.loadUnaligned(fromByteOffset: 32, as: SIMD4<Double>.self)
            place += 8
        }
        var sum = (sums.0 + sums.1).sum()
        while place < vector.count {
            sum += Double(values[start + place]) * other[place]
            place += 1
        }
        return sum
    }

    @inline(__always)
    private static func add(
        _ values: UnsafeBufferPointer<Float>, _ start: Int, _ count: Int, _ factor: Double,
        to sums: UnsafeMutableBufferPointer<Double>, _ place: Int
    ) {
        guard let values = values.baseAddress, let sums = sums.baseAddress else { return }
        for column in 0..<count { sums[place + column] += factor * Double(values[start + column]) }
    }
}
