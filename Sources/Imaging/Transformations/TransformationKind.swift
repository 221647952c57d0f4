/// The eight kinds of change by which models are tried, each with parameters that can be drawn at random.
public enum TransformationKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Left becomes right.
    case horizontalFlip = "flip"
    /// A turn by up to ±10°.
    case rotation
    /// A part of 8% to 100% of the area whose sides are as 3:4 to 4:3, brought to a square: torchvision's defaults.
    case resizedCrop = "resized-crop"
    /// Samples times 0.5 to 1.5.
    case brightness
    /// A turn by up to ±10°, a shift by up to ±10% of the sides, a scale of 0.9 to 1.1, and a shear by up to ±10° along the
    /// rows.
    case affine
    /// Hues turned by up to ±0.3 of the wheel.
    case hue
    /// Colors 0.5 to 1.5 times as strong.
    case saturation
    /// Each corner moves inwards by up to a quarter of each side: torchvision's distortion scale of 0.5.
    case perspective

    /// The strengths that can be drawn at.
    public static let strengths = 0.0...2.0

    /// A change with parameters drawn evenly from a range. The range is the one above at strength 1, and shrinks or grows in
    /// proportion around no change; a flip is always the same.
    ///
    /// The parameters depend on the arguments alone. At other strengths the same random numbers are used, so that a stronger
    /// change is the same one, further.
    ///
    /// At strength 0 nothing changes, except that a crop is the square in the middle. Above 1, factors stay at least 0,
    /// hues turn at most half the wheel, and a part has at least 1% of the area.
    ///
    /// - Parameters:
    ///   - strength: how much, within ``strengths``; values beyond count as the nearest one within.
    ///   - width: columns of the image that will be changed, in pixels.
    ///   - height: its rows.
    ///   - seed: a number for all draws of one run.
    ///   - key: the image's name.
    public func draw(strength: Double, width: Int, height: Int, seed: UInt64, key: String) -> any Transformation {
        let limits = Self.strengths
        // A strength that is no number is none.
        let strength = strength >= limits.lowerBound ? min(strength, limits.upperBound) : limits.lowerBound
        var draws = SeededDraws(seed: seed, rawValue, key)
        switch self {
        case .horizontalFlip: return HorizontalFlip()
        case .rotation: return Rotation(degrees: draws.around(0, 10 * strength))
        case .resizedCrop: return ResizedCrop(drawnFrom: &draws, strength: strength, width: width, height: height)
        case .brightness: return BrightnessChange(factor: max(draws.around(1, 0.5 * strength), 0))
        case .affine:
            return AffineTransformation(drawnFrom: &draws, strength: strength, width: width, height: height)
        case .hue: return HueRotation(turns: min(max(draws.around(0, 0.3 * strength), -0.5), 0.5))
        case .saturation: return SaturationChange(factor: max(draws.around(1, 0.5 * strength), 0))
        case .perspective:
            return PerspectiveTransformation(drawnFrom: &draws, strength: strength, width: width, height: height)
        }
    }
}

extension SeededDraws {
    /// A number at most `distance` from `middle`.
    fileprivate mutating func around(_ middle: Double, _ distance: Double) -> Double {
        number(middle - distance, middle + distance)
    }
}

extension AffineTransformation {
    fileprivate init(drawnFrom draws: inout SeededDraws, strength: Double, width: Int, height: Int) {
        self.init(
            degrees: draws.around(0, 10 * strength),
            translation: Vector(
                x: draws.around(0, 0.1 * strength * Double(width)).rounded(),
                y: draws.around(0, 0.1 * strength * Double(height)).rounded()),
            scale: draws.around(1, 0.1 * strength),
            shear: Vector(x: draws.around(0, 10 * strength), y: 0))
    }
}

extension PerspectiveTransformation {
    fileprivate init(drawnFrom draws: inout SeededDraws, strength: Double, width: Int, height: Int) {
        let (right, bottom) = (Double(max(width, 1) - 1), Double(max(height, 1) - 1))
        // At the greatest strength corners may come to the middle, not past it.
        let reach = min(0.5 * strength, 1)
        let (acrossMost, downMost) = (Int(reach * Double(width / 2)), Int(reach * Double(height / 2)))
        func corner(_ x: Double, _ y: Double) -> Corner {
            let (across, down) = (draws.number(0, 1), draws.number(0, 1))
            return Corner(
                x: abs(x - (across * Double(acrossMost + 1)).rounded(.down)),
                y: abs(y - (down * Double(downMost + 1)).rounded(.down)))
        }
        let topLeft = corner(0, 0)
        let topRight = corner(right, 0)
        let bottomRight = corner(right, bottom)
        self.init(topLeft: topLeft, topRight: topRight, bottomRight: bottomRight, bottomLeft: corner(0, bottom))
    }
}
