/// Two features, each the other's nearest.
public struct FeatureMatch: Sendable, Equatable {
    /// The feature's place in the first set.
    public let a: Int
    /// The feature's place in the second.
    public let b: Int
    /// How far their descriptors are from each other: for vectors the Euclidean distance of what has length 1 (see
    /// ``FeatureMatcher``), for bits the number of those that differ.
    public let distance: Float
    /// `distance` in shares of that to the next nearest feature of either set: the lower, the more distinct.
    public let ratio: Float
}
