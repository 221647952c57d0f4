import PixelKernels

/// An image in gray: luma in 8 bits, as Pillow's mode `L` has it.
struct GrayImage {
    var width: Int { pixels.width }
    var height: Int { pixels.height }
    /// Each gray value three times, as resampling has it.
    private let pixels: PixelBuffer

    init(_ pixels: consuming PixelBuffer) {
        pixels.bytes.withUnsafeMutableBufferPointer { bytes in
            for start in stride(from: 0, to: bytes.count - 2, by: 3) {
                let (red, green, blue) = (UInt32(bytes[start]), UInt32(bytes[start + 1]), UInt32(bytes[start + 2]))
                let luma = UInt8(truncatingIfNeeded: (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16)
                (bytes[start], bytes[start + 1], bytes[start + 2]) = (luma, luma, luma)
            }
        }
        self.pixels = pixels
    }

    /// Its values after a resize with Pillow's Lanczos filter, row by row.
    func resized(_ width: Int, _ height: Int) throws(ImagingError) -> [UInt8] {
        if (width, height) == (self.width, self.height) {
            return stride(from: 0, to: pixels.bytes.count, by: 3).map { pixels.bytes[$0] }
        }
        var target = Target(width: width, height: height)
        target.filter = PK_LANCZOS3
        let small = try ImageReader().withDecoder(of: .pixels(pixels, name: "gray image")) {
            decoder throws(ImagingError) in try ImageReader().render(target, with: decoder)
        }
        return stride(from: 0, to: small.bytes.count, by: 3).map { small.bytes[$0] }
    }
}
