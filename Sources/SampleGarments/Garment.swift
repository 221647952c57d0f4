import Basics

/// One garment of the sample catalogue: what a shop would know about it, and the seed its image is drawn from.
package struct Garment: Sendable, Hashable {
    /// The name of the image, unique in its catalog, for example `dress-red-dots-0042.jpg`.
    package let fileName: String
    package let type: GarmentType
    package let color: GarmentColor
    package let pattern: GarmentPattern
    /// A title as in a shop, for example `Dotted dress, red`, an invented maker, and when it is worn.
    package let title, brand, season: String
    /// The price in an unnamed currency, with at most two decimals.
    package let price: Double
    /// The seed of everything in the image that the attributes leave open: cut, light, backdrop, creases.
    package let seed: UInt64

    init(
        number: Int, type: GarmentType, color: GarmentColor, pattern: GarmentPattern, _ random: inout SeededGenerator
    ) {
        (self.type, self.color, self.pattern) = (type, color, pattern)
        seed = random.next()
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        fileName = "\(type.rawValue)-\(color.rawValue)-\(pattern.rawValue)-\(padded).jpg"
        let look = pattern.rawValue.replacing("stripes", with: "striped").replacing("dots", with: "dotted")
        title = "\(look.prefix(1).uppercased() + look.dropFirst()) \(type.rawValue), \(color.rawValue)"
        brand = random.pick(
            "Almo & Tide", "Birkenrain", "Corvelle", "Dovemoor", "Estrid", "Fennimill", "Halvard Loom", "Ostwind")
        let (_, low, high, seasons) = type.trade
        season = seasons[random.below(seasons.count)]
        // Whole units less ten cents, as shops like it.
        price = Double((low + random.below(high - low + 1)) * 100 - 10) / 100
    }

    /// The garment as one line of JSON with sorted keys; `path` is where its image lies, relative to the file.
    ///
    /// Every value is plain ASCII without quotes or backslashes, so nothing needs escaping.
    func json(path: String) -> String {
        """
        {"brand":"\(brand)","category":"\(type.trade.category)","colour":"\(color.rawValue)","path":"\(path)",\
        "pattern":"\(pattern.rawValue)","price":\(price),"season":"\(season)","title":"\(title)","type":"\(type.rawValue)"}
        """
    }
}
