/// More or less light: every sample times a factor, as `adjust_brightness` of torchvision does.
public struct BrightnessChange: Transformation, Hashable {
    /// 1 leaves the picture as it is, 0 makes it black, 2 doubles every sample.
    public var factor: Double

    /// - Parameter factor: 1 leaves the picture as it is; less darkens, more brightens.
    public init(factor: Double) { self.factor = factor }

    /// The lighter or darker picture; what is brighter than white is white.
    /// - Parameter picture: the picture.
    public func apply(to picture: PixelBuffer) -> PixelBuffer {
        let table = (0...255).map { UInt8(blending: 0, $0, Float(factor)) }
        return picture.replaced { source, result in
            table.withUnsafeBufferPointer { table in
                for index in 0..<picture.width * picture.height * 3 { result[index] = table[Int(source[index])] }
            }
        }
    }
}
