/// Reads feeds in XML: RSS and Atom with Google Merchant's elements, sitemaps with images, and indexes of sitemaps.
struct XMLFeedParser: FormatParser {
    private let xml: XMLPushParser
    private var document = XMLFeedDocument()

    init(limits: FeedLimits) { xml = XMLPushParser(limits: limits) }

    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, _ found: inout FeedAssembler) throws(FeedError) {
        try xml.parse(bytes) { event throws(FeedError) in try document.take(event, &found) }
    }

    mutating func finish(_ found: inout FeedAssembler) throws(FeedError) {
        try xml.finish { event throws(FeedError) in try document.take(event, &found) }
    }
}

/// What the elements of a feed mean.
private struct XMLFeedDocument {
    /// What the root says that the document is.
    private enum Kind {
        case rss, atom, sitemap, sitemapIndex

        init?(root: XMLName) {
            switch root.local {
            case "rss", "RDF": self = .rss
            case "feed": self = .atom
            case "urlset": self = .sitemap
            case "sitemapindex": self = .sitemapIndex
            default: return nil
            }
        }

        /// The element that holds a product.
        var item: String {
            switch self {
            case .rss: "item"
            case .atom: "entry"
            case .sitemap: "url"
            case .sitemapIndex: "sitemap"
            }
        }
    }

    private var kind: Kind?
    private var depth = 0
    /// The product that is being read, and the depth of its element. Only its children are its fields: the price of
    /// shipping is not the product's.
    private var item: (draft: ProductDraft, depth: Int)?
    private var lastModified: String?
    /// Atom's own id or RSS's guid, for a product without Merchant's.
    private var fallbackID: String?

    mutating func take(_ event: XMLEvent, _ found: inout FeedAssembler) throws(FeedError) {
        switch event {
        case .start(let name, let attributes, let line):
            depth += 1
            try start(name, attributes, line)
        case .end(let name, let text):
            depth -= 1
            try end(name, text, &found)
        }
    }

    private mutating func start(_ name: XMLName, _ attributes: [String: String], _ line: Int) throws(FeedError) {
        guard let kind else {
            self.kind = Kind(root: name)
            guard self.kind != nil else {
                let name = name.local.cut(to: 40)
                throw FeedError(
                    line: line, .unknown, "the root is <\(name)>, and not <rss>, <feed>, <urlset> or <sitemapindex>")
            }
            return
        }
        if item == nil, name.space == .plain, name.local == kind.item {
            item = (ProductDraft(line: line), depth)
            (lastModified, fallbackID) = (nil, nil)
            if kind == .sitemap || kind == .sitemapIndex {
                item?.draft.hasLongID = true
                item?.draft.imageLimit = 1000
            }
        } else if let item, kind == .atom, depth == item.depth + 1, name == XMLName(.plain, "link"),
            let address = attributes["href"]
        {
            switch attributes["rel"] {
            case nil, "alternate": self.item?.draft.add(.link, address)
            case "enclosure" where attributes["type"]?.hasPrefix("image/") == true:
                self.item?.draft.add(.moreImages, address)
            default: break
            }
        }
    }

    private mutating func end(_ name: XMLName, _ text: String, _ found: inout FeedAssembler) throws(FeedError) {
        guard let kind, let item else { return }
        let level = depth + 1 - item.depth
        if level == 0 {
            self.item = nil
            try finish(item.draft, kind, &found)
        } else {
            switch kind {
            case .rss, .atom: if level == 1 { field(name, text) }
            case .sitemap, .sitemapIndex: location(name, text, level)
            }
        }
    }

    private mutating func finish(
        _ draft: ProductDraft, _ kind: Kind, _ found: inout FeedAssembler
    ) throws(FeedError) {
        var draft = draft
        switch kind {
        case .sitemapIndex:
            do throws(WebAddress.Fault) {
                let address = try WebAddress.resolved(draft.values[.link] ?? "", base: found.options.address)
                found.add(LinkedFeed(address: address, lastModified: lastModified))
            } catch {
                found.add(ProductFault(line: draft.line, id: nil, field: "loc", .productLeftOut, error.reason))
            }
        // Most pages of a shop's sitemap are no products, which is no fault.
        case .sitemap where draft.moreImages.isEmpty && draft.values[.link] != nil: break
        case .rss, .atom, .sitemap:
            if draft.values[.id] == nil, let id = fallbackID {
                draft.hasLongID = true
                draft.add(.id, id)
            }
            try found.add(draft)
        }
    }

    private mutating func field(_ name: XMLName, _ text: String) {
        switch (name.space, name.local) {
        case (.plain, "guid"): fallbackID = fallbackID ?? text
        case (.plain, "id") where kind == .atom: fallbackID = fallbackID ?? text
        // Of Merchant's own title or link and those of RSS and Atom the first one counts: they agree.
        case (.merchant, let local), (.plain, let local):
            if let field = ProductField(named: local) { item?.draft.add(field, text) }
        case (.sitemapImage, _), (.other, _): break
        }
    }

    /// Sitemaps: the page and its images, the sitemap's own address and date.
    private mutating func location(_ name: XMLName, _ text: String, _ level: Int) {
        switch (name.space, name.local) {
        case (.plain, "loc") where level == 1:
            item?.draft.add(.link, text)
            item?.draft.add(.id, text)
        case (.plain, "lastmod") where level == 1: lastModified = text.trimmed.cut(to: 40)
        case (.sitemapImage, "loc") where level == 2: item?.draft.add(.moreImages, text)
        case (.sitemapImage, "title") where level == 2: item?.draft.add(.title, text)
        default: break
        }
    }
}
