/// Stronger or paler colors: between the image in gray and the image, or beyond it, as `adjust_saturation` of torchvision
/// does.
///
/// Gray is the luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, rounded.
public struct SaturationChange: Transformation, Hashable {
    /// 1 leaves the image as it is, 0 makes it gray, 2 doubles each sample's distance from gray.
    public var factor: Double

    /// - Parameter factor: 1 leaves the image as it is; less makes colors paler, more stronger.
    public init(factor: Double) { self.factor = factor }

    /// The image in stronger or paler colors.
    /// - Parameter image: the image.
    public func apply(to image: PixelBuffer) -> PixelBuffer {
        let factor = Float(factor)
        return image.replaced { source, result in
            for start in stride(from: 0, to: image.width * image.height * 3, by: 3) {
                let (red, green, blue) = (Int(source[start]), Int(source[start + 1]), Int(source[start + 2]))
                // Weights in 65,536ths.
                let grey = (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16
                result[start] = UInt8(blending: grey, red, factor)
                result[start + 1] = UInt8(blending: grey, green, factor)
                result[start + 2] = UInt8(blending: grey, blue, factor)
            }
        }
    }
}

extension UInt8 {
    /// `a + (b − a) · factor`, limited to 0…255 and truncated as Pillow does; 0 for what is no number.
    @inline(__always)
    init(blending a: Int, _ b: Int, _ factor: Float) {
        let value = Float(a) + Float(b - a) * factor
        self = value > 0 ? (value < 255 ? UInt8(value) : 255) : 0
    }
}
