import CVips

extension ImageReader {
    /// Opens a source with the decoder for its format and refuses images beyond the limits.
    func withDecoder<Result>(
        of source: ImageSource, _ body: (any Decoder) throws(ImagingError) -> Result
    ) throws(ImagingError) -> Result {
        let name = source.name
        let watch = DecodeWatch(limits, name: name)
        if case .pixels(let pixels, _) = source {
            try check(pixels.width, pixels.height, name)
            return try body(BufferDecoder(pixels, name: name, watch: watch))
        }
        var bytes = try source.load(within: limits)
        let format: ImageFormat
        switch SniffedFormat(bytes) {
        case .readable(let known):
            guard Self.expectedFormats.contains(known) || Self.supportedFormats.contains(known) else {
                throw .unsupported(name: name, format: known.rawValue)
            }
            format = known
        case .unsupported(let other): throw .unsupported(name: name, format: other)
        case .unknown: throw .notAnImage(name: name)
        }
        // Where the sides stand at a fixed place, no library need be started to refuse an image.
        if let sides = format.announcedSides(bytes) { try check(sides.width, sides.height, name) }
        try format.complete(&bytes, name: name)
        return try bytes.withUnsafeBufferPointer { bytes throws(ImagingError) in
            let decoder = try decoder(bytes, format, name, watch)
            try check(decoder.header.width, decoder.header.height, name)
            return try body(decoder)
        }
    }

    private func decoder(
        _ bytes: UnsafeBufferPointer<UInt8>, _ format: ImageFormat, _ name: String, _ watch: DecodeWatch
    ) throws(ImagingError) -> any Decoder {
        switch format {
        case .bmp: return try BitmapDecoder(bytes, name: name, watch: watch)
        case .jpeg:
            let decoder = try JPEGDecoder(bytes, name: name, watch: watch)
            return decoder.isPlain ? decoder : ForeignJPEGDecoder(decoder, bytes, name: name)
        default: return try VipsDecoder(bytes, format: format, name: name, watch: watch)
        }
    }

    private func check(_ width: Int, _ height: Int, _ name: String) throws(ImagingError) {
        guard width > 0, height > 0 else { throw .corrupt(name: name, reason: "\(width)×\(height) pixels") }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= limits.maxPixels, max(width, height) <= ImageLimits.maxSide else {
            throw .tooManyPixels(name: name, width: width, height: height, limit: limits.maxPixels)
        }
    }

    func render(_ target: Target, with decoder: any Decoder) throws(ImagingError) -> PixelBuffer {
        let (width, height) = target.result
        var failure: ImagingError?
        let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            do throws(ImagingError) {
                try render(target, with: decoder, into: buffer)
                count = width * height * 3
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return PixelBuffer(width: width, height: height, checked: bytes)
    }

    func render(
        _ target: Target, with decoder: any Decoder, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(ImagingError) {
        let (width, height) = target.result
        guard let start = output.baseAddress, output.count >= width * height * 3 else {
            throw .invalidBuffer(width: width, height: height, byteCount: output.count)
        }
        // What is rendered into is held as well.
        var cost = decoder.cost
        cost.bytes += width * height * 3
        try decoder.watch.begin(cost)
        defer { decoder.watch.end() }
        target.frame?.paint(start)
        let profile = try decoder.render(target, into: start + (target.frame?.offset ?? 0) * 3)
        guard let profile, !ColorProfile.isSRGB(profile) else { return }
        // A profile that cannot be used leaves the pixels as they are, as every viewer does.
        _ = cvips_apply_profile(start, Int32(width), Int32(height), profile, profile.count)
        // The profile speaks of the image, not of what it lies on.
        target.frame?.paint(start)
    }
}
