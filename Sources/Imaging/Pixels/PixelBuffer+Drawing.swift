import CVips

extension PixelBuffer {
    /// Renders SVG that this package wrote; SVG from anywhere else is refused when images are read.
    ///
    /// - Parameters:
    ///   - svg: a document of `width` × `height` pixels that covers all of them.
    ///   - width: pixels per row.
    ///   - height: rows.
    /// - Throws: `ImagingError.invalidBuffer` if a side is below 1 or above 8192, `ImagingError.cannotDraw`.
    package init(svg: String, width: Int, height: Int) throws(ImagingError) {
        guard (1...8192).contains(width), (1...8192).contains(height) else {
            throw .invalidBuffer(width: width, height: height, byteCount: 0)
        }
        var bytes = [UInt8](repeating: 0, count: width * height * 3)
        try withVipsMessage { message throws(ImagingError) in
            var svg = svg
            let isDrawn = svg.withUTF8 { text in
                bytes.withUnsafeMutableBufferPointer {
                    cvips_draw(
                        text.baseAddress, text.count, Int32(width), Int32(height), $0.baseAddress, message.baseAddress)
                }
            }
            guard isDrawn else { throw .cannotDraw(reason: String(nullTerminated: message)) }
        }
        self.init(width: width, height: height, checked: bytes)
    }
}
