import CVips

extension PixelBuffer {
    /// The image as a baseline JPEG file without metadata.
    ///
    /// - Parameter quality: 1 (smallest) to 100; values outside are clamped. From 90 on colors keep full resolution.
    /// - Throws: `ImagingError.cannotEncode`, for instance when a side exceeds JPEG's 65,535 pixels.
    public func jpeg(quality: Int = 90) throws(ImagingError) -> [UInt8] {
        try encoded(as: CVIPS_JPEG, name: "JPEG", quality: min(max(quality, 1), 100))
    }

    /// The image as a PNG file without metadata: lossless.
    ///
    /// - Throws: `ImagingError.cannotEncode`.
    public func png() throws(ImagingError) -> [UInt8] {
        try encoded(as: CVIPS_PNG, name: "PNG", quality: 0)
    }

    private func encoded(as format: cvips_format, name: String, quality: Int) throws(ImagingError) -> [UInt8] {
        guard let width = Int32(exactly: width), let height = Int32(exactly: height), bytes.count == self.byteCount
        else { throw .invalidBuffer(width: width, height: height, byteCount: bytes.count) }
        return try withVipsMessage { message throws(ImagingError) in
            var count = 0
            let encoded = bytes.withUnsafeBufferPointer {
                cvips_encode($0.baseAddress, width, height, format, Int32(quality), &count, message.baseAddress)
            }
            guard let encoded else {
                throw .cannotEncode(format: name, reason: String(nullTerminated: message))
            }
            defer { cvips_free(encoded) }
            return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
        }
    }

    /// What `bytes.count` is unless a caller has changed the length of the array.
    private var byteCount: Int { width * height * 3 }
}
