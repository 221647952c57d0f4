import CJPEG
import PixelKernels

/// The fast path for 8-bit gray, YCbCr and RGB JPEG: libjpeg's scanlines straight into the resampler, shrunk in the
/// frequency domain first where the target is small enough.
final class JPEGDecoder: Decoder {
    /// An image is decoded at a fraction of its size as long as at least this many decoded pixels fall to a pixel of
    /// the result on either side. Against full decoding that changes photographs by 0.3 to 0.4 gray levels on average,
    /// 1.6 in the worst; at 1.5 it would be up to 1.4, and 3 would give up the gain at the sizes cameras have.
    static let leastReduction = 2.0

    let header: ImageHeader
    let cost: DecodeCost
    let watch: DecodeWatch
    /// Whether this library can make RGB of the file; if not, libvips may.
    let isPlain: Bool
    private let name: String
    private let decoder: OpaquePointer
    private let profile: [UInt8]?

    /// Reads the header. `bytes` must outlive the decoder.
    init(_ bytes: UnsafeBufferPointer<UInt8>, name: String, watch: DecodeWatch) throws(ImagingError) {
        self.watch = watch
        var header = cjpeg_header()
        var status = CJPEG_OK
        guard let decoder = cjpeg_open(bytes.baseAddress, bytes.count, watch.forJPEG, &header, &status) else {
            throw .unreadable(name: name, reason: "not enough memory")
        }
        self.decoder = decoder
        self.name = name
        let exif = UnsafeBufferPointer(start: header.exif, count: header.exif_count)
        let orientation = Orientation(exif: exif)
        let (width, height) = (Int(header.width), Int(header.height))
        self.header = ImageHeader(
            format: .jpeg, width: orientation.swapsSides ? height : width,
            height: orientation.swapsSides ? width : height, orientation: orientation)
        isPlain = header.rgb
        cost = DecodeCost(bytes: Int(header.held_bytes))
        let icc = UnsafeBufferPointer(start: header.icc, count: header.icc_count)
        profile = icc.isEmpty || icc.count > ImageFormat.mostProfile ? nil : [UInt8](icc)
        try check(status)
    }

    deinit { cjpeg_close(decoder) }

    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]? {
        let swaps = header.orientation.swapsSides
        let stored = swaps ? (header.height, header.width) : (header.width, header.height)
        let resized =
            swaps
            ? (target.resizedHeight, target.resizedWidth) : (target.resizedWidth, target.resizedHeight)
        let eighths = Self.eighths(
            reduction: min(Double(stored.0) / Double(resized.0), Double(stored.1) / Double(resized.1)))
        var (width, height): (Int32, Int32) = (0, 0)
        cjpeg_scaled_size(decoder, Int32(eighths), &width, &height)
        let extent = (Double(stored.0 * eighths) / 8, Double(stored.1 * eighths) / 8)
        guard
            let resampler = Resampler(
                width: Int(width), height: Int(height), extent: extent, orientation: header.orientation,
                target: target)
        else { throw .unreadable(name: name, reason: "not enough memory") }

        try check(cjpeg_start(decoder, Int32(eighths), Int32(resampler.rows.lowerBound)))
        let strip = RowStrip(columns: Int(width))
        var left = resampler.rows.count
        while left > 0 {
            var got: Int32 = 0
            try check(cjpeg_read(decoder, strip.bytes, strip.stride, Int32(min(left, RowStrip.rows)), &got))
            guard got > 0 else { throw .truncated(name: name) }
            left -= Int(got)
            let first = UnsafePointer(strip.bytes + resampler.columns.lowerBound * 3)
            _ = resampler.push(first, stride: strip.stride, count: Int(got), into: output, width: target.result.width)
        }
        try check(cjpeg_finish(decoder, strip.bytes))
        return profile
    }

    /// Checks the pixels of a file that this library cannot make RGB of.
    /// - Parameter count: the number of bytes in the file.
    /// - Returns: how many of them the image ends within; its end marker may be missing.
    func verify(_ count: Int) throws(ImagingError) -> Int {
        var count = count
        try check(cjpeg_verify(decoder, &count))
        return count
    }

    /// The fraction of its size, in eighths, at which an image is decoded that a resize shrinks `reduction` times: a
    /// quarter, a half or all. An eighth would be hardly faster and has plain averages for pixels, twice as far off.
    static func eighths(reduction: Double) -> Int {
        for eighths in [2, 4] where reduction * Double(eighths) / 8 >= leastReduction { return eighths }
        return 8
    }

    private func check(_ status: cjpeg_status) throws(ImagingError) {
        switch status {
        case CJPEG_OK: return
        case CJPEG_TRUNCATED: throw .truncated(name: name)
        case CJPEG_UNSUPPORTED: throw .unsupported(name: name, format: "JPEG (\(message))")
        case CJPEG_OVER: throw watch.failure
        case CJPEG_NO_MEMORY: throw .unreadable(name: name, reason: "not enough memory")
        default: throw .corrupt(name: name, reason: message)
        }
    }

    private var message: String { String(cString: cjpeg_message(decoder)) }
}
