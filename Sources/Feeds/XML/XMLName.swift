/// The name of an XML element: what it is called, and in which vocabulary.
struct XMLName: Hashable {
    /// The vocabularies that feeds are written in.
    enum Space: Hashable {
        /// Google Merchant's, whose prefix is `g` by custom; also where the prefix is used without being declared.
        case merchant
        /// The image extension of sitemaps.
        case sitemapImage
        /// None, or one that needs no telling apart here: RSS has none, Atom and sitemaps have their own.
        case plain
        /// Any other that has a prefix: `media`, `dc`.
        case other
    }

    let space: Space
    let local: String

    init(_ space: Space, _ local: String) { (self.space, self.local) = (space, local) }

    init(name: UnsafePointer<CChar>, prefix: UnsafePointer<CChar>?, space: UnsafePointer<CChar>?) {
        local = String(cString: name)
        if let space {
            self.space = Self.spaces[String(cString: space)] ?? (prefix == nil ? .plain : .other)
        } else if let prefix {
            self.space = Self.prefixes[String(cString: prefix)] ?? .other
        } else {
            self.space = .plain
        }
    }

    private static let spaces: [String: Space] = [
        "http://base.google.com/ns/1.0": .merchant, "https://base.google.com/ns/1.0": .merchant,
        "http://base.google.com/ns/1.0/": .merchant, "https://base.google.com/ns/1.0/": .merchant,
        "http://www.google.com/schemas/sitemap-image/1.1": .sitemapImage,
        "https://www.google.com/schemas/sitemap-image/1.1": .sitemapImage,
        "http://www.w3.org/2005/Atom": .plain, "http://purl.org/rss/1.0/": .plain,
        "http://www.sitemaps.org/schemas/sitemap/0.9": .plain, "https://www.sitemaps.org/schemas/sitemap/0.9": .plain,
        "http://www.google.com/schemas/sitemap/0.84": .plain,
    ]

    /// What prefixes mean that no address is declared for.
    private static let prefixes: [String: Space] = ["g": .merchant, "image": .sitemapImage]
}
