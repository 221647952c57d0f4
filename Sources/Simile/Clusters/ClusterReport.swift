public import Catalog

/// Images in groups by what they look like.
public struct ClusterReport: Sendable, Encodable {
    /// `kmeans` or `hdbscan`.
    public var method: String
    /// The space that the vectors are of.
    public var space: VectorSpace
    /// The clusters, the largest first.
    public var clusters: [Cluster]
    /// Images of no cluster, by key; none of k-means.
    public var outliers: [ItemKey]
    /// What random choices started from.
    public var seed: UInt64
    /// How clusters agree with the labels that were asked for.
    public var agreement: Agreement?
    /// Where each image lies on the map, if one was asked for.
    public var map: [Place]?
    /// Why the condition can match nothing; see ``SearchResult/notes``.
    public var notes: [String]?

    /// Images that are alike.
    public struct Cluster: Sendable, Encodable {
        /// Its number, from 1.
        public var id: Int
        /// How many images it has.
        public var size: Int
        /// The image that stands for it.
        public var medoid: ItemKey
        /// Its images, the medoid first, then those nearest to it.
        public var items: [ItemKey]
        /// The values of the label that most of its images have, the most frequent first; three at most. Nil without a label.
        public var names: [Name]?
    }

    /// A value of the label among the images of a cluster.
    public struct Name: Sendable, Encodable {
        /// The value.
        public var value: AttributeValue
        /// The share of the cluster's images that have it, 0…1.
        public var share: Double
    }

    /// How clusters agree with labels. Outliers count as one more cluster, as they do among scikit-learn's labels.
    public struct Agreement: Sendable, Encodable {
        /// The attribute.
        public var label: String
        /// How many images have it; others do not count.
        public var items: Int
        /// 1 for equal divisions, about 0 for independent ones.
        public var adjustedRandIndex: Double
        /// 0…1.
        public var normalizedMutualInformation: Double
    }

    /// Where an image lies on the map.
    public struct Place: Sendable, Encodable {
        /// The item's key.
        public var key: ItemKey
        /// The number of its cluster; nil for an outlier.
        public var cluster: Int?
        /// To the right, 0…1.
        public var x: Double
        /// Up, 0…1.
        public var y: Double
    }
}
