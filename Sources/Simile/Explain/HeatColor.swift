import Foundation

/// Colors for numbers from −1 to 1: from violet over red and orange to yellow as numbers rise from 0 to 1, and from dark to light
/// blue as they fall to −1.
///
/// The colors are straight lines in lightness and hue at a constant chroma of Oklab, so that equal steps of a number are equal
/// steps for the eye, and lightness alone, as in a print without colors, keeps the order.
///
/// Source: Ottosson, "A perceptual color space for image processing", 2020.
package enum HeatColor {
    /// Lightness, chroma, and hue in degrees of the color of a number; one outside −1…1 counts as the nearest, one that is none
    /// as 0.
    package static func coordinates(of value: Double) -> (lightness: Double, chroma: Double, hue: Double) {
        let value = value.isFinite ? min(max(value, -1), 1) : 0
        return value < 0 ? (0.35 - 0.45 * value, 0.08, 240) : (0.35 + 0.55 * value, 0.16, 300 + 160 * value)
    }

    /// The color in sRGB.
    package static func rgb(of value: Double) -> (UInt8, UInt8, UInt8) {
        let (lightness, chroma, degrees) = coordinates(of: value)
        let hue = degrees * .pi / 180
        let (a, b) = (chroma * cos(hue), chroma * sin(hue))
        let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
        return (
            encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
        )
    }

    private static func cube(_ value: Double) -> Double { value * value * value }

    /// Linear light as an 8-bit sample of sRGB.
    private static func encoded(_ linear: Double) -> UInt8 {
        let linear = min(max(linear, 0), 1)
        let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
        return UInt8((value * 255).rounded())
    }
}
