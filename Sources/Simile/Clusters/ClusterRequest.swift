public import Basics
public import Catalog

/// Which images are grouped, and how.
public struct ClusterRequest: Sendable {
    /// How groups are found.
    public enum Method: Sendable, Hashable {
        /// As many clusters as given, to one of which every image belongs: spherical k-means.
        case count(Int)
        /// However many there are, and outliers: HDBSCAN. From 100 images on it groups the places on the map
        /// (`NeighborLayout`), for among the many dimensions of embeddings hardly a distance tells dense from sparse.
        case density
    }

    /// How groups are found.
    public var method = Method.density
    /// The least number of images in a cluster of ``Method/density``, at least 2; nil for 5 up to 200 images and 10 beyond.
    public var minimumSize: Int?
    /// The model whose vectors are compared, when the catalog holds those of several; nil for the default model's.
    public var model: String?
    /// As computed how; nil for f32, if there are such.
    public var precision: Precision?
    /// A condition on attributes that images must meet; nil for all.
    public var filter: Filter?
    /// An attribute whose values name clusters, and are compared with them.
    public var label: String?
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// Whether a map is made.
    public var wantsMap = false

    /// All images, in however many clusters there are.
    public init(_ method: Method = .density) { self.method = method }
}
