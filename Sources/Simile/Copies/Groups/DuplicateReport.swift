public import Catalog

/// Groups of copies in a catalog.
public struct DuplicateReport: Sendable, Encodable {
    /// The groups, those with most copies first.
    public var groups: [Group]
    /// Pairs that look alike and are no copies: bursts, or a product in several colors.
    public var near: [Link]
    /// By what the image to keep of each group was chosen, the most important first.
    public var keepRule: [KeepRule.Criterion]
    /// Images that could not be looked at, and why.
    public var skipped: [Skipped]
    /// How many images were looked at for the first time.
    public var examined: Int
    /// How many images nothing was compared with: new ones, where the request does not look at them, and those that were skipped. Among
    /// them only files with the same bytes are known to be copies.
    public var unexamined: Int

    /// Images that are the same picture.
    public struct Group: Sendable, Encodable {
        /// The images; the one to keep first.
        public var items: [Member]
        /// What joins them.
        public var links: [Link]
    }

    /// An image of a group.
    public struct Member: Sendable, Encodable {
        /// The item's key.
        public var key: ItemKey
        /// Whether it is the one to keep.
        public var keep: Bool
        /// Why it is to be kept, or not.
        public var reason: String
        /// The width in pixels, as it is shown; nil of an image that was not looked at.
        public var width: Int?
        /// The height.
        public var height: Int?
        /// The size of its file.
        public var bytes: Int64?
    }

    /// What joins two images.
    public struct Link: Sendable, Encodable {
        /// The original; of copies that no one can tell apart, the one whose key comes first.
        public var a: ItemKey
        /// The copy.
        public var b: ItemKey
        /// How they are related.
        public var link: CopyLink

        private enum CodingKeys: String, CodingKey { case a, b, kind, turn, mirrored, box, confidence, inliers }

        /// Writes the link's members beside the keys.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(a, forKey: .a)
            try container.encode(b, forKey: .b)
            try container.encode(link.kind, forKey: .kind)
            try container.encode(link.turn, forKey: .turn)
            try container.encode(link.mirrored, forKey: .mirrored)
            try container.encode(link.box, forKey: .box)
            try container.encode(link.confidence, forKey: .confidence)
            try container.encodeIfPresent(link.inliers, forKey: .inliers)
        }
    }

    /// An image that could not be looked at.
    public struct Skipped: Sendable, Encodable {
        /// The item's key.
        public var key: ItemKey
        /// One line that says why.
        public var reason: String
    }
}
