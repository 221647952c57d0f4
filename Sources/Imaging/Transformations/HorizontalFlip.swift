/// Left becomes right, as in a mirror: `RandomHorizontalFlip` of torchvision.
public struct HorizontalFlip: Transformation, Hashable {
    /// The flip; it has no parameters.
    public init() {}

    /// The mirrored image.
    /// - Parameter image: the image.
    public func apply(to image: PixelBuffer) -> PixelBuffer {
        let (width, height) = (image.width, image.height)
        return image.replaced { source, result in
            for y in 0..<height {
                var from = source + ((y + 1) * width - 1) * 3
                var to = result + y * width * 3
                for _ in 0..<width {
                    to.update(from: from, count: 3)
                    from -= 3
                    to += 3
                }
            }
        }
    }
}
