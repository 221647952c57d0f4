/// How much a feed may hold. What goes beyond is cut or refused while it arrives, before it is kept.
package struct FeedLimits: Hashable, Sendable {
    /// Bytes of a feed, unpacked: what Google Merchant takes of one file. Beyond, the feed is incomplete.
    package var feedBytes = 4 << 30
    /// Products of a feed, each of which costs 16 to 32 bytes of memory while it is read, to find ids that come twice.
    /// One below three quarters of 2²¹, where the set of them would double. Beyond, the feed is incomplete.
    package var products = 1_572_863
    /// Bytes of one field: three bytes each for a title of 10,000 characters, and room for a description of HTML. Beyond, it
    /// is cut before anything else looks at it.
    package var fieldBytes = 1 << 16
    /// Bytes of a row or a JSON line: many times a product with all its fields at their limits.
    package var rowBytes = 1 << 20
    /// Levels of XML elements: an item's shipping rates are at five.
    package var depth = 32
    /// Names of XML elements, attributes and prefixes, each counted once: Merchant's specification has near 200. libxml2
    /// keeps them, and looks through those of a tag for each of its attributes: without a limit, 30 MB of names take minutes.
    package var names = 2000
    /// Bytes of an XML tag or comment, which libxml2 keeps until it ends; checked every 64 KiB.
    package var tagBytes = 1 << 18
    /// Attributes of an XML element that are looked at.
    package var attributes = 32
    /// Bytes of a page that is read whole: 250 products of Shopify are near 3 MB.
    package var pageBytes = 32 << 20

    /// The usual limits.
    package init() {}
}
