public import Catalog

/// Where a picture belongs among the looks of a catalog.
public struct TrendPlacement: Sendable, Encodable {
    /// What the image is called.
    public var image: String
    /// The group that it belongs to, and where that is going; nil for a new look, or where there are no groups.
    public var group: TrendReport.Group?
    /// Whether no group reaches it.
    public var isNewLook: Bool
    /// The nearest group, whether it reaches the image or not; nil where there are no groups.
    public var nearestGroup: Int?
    /// The cosine to the middle of that.
    public var cosine: Double?
    /// The most similar items.
    public var neighbors: [Neighbor]
    /// The space of the vectors.
    public var space: VectorSpace

    /// An item of the catalog that is like the image.
    public struct Neighbor: Sendable, Hashable, Encodable {
        /// The item's key.
        public var key: ItemKey
        /// The score, 0…1.
        public var score: Double
        /// The group that the item belongs to; nil for none.
        public var group: Int?
    }
}
