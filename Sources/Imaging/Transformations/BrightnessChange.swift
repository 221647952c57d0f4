/// More or less light: every sample times a factor, as `adjust_brightness` of torchvision does.
public struct BrightnessChange: Transformation, Hashable {
    /// 1 leaves the image as it is, 0 makes it black, 2 doubles every sample.
    public var factor: Double

    /// - Parameter factor: 1 leaves the image as it is; less darkens, more brightens.
    public init(factor: Double) { self.factor = factor }

    /// The lighter or darker image; what is brighter than white is white.
    /// - Parameter image: the image.
    public func apply(to image: PixelBuffer) -> PixelBuffer {
        let table = (0...255).map { UInt8(blending: 0, $0, Float(factor)) }
        return image.replaced { source, result in
            table.withUnsafeBufferPointer { table in
                for index in 0..<image.width * image.height * 3 { result[index] = table[Int(source[index])] }
            }
        }
    }
}
