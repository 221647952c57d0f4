import PixelKernels

/// Bitmaps (BMP) of Windows and OS/2, of 1, 2, 4, 8, 16, 24 and 32 bits a pixel, plain or in runs.
///
/// libvips would have ImageMagick read them, which is not for files from others.
struct BitmapDecoder: Decoder {
    let header: ImageHeader
    let watch: DecodeWatch
    private let bitmap: BitmapHeader
    private let file: UnsafeBufferPointer<UInt8>
    private let name: String

    /// Reads the header. `bytes` must outlive the decoder.
    init(_ bytes: UnsafeBufferPointer<UInt8>, name: String, watch: DecodeWatch) throws(ImagingError) {
        self.watch = watch
        file = bytes
        self.name = name
        bitmap = try BitmapHeader(bytes, name: name)
        header = ImageHeader(format: .bmp, width: bitmap.width, height: bitmap.height, orientation: .upright)
    }

    /// Runs are laid out before they are looked at.
    var cost: DecodeCost {
        if case .runs = bitmap.encoding { DecodeCost(bytes: bitmap.width * bitmap.height) } else { DecodeCost() }
    }

    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]? {
        let (width, height) = (header.width, header.height)
        guard
            let resampler = Resampler(
                width: width, height: height, extent: (Double(width), Double(height)), orientation: .upright,
                target: target)
        else { throw .unreadable(name: name, reason: "not enough memory") }
        guard bitmap.pixels <= file.count else { throw .truncated(name: name) }
        let data = file[bitmap.pixels...]
        if case .runs = bitmap.encoding {
            let indices = try BitmapRuns.expand(
                data, bits: bitmap.bits, width: width, height: height, name: name, watch: watch)
            try indices.withUnsafeBufferPointer { indices throws(ImagingError) in
                try push(Rows(bytes: indices, stride: width, bits: 8), into: output, target, resampler)
            }
        } else {
            // Rows are whole numbers of 32 bits; the last one's padding may be missing.
            let stride = (width * bitmap.bits + 31) / 32 * 4
            guard data.count >= (height - 1) * stride + (width * bitmap.bits + 7) / 8 else {
                throw .truncated(name: name)
            }
            let rows = Rows(bytes: UnsafeBufferPointer(rebasing: data), stride: stride, bits: bitmap.bits)
            try push(rows, into: output, target, resampler)
        }
        return bitmap.profile.map { Array(file[$0]) }
    }

    /// Rows in the order of the file.
    private struct Rows {
        let bytes: UnsafeBufferPointer<UInt8>
        let stride: Int
        let bits: Int
    }

    private func push(
        _ rows: Rows, into output: UnsafeMutablePointer<UInt8>, _ target: Target, _ resampler: borrowing Resampler
    ) throws(ImagingError) {
        // Many programs leave the alpha of every pixel at 0 and mean an image that can be seen.
        let hasAlpha = isOpaqueSomewhere(rows)
        let columns = resampler.columns
        let strip = RowStrip(columns: columns.count)
        for y in resampler.rows {
            if y % RowStrip.rows == 0 { try watch.check() }
            let place = bitmap.isTopDown ? y : header.height - 1 - y
            let row = UnsafeBufferPointer(rebasing: rows.bytes[(place * rows.stride)...])
            switch bitmap.encoding {
            case .indices, .runs: write(row, bits: rows.bits, columns, to: strip.bytes)
            case .bytes:
                for (i, x) in columns.enumerated() {
                    for channel in 0..<3 { strip.bytes[i * 3 + channel] = row[x * 3 + 2 - channel] }
                }
            case .masks(let masks): write(row, masks, bytes: rows.bits / 8, hasAlpha, columns, to: strip.bytes)
            }
            _ = resampler.push(strip.bytes, stride: strip.stride, count: 1, into: output, width: target.result.width)
        }
    }

    private func write(
        _ row: UnsafeBufferPointer<UInt8>, bits: Int, _ columns: Range<Int>, to output: UnsafeMutablePointer<UInt8>
    ) {
        bitmap.palette.withUnsafeBufferPointer { palette in
            for (i, x) in columns.enumerated() {
                let place = x * bits
                let index = Int(row[place / 8]) >> (8 - bits - place % 8) & (1 << bits - 1)
                for channel in 0..<3 { output[i * 3 + channel] = palette[index * 3 + channel] }
            }
        }
    }

    private func write(
        _ row: UnsafeBufferPointer<UInt8>, _ masks: BitmapMasks, bytes: Int, _ hasAlpha: Bool, _ columns: Range<Int>,
        to output: UnsafeMutablePointer<UInt8>
    ) {
        for (i, x) in columns.enumerated() {
            let pixel = Self.number(row, x * bytes, bytes)
            let alpha = hasAlpha ? masks.alpha.sample(pixel) : 255
            func onWhite(_ channel: BitmapMasks.Channel) -> UInt8 {
                UInt8((channel.sample(pixel) * alpha + 255 * (255 - alpha) + 127) / 255)
            }
            output[i * 3] = onWhite(masks.red)
            output[i * 3 + 1] = onWhite(masks.green)
            output[i * 3 + 2] = onWhite(masks.blue)
        }
    }

    private func isOpaqueSomewhere(_ rows: Rows) -> Bool {
        guard case .masks(let masks) = bitmap.encoding, masks.alpha.mask != 0 else { return false }
        let bytes = rows.bits / 8
        return (0..<header.height).contains { y in
            (0..<header.width).contains { x in
                Self.number(rows.bytes, y * rows.stride + x * bytes, bytes) & masks.alpha.mask != 0
            }
        }
    }

    /// A pixel of two or four bytes.
    @inline(__always)
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ count: Int) -> UInt32 {
        var number: UInt32 = 0
        for i in 0..<count { number |= UInt32(bytes[place + i]) << (8 * i) }
        return number
    }
}
