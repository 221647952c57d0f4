import VectorKernels

/// The shape of a balanced tree over blocks of rows, which follows from how many there are: nothing of it is stored.
///
/// Nodes are numbered as in a binary heap: 1 is the root, the children of i are 2i and 2i + 1, and the 2^depth numbers
/// from 2^depth on are the leaves. Every node halves its blocks, so that all leaves lie at one depth, each block is full
/// but the last, and a leaf's rows lie in one piece.
struct KDTreeShape: Sendable, Hashable {
    static let blockRows = Int(SIMILE_BLOCK_ROWS)

    let rows: Int
    let blocks: Int
    let depth: Int

    init(rows: Int, leafSize: Int) {
        self.rows = rows
        blocks = (rows + Self.blockRows - 1) / Self.blockRows
        let leafBlocks = max(1, leafSize / Self.blockRows)
        var depth = 0
        while (blocks + (1 << depth) - 1) >> depth > leafBlocks { depth += 1 }
        self.depth = depth
    }

    /// The number of leaves, and the number of the first.
    var leaves: Int { 1 << depth }

    /// The blocks of the node at a place, from the left, in a level.
    func blocks(level: Int, place: Int) -> Range<Int> {
        (blocks * place) >> level..<(blocks * (place + 1)) >> level
    }

    /// The rows of these blocks, in the order of the tree.
    func rows(of blocks: Range<Int>) -> Range<Int> {
        blocks.lowerBound * Self.blockRows..<min(rows, blocks.upperBound * Self.blockRows)
    }
}
