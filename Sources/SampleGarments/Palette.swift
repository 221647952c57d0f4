/// A colour with red, green and blue in 0…1, encoded as in sRGB.
typealias Colour = SIMD3<Float>

extension SIMD3<Float> {
    /// A colour written as 0xRRGGBB.
    init(hex: UInt32) {
        self = SIMD3(Float(hex >> 16 & 255), Float(hex >> 8 & 255), Float(hex & 255)) / 255
    }

    var luminance: Float { 0.299 * x + 0.587 * y + 0.114 * z }

    func mixed(with other: Colour, _ share: Float) -> Colour { self + (other - self) * share }

    func darker(_ share: Float) -> Colour { mixed(with: self * Colour(0.22, 0.2, 0.26), share) }

    func lighter(_ share: Float) -> Colour { mixed(with: [1, 1, 1], share) }
}

/// The colours of one garment: chosen by hand per main colour so that prints and trims go with it.
struct Palette: Sendable {
    /// The colour the garment is sold as.
    var main: Colour
    /// The print on it.
    var accent: Colour
    /// A second, quieter colour of the print.
    var second: Colour

    /// The hand-picked main colour, before the small differences between garments.
    static func main(of colour: GarmentColour) -> Colour { Colour(hex: swatches(of: colour)[0]) }

    /// One main colour, then the accents that suit it.
    private static func swatches(of colour: GarmentColour) -> [UInt32] {
        switch colour {
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

    init(_ colour: GarmentColour, _ random: inout SeededGenerator) {
        let swatches = Self.swatches(of: colour)
        // Dye lots differ: a little in lightness, less in hue.
        let tint = Colour(random.float(-0.018, 0.018), random.float(-0.012, 0.012), random.float(-0.018, 0.018))
        main = (Colour(hex: swatches[0]) * random.float(0.95, 1.04) + tint).clamped(lowerBound: .zero, upperBound: .one)
        let first = 1 + random.below(swatches.count - 1)
        let next = 1 + (first + random.below(swatches.count - 2)) % (swatches.count - 1)
        accent = Colour(hex: swatches[first])
        second = Colour(hex: swatches[next])
    }
}
