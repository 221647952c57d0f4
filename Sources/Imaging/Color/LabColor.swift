import Foundation

/// A color in CIE L\*a\*b\*, where equal distances look about equally large.
///
/// Source: CIE 15, "Colorimetry", with the white point D65 and the primaries and transfer curve of IEC 61966-2-1 (sRGB).
struct LabColor {
    /// Lightness, 0 (black) to 100 (white).
    var lightness: Double
    /// From green (−86) to red (98); 0 in all greys.
    var a: Double
    /// From blue (−108) to yellow (94); 0 in all greys.
    var b: Double

    /// The color of an 8-bit sRGB pixel.
    init(red: UInt8, green: UInt8, blue: UInt8) {
        let (r, g, b) = (Self.linear[Int(red)], Self.linear[Int(green)], Self.linear[Int(blue)])
        let x = Self.curve((0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47)
        let y = Self.curve(0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b)
        let z = Self.curve((0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83)
        lightness = 116 * y - 16
        a = 500 * (x - y)
        self.b = 200 * (y - z)
    }

    /// How far from gray.
    var chroma: Double { (a * a + b * b).squareRoot() }

    /// The share of full light that each 8-bit sample stands for.
    private static let linear: [Double] = (0...255).map { sample in
        let value = Double(sample) / 255
        return value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// The cube root, with a straight piece near black.
    private static func curve(_ share: Double) -> Double {
        share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
    }
}
