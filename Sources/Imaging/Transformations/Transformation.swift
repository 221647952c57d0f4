/// A change of an image that leaves what it shows recognizable, with all its parameters: the same image always becomes the
/// same result.
///
/// ```swift
/// let tilted = try Rotation(degrees: 10).apply(to: image)
/// let change = TransformationKind.perspective.draw(
///     strength: 1, width: picture.width, height: picture.height, seed: 42, key: "dress.jpg")
/// let seenFromAside = try change.apply(to: image)
/// ```
///
/// The definitions are those of `torchvision.transforms` on Pillow's images; each says where it differs. What comes from
/// outside the image is black, and places between pixels are interpolated linearly.
///
/// Time is O(pixels), memory that of the result.
public protocol Transformation: Sendable {
    /// The changed image.
    /// - Parameter image: the image, which stays as it is.
    /// - Throws: `ImagingError.invalidTransformation` when the parameters make no image of this one.
    func apply(to image: PixelBuffer) throws(ImagingError) -> PixelBuffer
}

extension PixelBuffer {
    /// An image of the same sides whose bytes `fill` writes, all of them, while it reads those of this one.
    func replaced(
        by fill: (_ source: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>) -> Void
    ) -> PixelBuffer {
        // The length of `bytes` is the caller's to change; then there is no image to read.
        let count = width * height * 3
        guard bytes.count >= count else { return PixelBuffer(width: width, height: height, fill: (0, 0, 0)) }
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
                fill(from, to)
                initialized = count
            }
        }
        return PixelBuffer(width: width, height: height, checked: result)
    }
}
