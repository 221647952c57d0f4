/// How far two images agree that lie on each other, by the blocks of a raster that both fill.
struct BlockAgreement {
    /// Of each block with structure: the greater standard deviation of both images, and how they correlate.
    private let blocks: [(spread: Float, correlation: Float)]
    /// The sides of a block.
    fileprivate static let side = 12
    /// Blocks whose gray values spread less have no structure that could agree.
    private static let leastSpread: Float = 4

    /// - Parameters:
    ///   - a: the gray values of one image, row by row.
    ///   - b: those of the other.
    init(_ a: [Float], _ b: [Float], columns: Int, rows: Int) {
        precondition(a.count == columns * rows && b.count == columns * rows)
        var blocks: [(spread: Float, correlation: Float)] = []
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                guard let a = a.baseAddress, let b = b.baseAddress else { return }
                func block(_ image: UnsafePointer<Float>, _ x: Int, _ y: Int) -> Block {
                    Block(start: image + y * columns + x, stride: columns)
                }
                for top in stride(from: 0, through: rows - Self.side, by: Self.side) {
                    for left in stride(from: 0, through: columns - Self.side, by: Self.side) {
                        let own = block(b, left, top)
                        let spread = max(own.spread, block(a, left, top).spread)
                        guard spread > Self.leastSpread else { continue }
                        // A pixel aside is still the same place.
                        var best: Float = -1
                        for y in max(top - 1, 0)...min(top + 1, rows - Self.side) {
                            for x in max(left - 1, 0)...min(left + 1, columns - Self.side) {
                                best = max(best, own.correlation(block(a, x, y)))
                            }
                        }
                        blocks.append((spread, best))
                    }
                }
            }
        }
        self.blocks = blocks
    }

    /// The share of blocks with structure that correlate, as the lower end of its interval of 95% (Wilson, 1927); nil where no
    /// block has any.
    /// - Parameter least: the correlation from which blocks agree that have little structure, which noise blurs.
    func share(least: Float) -> Double? {
        guard !blocks.isEmpty else { return nil }
        // Images of the same kind of thing agree in its outline too, but not quite.
        let agreeing = blocks.count { $0.correlation > least + 0.07 * min($0.spread / 40, 1) }
        let (count, share, z) = (Double(blocks.count), Double(agreeing) / Double(blocks.count), 1.96)
        let spread = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return (share + z * z / (2 * count) - spread) / (1 + z * z / count)
    }

    /// The correlation that a share of the blocks with structure reaches at least, 0 where there are none.
    func correlation(reachedBy share: Double) -> Float {
        let sorted = blocks.map(\.correlation).sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int((1 - share) * Double(sorted.count)))]
    }
}

/// A block of a raster, which must outlive it.
private struct Block {
    private let start: UnsafePointer<Float>
    private let stride: Int
    private let mean: Float
    /// The sum of the squares of all differences from the mean.
    private let squares: Float

    private static let side = BlockAgreement.side
    private static let count = Float(side * side)

    init(start: UnsafePointer<Float>, stride: Int) {
        (self.start, self.stride) = (start, stride)
        var sum = SIMD4<Float>.zero
        Self.forEachFour(stride) { sum += Self.four(start, $0) }
        mean = sum.sum() / Self.count
        var squares = SIMD4<Float>.zero
        let mean = mean
        Self.forEachFour(stride) { place in
            let difference = Self.four(start, place) - mean
            squares += difference * difference
        }
        self.squares = squares.sum()
    }

    /// The standard deviation.
    var spread: Float { (squares / Self.count).squareRoot() }

    /// −1…1; 0 where one of both is of one gray.
    func correlation(_ other: Block) -> Float {
        let product = squares * other.squares
        guard product > 1e-3 else { return 0 }
        var total = SIMD4<Float>.zero
        Self.forEachFour(stride) { place in
            total += (Self.four(start, place) - mean) * (Self.four(other.start, place) - other.mean)
        }
        return total.sum() / product.squareRoot()
    }

    /// The places of all values, four by four.
    @inline(__always)
    private static func forEachFour(_ stride: Int, _ body: (Int) -> Void) {
        for row in 0..<side {
            for column in Swift.stride(from: 0, to: side, by: 4) { body(row * stride + column) }
        }
    }

    @inline(__always)
    private static func four(_ start: UnsafePointer<Float>, _ place: Int) -> SIMD4<Float> {
        UnsafeRawPointer(start + place).loadUnaligned(as: SIMD4<Float>.self)
    }
}
