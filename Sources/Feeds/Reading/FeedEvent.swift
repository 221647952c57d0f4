/// What a ``FeedParser`` finds, in the feed's order.
package enum FeedEvent: Hashable, Sendable {
    /// A product that can be used.
    case product(Product)
    /// Something about a product is left out or cut, or all of it. Where a product follows with the same id, it is used.
    case fault(ProductFault)
    /// Another file with products, which an index of sitemaps names.
    case feed(LinkedFeed)
}

/// A feed that another one names.
package struct LinkedFeed: Hashable, Sendable {
    /// Where it is, http or https.
    package let address: String
    /// When it last changed, as it is written there: a W3C date.
    package let lastModified: String?
}
