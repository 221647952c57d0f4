import VectorKernels

/// The nearest feature of another set, and how near the next one is. Keys are larger for what is nearer, and whole numbers
/// that float32 holds exactly.
struct NearestTwo {
    /// Which.
    var nearest: Int
    /// How near.
    var key: Float
    /// How near the next; −∞ where there is no other.
    var next: Float

    /// What keys mean.
    enum Keys {
        /// Negative squared distances of vectors of this length.
        case squares(length: Float)
        /// Negative numbers of bits.
        case bits

        func distance(_ key: Float) -> Float {
            switch self {
            case .squares(let length): max(0, -key).squareRoot() / length
            case .bits: -key
            }
        }
    }

    /// For each feature of `a` that of `b`, and the other way around.
    static func search(
        _ a: MatchableFeatures, _ b: MatchableFeatures
    ) -> (rows: [NearestTwo], columns: [NearestTwo], keys: Keys) {
        let length = a.kind == .sift ? MatchableFeatures.rootLength : MatchableFeatures.surfLength
        var table = NearestTable(rows: a.count, columns: b.count)
        switch (a.codes, b.codes) {
        case (.vectors(let a), .vectors(let b)):
            table.fill(a, b)
            return (table.rows, table.columns, .squares(length: length))
        case (.bits(let wordsA, let words), .bits(let wordsB, _)):
            table.fill(wordsA, wordsB, words: words)
            return (table.rows, table.columns, .bits)
        default:
            return ([], [], .bits)
        }
    }
}

/// Takes keys row by row.
private struct NearestTable {
    private(set) var rows: [NearestTwo] = []
    private let rowCount: Int
    private let columnCount: Int
    /// Columns filled up to whole vectors; what is beyond the last is never near.
    private let padded: Int
    private var best: [Float]
    private var next: [Float]
    private var bestRow: [Int32]
    private var keys: [Float]

    private typealias Lanes = SIMD16<Float>
    /// Rows whose keys are computed at a time: few enough to stay in the first-level cache.
    private static let block = 8

    init(rows: Int, columns: Int) {
        (rowCount, columnCount) = (rows, columns)
        padded = (columns + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
        best = [Float](repeating: -.infinity, count: padded)
        (next, keys) = (best, best)
        bestRow = [Int32](repeating: 0, count: padded)
        self.rows.reserveCapacity(rows)
    }

    var columns: [NearestTwo] {
        (0..<columnCount).map { NearestTwo(nearest: Int(bestRow[$0]), key: best[$0], next: next[$0]) }
    }

    /// Squared distances from dot products of bytes.
    mutating func fill(_ a: ByteVectors, _ b: ByteVectors) {
        let (count, dimension) = (columnCount, b.dimension)
        // The kernel multiplies unsigned by signed: of the first set's bytes 128 is taken, and added again by the sums.
        let signed = a.bytes.map { Int8(truncatingIfNeeded: Int($0) - 128) }
        let offsets = (0..<count).map { 256 &* b.sums[$0] &- b.squares[$0] }
        var dots = [Int32](repeating: 0, count: Self.block * count)
        let kernel = simile_int8_kernels().pointee.dot_tile
        for start in stride(from: 0, to: rowCount, by: Self.block) {
            let height = min(Self.block, rowCount - start)
            signed.withUnsafeBufferPointer { signed in
                guard let base = signed.baseAddress else { return }
                kernel(base + start * dimension, dimension, height, b.bytes, dimension, count, dimension, &dots, count)
            }
            for row in 0..<height {
                let square = a.squares[start + row]
                dots.withUnsafeBufferPointer { dots in
                    offsets.withUnsafeBufferPointer { offsets in
                        keys.withUnsafeMutableBufferPointer { keys in
                            for j in 0..<count {
                                keys[j] = Float(2 &* dots[row &* count &+ j] &+ offsets[j] &- square)
                            }
                        }
                    }
                }
                addKeys()
            }
        }
    }

    /// Numbers of different bits.
    mutating func fill(_ a: [UInt64], _ b: [UInt64], words: Int) {
        var distances = [UInt32](repeating: 0, count: columnCount)
        let kernel = simile_hamming_kernels().pointee.distance_rows
        for row in 0..<rowCount {
            a.withUnsafeBufferPointer { a in
                guard let base = a.baseAddress else { return }
                kernel(base + row * words, b, words, nil, columnCount, words, &distances)
            }
            distances.withUnsafeBufferPointer { distances in
                keys.withUnsafeMutableBufferPointer { keys in
                    for j in 0..<distances.count { keys[j] = -Float(Int32(truncatingIfNeeded: distances[j])) }
                }
            }
            addKeys()
        }
    }

    /// One pass without branches over the keys of the next row.
    private mutating func addKeys() {
        let row = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: rows.count))
        var (first, second) = (Lanes(repeating: -.infinity), Lanes(repeating: -.infinity))
        let size = padded * MemoryLayout<Float>.stride
        keys.withUnsafeBytes { keys in
            best.withUnsafeMutableBytes { best in
                next.withUnsafeMutableBytes { next in
                    bestRow.withUnsafeMutableBytes { bestRow in
                        for at in stride(from: 0, to: size, by: MemoryLayout<Lanes>.stride) {
                            let key = keys.loadUnaligned(fromByteOffset: at, as: Lanes.self)
                            Self.insert(key, &first, &second)
                            var column = best.loadUnaligned(fromByteOffset: at, as: Lanes.self)
                            var columnNext = next.loadUnaligned(fromByteOffset: at, as: Lanes.self)
                            var columnRow = bestRow.loadUnaligned(fromByteOffset: at, as: SIMD16<Int32>.self)
                            columnRow.replace(with: row, where: key .> column)
                            Self.insert(key, &column, &columnNext)
                            best.storeBytes(of: column, toByteOffset: at, as: Lanes.self)
                            next.storeBytes(of: columnNext, toByteOffset: at, as: Lanes.self)
                            bestRow.storeBytes(of: columnRow, toByteOffset: at, as: SIMD16<Int32>.self)
                        }
                    }
                }
            }
        }
        rows.append(nearest(first, second))
    }

    @inline(__always)
    private static func insert(_ key: Lanes, _ first: inout Lanes, _ second: inout Lanes) {
        let isFirst = key .> first
        let lower = key.replacing(with: first, where: isFirst)
        first.replace(with: key, where: isFirst)
        second.replace(with: lower, where: lower .> second)
    }

    /// From the two best of every lane those of the row.
    private func nearest(_ first: Lanes, _ second: Lanes) -> NearestTwo {
        var (best, next) = (-Float.infinity, -Float.infinity)
        for lane in first.indices {
            next = max(next, min(best, first[lane]), second[lane])
            best = max(best, first[lane])
        }
        return NearestTwo(nearest: keys.firstIndex(of: best) ?? 0, key: best, next: next)
    }
}
