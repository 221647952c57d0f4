import Foundation

/// A turn, a change of scale and a shear about the middle of the image, then a shift; the sides stay: `RandomAffine` of
/// torchvision.
///
/// With c the middle of the image, t the shift, α the angle, s the scale and (p, q) the angles of shear, a place x of the
/// source comes to c + t + s · R(α) · Y(q) · X(p) · (x − c), where R turns clockwise (y grows downwards),
/// X(p) = (1, −tan p; 0, 1) and Y(q) = (1, 0; −tan q, 1).
public struct AffineTransformation: Transformation, Hashable {
    /// The turn in degrees, clockwise.
    public var degrees: Double
    /// The shift in pixels, to the right and down.
    public var translation: Vector
    /// The factor by which all grows; 1 keeps sizes.
    public var scale: Double
    /// The shear in degrees, along the rows (x) and along the columns (y).
    public var shear: Vector

    /// Two numbers, across and down.
    public struct Vector: Sendable, Hashable {
        /// Across.
        public var x: Double
        /// Down.
        public var y: Double

        /// - Parameters:
        ///   - x: across.
        ///   - y: down.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// - Parameters:
    ///   - degrees: the turn, clockwise.
    ///   - translation: the shift in pixels, to the right and down.
    ///   - scale: the factor by which all grows.
    ///   - shear: the shear in degrees, along the rows and along the columns.
    public init(
        degrees: Double, translation: Vector = Vector(x: 0, y: 0), scale: Double = 1,
        shear: Vector = Vector(x: 0, y: 0)
    ) {
        self.degrees = degrees
        self.translation = translation
        self.scale = scale
        self.shear = shear
    }

    /// The changed image. With a scale of 0, or a shear by a right angle, nothing of it is left and the result is black.
    /// - Parameter image: the image.
    public func apply(to image: PixelBuffer) -> PixelBuffer {
        inverse(width: image.width, height: image.height).apply(to: image)
    }

    /// From places of the result to places of the source: (s · R · Y · X)⁻¹ = X⁻¹ · Y⁻¹ · R⁻¹ / s.
    private func inverse(width: Int, height: Int) -> ProjectiveMap {
        let radians = Double.pi / 180
        // A whole turn is none, to the last bit.
        let angle = degrees.truncatingRemainder(dividingBy: 360) * radians
        let (cosine, sine) = (cos(angle), sin(angle))
        let (p, q) = (tan(shear.x * radians), tan(shear.y * radians))
        // Y⁻¹ · R⁻¹, then X⁻¹ of that.
        let (lowerX, lowerY) = (q * cosine - sine, q * sine + cosine)
        let (upperX, upperY) = (cosine + p * lowerX, sine + p * lowerY)
        let (centerX, centerY) = (Double(width) / 2, Double(height) / 2)
        let (a, b, d, e) = (upperX / scale, upperY / scale, lowerX / scale, lowerY / scale)
        let (shiftX, shiftY) = (centerX + translation.x, centerY + translation.y)
        return ProjectiveMap(
            a: a, b: b, c: centerX - a * shiftX - b * shiftY, d: d, e: e, f: centerY - d * shiftX - e * shiftY)
    }
}
