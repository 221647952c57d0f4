/// What kind of garment a picture shows.
public enum GarmentType: String, Sendable, CaseIterable {
    case tShirt = "t-shirt"
    case shirt
    case sweater
    case hoodie
    case jacket
    case coat
    case dress
    case skirt
    case pants
    case shorts
    case sneakers
    case hat
    case bag
    case scarf

    /// The department of the shop that the type belongs to: the parent class in an evaluation.
    public var category: String {
        switch self {
        case .tShirt, .shirt, .sweater, .hoodie: "top"
        case .jacket, .coat: "outerwear"
        case .dress: "dress"
        case .skirt, .pants, .shorts: "bottom"
        case .sneakers: "shoes"
        case .hat, .bag, .scarf: "accessory"
        }
    }
}

/// The main colour of a garment.
public enum GarmentColour: String, Sendable, CaseIterable {
    case black, white, grey, beige, brown, red, pink, yellow, green, blue, navy, purple
}

/// What is printed on or woven into a garment.
public enum GarmentPattern: String, Sendable, CaseIterable {
    case plain
    case stripes
    case wideStripes = "wide-stripes"
    case dots
    case gingham
    case plaid
    case zigzag
    case floral
    case colourBlock = "colour-block"
    case melange
}
