/// Other colors, equally light and equally strong: the hue of HSV is turned, as `adjust_hue` of torchvision does.
///
/// It is computed as torchvision does for tensors, without rounding on the way; Pillow's HSV has 8 bits, so that torchvision's
/// result for Pillow's images is up to a few levels beside this one.
public struct HueRotation: Transformation, Hashable {
    /// How far, in turns of the wheel of colors: ⅓ makes red green, ½ is the opposite color, 1 the same.
    public var turns: Double

    /// - Parameter turns: how far, in turns of the wheel of colors, from red towards green.
    public init(turns: Double) { self.turns = turns }

    /// The image in other colors; greys stay what they are.
    /// - Parameter image: the image.
    public func apply(to image: PixelBuffer) -> PixelBuffer {
        let shift = 6 * (turns - turns.rounded(.down))
        return image.replaced { source, result in
            for start in stride(from: 0, to: image.width * image.height * 3, by: 3) {
                let (red, green, blue) = (source[start], source[start + 1], source[start + 2])
                let highest = max(red, green, blue)
                let range = Double(highest - min(red, green, blue))
                guard range > 0 else {
                    (result[start], result[start + 1], result[start + 2]) = (red, green, blue)
                    continue
                }
                // The hue in sixths of the wheel: red 0, green 2, blue 4.
                var hue = shift
                if highest == red {
                    hue += (Double(green) - Double(blue)) / range
                } else if highest == green {
                    hue += 2 + (Double(blue) - Double(red)) / range
                } else {
                    hue += 4 + (Double(red) - Double(green)) / range
                }
                let value = Double(highest)
                result[start] = Self.level(hue + 5, value, range)
                result[start + 1] = Self.level(hue + 3, value, range)
                result[start + 2] = Self.level(hue + 1, value, range)
            }
        }
    }

    /// The sample of a channel whose color is opposite to `place` 0 (Smith, "Color Gamut Transform Pairs", 1978): the
    /// highest value, less the range where the hue is far from the channel.
    @inline(__always)
    private static func level(_ place: Double, _ highest: Double, _ range: Double) -> UInt8 {
        let sixth = place < 6 ? place : place < 12 ? place - 6 : place - 12
        let share = max(0, min(sixth, 4 - sixth, 1))
        let level = highest - range * share + 0.5
        return level > 0 ? (level < 255 ? UInt8(level) : 255) : 0
    }
}
