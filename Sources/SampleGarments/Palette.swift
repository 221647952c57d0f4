import Basics

/// A color with red, green and blue in 0…1, encoded as in sRGB.
typealias Color = SIMD3<Double>

extension SIMD3<Double> {
    /// A color written as 0xRRGGBB.
    init(hex: UInt32) {
        self = SIMD3(Double(hex >> 16 & 255), Double(hex >> 8 & 255), Double(hex & 255)) / 255
    }

    /// The color as SVG writes it.
    var css: String {
        let levels = (clamped(lowerBound: .zero, upperBound: .one) * 255).rounded(.toNearestOrAwayFromZero)
        return "rgb(\(Int(levels.x)),\(Int(levels.y)),\(Int(levels.z)))"
    }

    var luminance: Double { 0.299 * x + 0.587 * y + 0.114 * z }

    func mixed(with other: Color, _ share: Double) -> Color { self + (other - self) * share }

    func darker(_ share: Double) -> Color { mixed(with: self * Color(0.22, 0.2, 0.26), share) }

    func lighter(_ share: Double) -> Color { mixed(with: .one, share) }
}

/// The colors of one garment: the one it is sold as, that of the print, and a quieter one of the print.
struct Palette: Sendable {
    let main, accent, second: Color

    /// The hand-picked main color, before the small differences between garments.
    static func main(of color: GarmentColor) -> Color { Color(hex: swatches(of: color)[0]) }

    /// One main color, then the accents that suit it.
    private static func swatches(of color: GarmentColor) -> [UInt32] {
        switch color {
        case .black: [0x2A2B30, 0xEDEAE4, 0x9AA0A8, 0xCFAE6B]
        case .white: [0xF1EFEA, 0x35507A, 0x8E9CAB, 0xC9776A, 0x7C9C86]
        case .grey: [0x999DA3, 0xF3F2EF, 0x3E424B, 0xE2C268]
        case .beige: [0xD8C4A2, 0xFBF7EE, 0x83654A, 0x5D7C7C]
        case .brown: [0x7C543B, 0xEBDCC4, 0xCD9560, 0x332B28]
        case .red: [0xC0323B, 0xF7EFE6, 0x2C3048, 0xF0BAA8]
        case .pink: [0xE79DB0, 0xFFF7F5, 0xB5446A, 0x7B90B8]
        case .yellow: [0xEABD45, 0xFFFBF0, 0x445068, 0xC4702D]
        case .green: [0x4A8759, 0xF4F1E4, 0x1F4634, 0xE3C772]
        case .blue: [0x4D84C4, 0xF6F8FB, 0x203963, 0xF2CB78]
        case .navy: [0x27365A, 0xF3F0EA, 0xB83B45, 0x7FA4D1]
        case .purple: [0x785299, 0xF5EFF8, 0x3C2659, 0xE6B8D2]
        }
    }

    init(_ color: GarmentColor, _ random: inout SeededGenerator) {
        let swatches = Self.swatches(of: color)
        // Dye lots differ: a little in lightness, less in hue.
        let tint = Color(random(-0.018, 0.018), random(-0.012, 0.012), random(-0.018, 0.018))
        main = (Color(hex: swatches[0]) * random(0.95, 1.04) + tint).clamped(lowerBound: .zero, upperBound: .one)
        let first = 1 + random.below(swatches.count - 1)
        let next = 1 + (first + random.below(swatches.count - 2)) % (swatches.count - 1)
        accent = Color(hex: swatches[first])
        second = Color(hex: swatches[next])
    }
}
