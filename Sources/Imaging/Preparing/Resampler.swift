import PixelKernels

/// Turns rows of a stored image into the window of the upright, resized one, while they are being decoded.
///
/// Two passes with 22-bit weights and rounding to 8 bits after each: bit for bit what `Image.resize` of Pillow 13 makes of
/// the turned image, whatever instructions the processor has. (Earlier versions differ by a few gray levels in images
/// that are more than twice as tall as wide, see `columnsFirst`.) Memory is a few rows, none of it allocated per row.
struct Resampler: ~Copyable {
    /// Part of the source that the window depends on.
    let columns: Range<Int>
    let rows: Range<Int>
    private let resampler: OpaquePointer

    /// - Parameters:
    ///   - width: Columns that the source delivers; with `extent.width` as what they stand for, which is less when a
    ///     scaled decode rounded up. Likewise `height`.
    ///   - level: The instructions to use, for tests.
    init?(
        width: Int, height: Int, extent: (width: Double, height: Double), orientation: Orientation, target: Target,
        level: pk_level = PK_BEST
    ) {
        var plan = pk_plan()
        let swaps = orientation.swapsSides
        plan.columns = pk_axis(
            source: Int64(width), extent: extent.width,
            resized: Int64(swaps ? target.resizedHeight : target.resizedWidth),
            begin: Int64(swaps ? target.y : target.x), count: Int32(clamping: swaps ? target.height : target.width),
            mirrored: orientation.mirrorsColumns)
        plan.rows = pk_axis(
            source: Int64(height), extent: extent.height,
            resized: Int64(swaps ? target.resizedWidth : target.resizedHeight),
            begin: Int64(swaps ? target.x : target.y), count: Int32(clamping: swaps ? target.width : target.height),
            mirrored: orientation.mirrorsRows)
        plan.filter = target.filter
        plan.transposed = swaps
        plan.rows_first = swaps != Self.columnsFirst(swaps ? (height, width) : (width, height), target)
        plan.level = level
        guard let resampler = pk_resampler_create(&plan) else { return nil }
        var bounds: (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        pk_resampler_needs(resampler, &bounds.0, &bounds.1, &bounds.2, &bounds.3)
        self.resampler = resampler
        self.columns = Int(bounds.0)..<Int(bounds.1)
        self.rows = Int(bounds.2)..<Int(bounds.3)
    }

    /// Whether the pass down the upright image comes first. It does where the height shrinks by more than twice as many
    /// pixels as the width, as that leaves less to do for the other pass; Pillow has the same rule since version 13.
    private static func columnsFirst(_ upright: (width: Int, height: Int), _ target: Target) -> Bool {
        let shrinks = (upright.width - target.resizedWidth, upright.height - target.resizedHeight)
        return shrinks.1 > 0 && shrinks.1 > 2 * shrinks.0
    }

    deinit { pk_resampler_free(resampler) }

    /// Takes the next rows, from the first needed column on, each followed by `PK_ROW_PADDING` readable bytes.
    /// Returns whether the window, which fills `output`, is complete.
    func push(
        _ rows: UnsafePointer<UInt8>, stride: Int, count: Int, into output: UnsafeMutablePointer<UInt8>, width: Int
    ) -> Bool {
        pk_resampler_push(resampler, rows, stride, Int32(clamping: count), output, width * 3)
    }
}

/// Memory for a strip of rows between a decoder and a resampler.
struct RowStrip: ~Copyable {
    /// Rows per strip: enough to make a call worth while, few enough to stay in the fastest cache.
    static let rows = 16

    let stride: Int
    let bytes: UnsafeMutablePointer<UInt8>

    init(columns: Int) {
        stride = columns * 3 + Int(PK_ROW_PADDING)
        let count = stride * Self.rows
        bytes = .allocate(capacity: count)
        bytes.initialize(repeating: 0, count: count)
    }

    deinit { bytes.deallocate() }
}
