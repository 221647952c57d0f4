import CVips
import PixelKernels

/// Every format but the common kinds of JPEG: libvips' rows, converted to sRGB, strip by strip into the resampler.
final class VipsDecoder: Decoder {
    let header: ImageHeader
    private let name: String
    private let image: OpaquePointer

    /// Reads the header. `bytes` must outlive the decoder.
    init(_ bytes: UnsafeBufferPointer<UInt8>, format: ImageFormat, name: String) throws(ImagingError) {
        var header = cvips_header()
        image = try withVipsMessage { message throws(ImagingError) in
            guard let image = cvips_open(bytes.baseAddress, bytes.count, &header, message.baseAddress) else {
                throw Self.failure(name, message)
            }
            return image
        }
        self.name = name
        let orientation = Orientation(rawValue: Int(header.orientation)) ?? .upright
        let (width, height) = (Int(header.width), Int(header.height))
        self.header = ImageHeader(
            format: format, width: orientation.swapsSides ? height : width,
            height: orientation.swapsSides ? width : height, orientation: orientation)
    }

    deinit { cvips_close(image) }

    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]? {
        try withVipsMessage { message throws(ImagingError) in
            var profile: UnsafePointer<UInt8>?
            var profileCount = 0
            guard cvips_convert(image, &profile, &profileCount, message.baseAddress) else {
                throw Self.failure(name, message)
            }
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
                guard
                    cvips_read(
                        image, Int32(columns.lowerBound), Int32(row), Int32(columns.count), Int32(count),
                        strip.bytes, strip.stride, message.baseAddress)
                else { throw Self.failure(name, message) }
            }
            for row in stride(from: resampler.rows.lowerBound, to: resampler.rows.upperBound, by: RowStrip.rows) {
                let count = min(RowStrip.rows, resampler.rows.upperBound - row)
                try read(row, count)
                _ = resampler.push(
                    strip.bytes, stride: strip.stride, count: count, into: output, width: target.result.width)
            }
            // Damage below the window shows only when the rest is decoded too.
            if resampler.rows.upperBound < height { try read(height - 1, 1) }
            let icc = UnsafeBufferPointer(start: profile, count: profileCount)
            return icc.isEmpty ? nil : [UInt8](icc)
        }
    }

    /// libvips has no codes for its errors: the words of the libraries under it tell a file cut short from others.
    private static func failure(_ name: String, _ message: UnsafeMutableBufferPointer<CChar>) -> ImagingError {
        let text = String(nullTerminated: message)
        let lowercase = text.lowercased()
        let signs = ["premature", "truncated", "end of", "unexpected eof", "read error", "not enough", "eof"]
        if signs.contains(where: lowercase.contains) { return .truncated(name: name) }
        // The loader of the format did not know the file again, and the one for everything else is not to be used.
        if lowercase.contains("operation is blocked") {
            return .corrupt(name: name, reason: "its header cannot be read")
        }
        return .corrupt(name: name, reason: text)
    }
}
