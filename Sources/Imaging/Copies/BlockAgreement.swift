/// How far two images agree that lie on each other, by blocks of a raster that both fill.
struct BlockAgreement {
    let columns: Int
    let rows: Int
    private let a: [Float]
    private let b: [Float]
    /// The sides of a block.
    private static let side = 12
    /// Blocks whose gray values spread less have no structure that could agree.
    private static let leastSpread: Float = 4

    /// - Parameters:
    ///   - a: the gray values of one image, row by row.
    ///   - b: those of the other.
    init(_ a: [Float], _ b: [Float], columns: Int, rows: Int) {
        (self.a, self.b, self.columns, self.rows) = (a, b, columns, rows)
    }

    /// The share of blocks with structure that correlate, as the lower end of its interval of 95% (Wilson, 1927); nil where no
    /// block has any.
    /// - Parameter least: the correlation from which blocks agree that have little structure, which noise blurs.
    func share(least: Float) -> Double? {
        var (agreeing, structured) = (0, 0)
        forEachBlock { block in
            structured += 1
            // Images of the same kind of thing agree in its outline too, but not quite.
            let least = least + 0.07 * min(block.spread / 40, 1)
            if shifts(of: block).contains(where: { correlation(block, $0) > least }) { agreeing += 1 }
        }
        guard structured > 0 else { return nil }
        let (count, share, z) = (Double(structured), Double(agreeing) / Double(structured), 1.96)
        let spread = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return (share + z * z / (2 * count) - spread) / (1 + z * z / count)
    }

    /// The correlation that a share of the blocks with structure reaches at least, 0 where there are none.
    func correlation(reachedBy share: Double) -> Float {
        var all: [Float] = []
        forEachBlock { block in all.append(shifts(of: block).map { correlation(block, $0) }.max() ?? 0) }
        guard !all.isEmpty else { return 0 }
        return all.sorted()[min(all.count - 1, Int((1 - share) * Double(all.count)))]
    }

    private struct Block {
        let left: Int
        let top: Int
        /// The values of `b`.
        let values: [Float]
        /// The greater standard deviation of both images.
        let spread: Float
    }

    private func forEachBlock(_ body: (Block) -> Void) {
        for top in stride(from: 0, through: rows - Self.side, by: Self.side) {
            for left in stride(from: 0, through: columns - Self.side, by: Self.side) {
                let values = values(of: b, left, top)
                let spread = max(Self.spread(values), Self.spread(self.values(of: a, left, top)))
                if spread > Self.leastSpread { body(Block(left: left, top: top, values: values, spread: spread)) }
            }
        }
    }

    /// Where a block may lie in `a`: a pixel aside is still the same place.
    private func shifts(of block: Block) -> [(x: Int, y: Int)] {
        Self.neighbors.compactMap { right, down in
            let (x, y) = (block.left + right, block.top + down)
            return x >= 0 && y >= 0 && x + Self.side <= columns && y + Self.side <= rows ? (x, y) : nil
        }
    }

    /// Where it lies first of all.
    private static let neighbors = [(0, 0), (0, -1), (-1, 0), (1, 0), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)]

    private func correlation(_ block: Block, _ place: (x: Int, y: Int)) -> Float {
        Correlation.of(values(of: a, place.x, place.y), block.values)
    }

    private func values(of image: [Float], _ left: Int, _ top: Int) -> [Float] {
        var block: [Float] = []
        block.reserveCapacity(Self.side * Self.side)
        for y in top..<top + Self.side { block += image[y * columns + left..<y * columns + left + Self.side] }
        return block
    }

    /// The standard deviation.
    private static func spread(_ values: [Float]) -> Float {
        let mean = values.reduce(0, +) / Float(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot()
    }
}
