import PixelKernels

/// Pixels that are decoded already, as a decoder gives them.
struct BufferDecoder: Decoder {
    let header: ImageHeader
    let cost = DecodeCost()
    let watch: DecodeWatch
    private let pixels: PixelBuffer
    private let name: String

    init(_ pixels: PixelBuffer, name: String, watch: DecodeWatch) {
        self.watch = watch
        self.pixels = pixels
        self.name = name
        // Pixels have no format; PNG is the one that keeps them as they are.
        header = ImageHeader(format: .png, width: pixels.width, height: pixels.height, orientation: .upright)
    }

    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]? {
        let (width, height) = (header.width, header.height)
        guard
            let resampler = Resampler(
                width: width, height: height, extent: (Double(width), Double(height)), orientation: .upright,
                target: target)
        else { throw .unreadable(name: name, reason: "not enough memory") }
        // The resampler reads past the end of a row, hence rows of its own kind.
        let columns = resampler.columns
        let strip = RowStrip(columns: columns.count)
        var row = resampler.rows.lowerBound
        while row < resampler.rows.upperBound {
            let count = min(RowStrip.rows, resampler.rows.upperBound - row)
            pixels.bytes.withUnsafeBufferPointer { bytes in
                guard let first = bytes.baseAddress else { return }
                for line in 0..<count {
                    (strip.bytes + line * strip.stride).update(
                        from: first + ((row + line) * width + columns.lowerBound) * 3, count: columns.count * 3)
                }
            }
            _ = resampler.push(
                strip.bytes, stride: strip.stride, count: count, into: output, width: target.result.width)
            row += count
        }
        return nil
    }
}
