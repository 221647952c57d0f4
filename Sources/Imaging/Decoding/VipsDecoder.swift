import CVips
import PixelKernels

/// Every format but the common kinds of JPEG: libvips' rows, converted to sRGB, strip by strip into the resampler.
final class VipsDecoder: Decoder {
    let header: ImageHeader
    let cost: DecodeCost
    let watch: DecodeWatch
    private let name: String
    private let image: OpaquePointer

    /// Reads the header. `bytes` must outlive the decoder.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>, format: ImageFormat, name: String, watch: DecodeWatch
    ) throws(ImagingError) {
        var header = cvips_header()
        image = try withVipsMessage { message throws(ImagingError) in
            var status = CVIPS_OK
            let image = cvips_open(
                bytes.baseAddress, bytes.count, format.loader, watch.forVips, &header, &status, message.baseAddress)
            guard let image else { throw Self.failure(status, name, message, watch) }
            return image
        }
        self.name = name
        self.watch = watch
        let orientation = Orientation(rawValue: Int(header.orientation)) ?? .upright
        let (width, height) = (Int(header.width), Int(header.height))
        self.header = ImageHeader(
            format: format, width: orientation.swapsSides ? height : width,
            height: orientation.swapsSides ? width : height, orientation: orientation)
        cost = DecodeCost(format, header, file: bytes)
        guard header.pixel_bytes <= Self.mostPixelBytes else {
            throw .unsupported(name: name, format: "\(format.rawValue) with \(header.pixel_bytes) bytes a pixel")
        }
    }

    deinit { cvips_close(image) }

    /// Eight numbers of double precision, which no image that one looks at exceeds.
    private static let mostPixelBytes = 64

    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]? {
        try withVipsMessage { message throws(ImagingError) in
            func check(_ status: cvips_status) throws(ImagingError) {
                if status != CVIPS_OK { throw Self.failure(status, name, message, watch) }
            }
            var profile: UnsafePointer<UInt8>?
            var profileCount = 0
            try check(cvips_convert(image, &profile, &profileCount, message.baseAddress))
            let swaps = header.orientation.swapsSides
            let (width, height) = swaps ? (header.height, header.width) : (header.width, header.height)
            guard
                let resampler = Resampler(
                    width: width, height: height, extent: (Double(width), Double(height)),
                    orientation: header.orientation, target: target)
            else { throw .unreadable(name: name, reason: "not enough memory") }

            let columns = resampler.columns
            let strip = RowStrip(columns: columns.count)
            func read(_ row: Int, _ count: Int) throws(ImagingError) {
                try check(
                    cvips_read(
                        image, Int32(columns.lowerBound), Int32(row), Int32(columns.count), Int32(count),
                        strip.bytes, strip.stride, message.baseAddress))
            }
            /// Passes over rows that nothing depends on, but whose damage counts.
            func skip(_ rows: Range<Int>) throws(ImagingError) {
                for end in stride(from: rows.upperBound - 1, through: rows.lowerBound, by: -Self.step).reversed() {
                    try read(end, 1)
                }
            }
            try skip(0..<resampler.rows.lowerBound)
            for row in stride(from: resampler.rows.lowerBound, to: resampler.rows.upperBound, by: RowStrip.rows) {
                let count = min(RowStrip.rows, resampler.rows.upperBound - row)
                try read(row, count)
                _ = resampler.push(
                    strip.bytes, stride: strip.stride, count: count, into: output, width: target.result.width)
            }
            try skip(resampler.rows.upperBound..<height)
            let icc = UnsafeBufferPointer(start: profile, count: profileCount)
            return icc.isEmpty ? nil : [UInt8](icc)
        }
    }

    /// Rows that are passed over at a time: as many as leave the clock in sight.
    private static let step = 256

    /// libvips has no codes for its errors: the words of the libraries under it tell a file cut short from others.
    private static func failure(
        _ status: cvips_status, _ name: String, _ message: UnsafeMutableBufferPointer<CChar>, _ watch: DecodeWatch
    ) -> ImagingError {
        if status == CVIPS_OVER { return watch.failure }
        if status == CVIPS_ENDED { return .truncated(name: name) }
        let text = String(nullTerminated: message)
        let lowercase = text.lowercased()
        let signs = ["premature", "truncated", "end of", "unexpected eof", "read error", "not enough", "eof"]
        if signs.contains(where: lowercase.contains) { return .truncated(name: name) }
        return .corrupt(name: name, reason: text)
    }
}
