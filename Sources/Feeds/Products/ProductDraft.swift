/// What a format has found of a product, before it is checked: the first value of each field, and all addresses of images.
struct ProductDraft {
    /// The line that it begins on.
    let line: Int
    /// Whether the id is an address or the like, for which 50 characters are few.
    var hasLongID = false
    /// How many images it may have.
    var imageLimit = 11
    private(set) var values: [ProductField: String] = [:]
    private(set) var moreImages: [String] = []

    init(line: Int) { self.line = line }

    /// The value of a field; empty ones are none. A field that comes twice keeps its first value.
    mutating func add(_ field: ProductField, _ text: String) {
        let text = text.trimmed
        guard !text.isEmpty else { return }
        if field == .moreImages || field == .image && values[.image] != nil {
            // Two beyond what is used: one may be the first image again, and that there are more is told.
            if moreImages.count < imageLimit + 2 { moreImages.append(text) }
        } else if values[field] == nil {
            values[field] = text
        }
    }

    /// Adds addresses of images in one text, with commas between them. A comma within one is written "%2C": the list is
    /// split, then that is decoded. A piece that does not begin as an address does (with a scheme or a slash) belongs, with
    /// its comma, to the one before.
    mutating func addImageList(_ text: String) {
        var addresses: [String] = []
        for bytes in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let piece = Substring(bytes)
            let start = piece.trimmed
            if addresses.isEmpty || start.hasPrefix("/") || WebAddress.hasScheme(start) {
                addresses.append(start)
            } else {
                addresses[addresses.count - 1] += "," + piece
            }
            // The last one is never complete before the next begins.
            if addresses.count > imageLimit + 2 { break }
        }
        for address in addresses {
            add(.moreImages, Self.withCommas(address))
        }
    }

    private static func withCommas(_ address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: "%")) else { return address }
        return address.replacing("%2C", with: ",").replacing("%2c", with: ",")
    }
}
