import Synchronization
import VectorKernels
import VectorSearch

/// The product of matrices in single precision.
package enum MatrixProduct {
    /// c = a · b, or c += a · b with `adding`. `c` holds a.rows × b.columns floats, row after row, and overlaps neither
    /// factor; `a.columns` equals `b.rows`, and any size may be 0.
    ///
    /// Threads share out the result, never a sum, so that it is the same bit for bit on any number of them.
    /// O(a.rows · a.columns · b.columns).
    package static func multiply(
        _ a: MatrixView, _ b: MatrixView, into c: UnsafeMutablePointer<Float>, adding: Bool = false, threads: Int
    ) {
        precondition(a.columns == b.rows)
        guard a.rows > 0, b.columns > 0 else { return }
        let kernels = simile_matrix_kernels().pointee
        // Below this much work, waking a thread costs more than it saves.
        let useful = min(threads, 1 + a.rows * b.columns * a.columns / 500_000)
        let cut = Cut(
            rows: a.rows, columns: b.columns, threads: useful, tileRows: kernels.tile_rows,
            tileColumns: kernels.tile_columns)
        // Every piece of the result is written by one thread.
        nonisolated(unsafe) let (a, b, c) = (a, b, c)
        concurrently(cut.count, threads: useful, block: 1) { piece in
            let (rows, columns) = cut[piece]
            var product = SimileMatrixProduct(
                a: a.start + rows.lowerBound * a.rowStride, a_row_stride: a.rowStride,
                a_column_stride: a.columnStride, b: b.start + columns.lowerBound * b.columnStride,
                b_row_stride: b.rowStride, b_column_stride: b.columnStride,
                c: c + rows.lowerBound * b.columns + columns.lowerBound, c_row_stride: b.columns, rows: rows.count,
                columns: columns.count, inner: a.columns, adding: adding)
            Scratch.withMemory { kernels.multiply(&product, $0) }
        }
    }
}

/// A result cut into pieces of about the same size, a grid of them, at borders of the tiles that kernels work in.
private struct Cut {
    let rows: Int
    let columns: Int
    let pieceRows: Int
    let pieceColumns: Int

    init(rows: Int, columns: Int, threads: Int, tileRows: Int, tileColumns: Int) {
        (self.rows, self.columns) = (rows, columns)
        func piece(_ size: Int, _ parts: Int, _ tile: Int) -> Int {
            let tiles = (size + tile - 1) / tile
            return (tiles + parts - 1) / parts * tile
        }
        let grids = (1...max(1, threads)).map { parts in
            (rows: piece(rows, parts, tileRows), columns: piece(columns, max(1, threads) / parts, tileColumns))
        }
        // An element of a factor takes about as long to pack as this many take to be multiplied, and every piece packs
        // its rows of the one and its columns of the other.
        func cost(_ grid: (rows: Int, columns: Int)) -> Int {
            grid.rows * grid.columns + 16 * (grid.rows + grid.columns)
        }
        let best = grids.min { cost($0) < cost($1) } ?? (rows, columns)
        (pieceRows, pieceColumns) = best
    }

    private var across: Int { (columns + pieceColumns - 1) / pieceColumns }
    var count: Int { (rows + pieceRows - 1) / pieceRows * across }

    subscript(piece: Int) -> (rows: Range<Int>, columns: Range<Int>) {
        let (row, column) = (piece / across * pieceRows, piece % across * pieceColumns)
        return (row..<min(rows, row + pieceRows), column..<min(columns, column + pieceColumns))
    }
}

/// Memory that products need while they run, kept for the next ones: as many blocks as ever ran at the same time, 2.3
/// MB each.
///
/// `@unchecked Sendable` is safe: a block is either in the list, which a lock guards, or with the one caller who took it out.
private struct Scratch: @unchecked Sendable {
    private let memory: UnsafeMutablePointer<Float>

    private static let free = Mutex<[Scratch]>([])

    static func withMemory(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let block = free.withLock { $0.popLast() } ?? Scratch(memory: aligned(Int(SIMILE_MATRIX_SCRATCH)))
        body(block.memory)
        free.withLock { $0.append(block) }
    }

    /// At the borders of cache lines.
    private static func aligned(_ count: Int) -> UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
            .bindMemory(to: Float.self, capacity: count)
    }
}
