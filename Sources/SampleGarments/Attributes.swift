/// What kind of garment an image shows.
package enum GarmentType: String, Sendable, CaseIterable {
    case tShirt = "t-shirt"
    case shirt, sweater, hoodie, jacket, coat, dress, skirt, pants, shorts, sneakers, hat, bag, scarf

    /// The department of the shop that sells it, its lowest and highest price in whole units, and its seasons.
    var trade: (category: String, low: Int, high: Int, seasons: [String]) {
        let (summer, winter, always) = (
            ["spring", "summer", "summer"], ["autumn", "winter", "winter"], ["all year", "spring", "autumn"]
        )
        return switch self {
        case .tShirt: ("top", 12, 40, summer)
        case .shirt: ("top", 30, 90, always)
        case .sweater: ("top", 40, 130, winter)
        case .hoodie: ("top", 35, 90, ["spring", "autumn", "winter"])
        case .jacket: ("outerwear", 70, 220, ["spring", "autumn", "winter"])
        case .coat: ("outerwear", 120, 380, winter)
        case .dress: ("dress", 40, 180, summer)
        case .skirt: ("bottom", 30, 110, ["spring", "summer", "autumn"])
        case .pants: ("bottom", 40, 130, always)
        case .shorts: ("bottom", 25, 70, summer)
        case .sneakers: ("shoes", 50, 160, always)
        case .hat: ("accessory", 15, 50, always)
        case .bag: ("accessory", 40, 260, always)
        case .scarf: ("accessory", 20, 80, winter)
        }
    }
}

/// The main color of a garment.
package enum GarmentColor: String, Sendable, CaseIterable {
    case black, white, grey, beige, brown, red, pink, yellow, green, blue, navy, purple
}

/// What is printed on or woven into a garment.
package enum GarmentPattern: String, Sendable, CaseIterable {
    case plain, stripes
    case wideStripes = "wide-stripes"
    case dots, gingham, plaid, zigzag, floral
    case colorBlock = "colour-block"
    case melange
}
