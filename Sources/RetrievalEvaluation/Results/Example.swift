/// A query or a pair worth looking at, with its images.
public struct Example: Sendable, Hashable, Codable {
    /// The group it is shown in: `Worst queries, efficientnet_lite0`.
    public var group: String
    /// The caption: `AP 0.031`.
    public var caption: String
    /// The image of the query, or the first of a pair.
    public var query: Image
    /// What was found, best first, or the second of a pair.
    public var hits: [Image]

    /// An image of an example.
    public struct Image: Sendable, Hashable, Codable {
        /// Its key: the path of the file, or the item's key.
        public var key: String
        /// What stands below it: `dress, 0.93`.
        public var caption: String
        /// Whether it is right; nil where that is not the question.
        public var isRight: Bool?

        /// - Parameters:
        ///   - key: the path of the file, or the item's key.
        ///   - caption: what stands below it.
        ///   - isRight: whether it is right.
        public init(_ key: String, _ caption: String, isRight: Bool? = nil) {
            self.key = key
            self.caption = caption
            self.isRight = isRight
        }
    }

    /// - Parameters:
    ///   - group: the group it is shown in.
    ///   - caption: the caption.
    ///   - query: the image of the query.
    ///   - hits: what was found, best first.
    public init(group: String, caption: String, query: Image, hits: [Image]) {
        self.group = group
        self.caption = caption
        self.query = query
        self.hits = hits
    }
}
