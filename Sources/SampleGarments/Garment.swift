/// One garment of the sample catalogue: what a shop would know about it, and the seed its picture is drawn from.
public struct Garment: Sendable, Hashable {
    /// The name of the picture, unique in its catalogue, for example `dress-red-dots-0042.jpg`.
    public let fileName: String
    /// What kind of garment it is.
    public let type: GarmentType
    /// Its main colour.
    public let colour: GarmentColour
    /// What is printed on it.
    public let pattern: GarmentPattern
    /// A title as in a shop, for example `Dotted dress, red`.
    public let title: String
    /// An invented maker.
    public let brand: String
    /// `spring`, `summer`, `autumn`, `winter` or `all year`.
    public let season: String
    /// The price in an unnamed currency, with at most two decimals.
    public let price: Double
    /// The seed of everything in the picture that the attributes leave open: cut, light, backdrop, creases.
    public let seed: UInt64

    /// The garment with a number in the catalogue; its further attributes are drawn from `random`.
    init(
        number: Int, type: GarmentType, colour: GarmentColour, pattern: GarmentPattern, _ random: inout SeededGenerator
    ) {
        self.type = type
        self.colour = colour
        self.pattern = pattern
        seed = random.next()
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        fileName = "\(type.rawValue)-\(colour.rawValue)-\(pattern.rawValue)-\(padded).jpg"
        title = "\(pattern.adjective) \(type.rawValue), \(colour.rawValue)"
        brand = random.pick(
            "Almo & Tide", "Birkenrain", "Corvelle", "Dovemoor", "Estrid", "Fennimill", "Halvard Loom", "Ostwind")
        season = type.seasons[random.below(type.seasons.count)]
        // Whole tens less ten cents, as shops like it.
        let (low, high) = type.priceRange
        price = Double((low + random.below(high - low + 1)) * 100 - 10) / 100
    }

    /// The garment as one line of JSON with sorted keys; `path` is where its picture lies, relative to the file.
    ///
    /// Every value is plain ASCII without quotes or backslashes, so nothing needs escaping.
    func json(path: String) -> String {
        """
        {"brand":"\(brand)","category":"\(type.category)","colour":"\(colour.rawValue)","path":"\(path)",\
        "pattern":"\(pattern.rawValue)","price":\(price),"season":"\(season)","title":"\(title)","type":"\(type.rawValue)"}
        """
    }
}

extension GarmentPattern {
    fileprivate var adjective: String {
        switch self {
        case .plain: "Plain"
        case .stripes: "Striped"
        case .wideStripes: "Wide-striped"
        case .dots: "Dotted"
        case .gingham: "Gingham"
        case .plaid: "Plaid"
        case .zigzag: "Zigzag"
        case .floral: "Floral"
        case .colourBlock: "Colour-block"
        case .melange: "Melange"
        }
    }
}

extension GarmentType {
    fileprivate var seasons: [String] {
        switch self {
        case .tShirt, .shorts, .dress: ["spring", "summer", "summer"]
        case .sweater, .coat, .scarf: ["autumn", "winter", "winter"]
        case .hoodie, .jacket: ["spring", "autumn", "winter"]
        case .skirt: ["spring", "summer", "autumn"]
        case .shirt, .pants, .sneakers, .hat, .bag: ["all year", "spring", "autumn"]
        }
    }

    /// The lowest and the highest price, in whole units.
    fileprivate var priceRange: (Int, Int) {
        switch self {
        case .tShirt: (12, 40)
        case .shirt: (30, 90)
        case .sweater: (40, 130)
        case .hoodie: (35, 90)
        case .jacket: (70, 220)
        case .coat: (120, 380)
        case .dress: (40, 180)
        case .skirt: (30, 110)
        case .pants: (40, 130)
        case .shorts: (25, 70)
        case .sneakers: (50, 160)
        case .hat: (15, 50)
        case .bag: (40, 260)
        case .scarf: (20, 80)
        }
    }
}
