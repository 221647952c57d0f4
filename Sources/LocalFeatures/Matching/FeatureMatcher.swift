/// Finds pairs of features that look alike: each the other's nearest, and clearly nearer than the next.
///
/// Descriptors of SIFT are compared by the square roots of their components (R. Arandjelović and A. Zisserman, "Three things
/// everyone should know to improve object retrieval", 2012), those of SURF as they are, bits by how many differ. The test of
/// the next nearest is Lowe's (2004, section 7.1); here it must hold both ways, so that exchanging the sets exchanges the
/// sides of each match and changes nothing else.
///
/// ```swift
/// let matches = FeatureMatcher().matches(MatchableFeatures(a), MatchableFeatures(b))
/// ```
public struct FeatureMatcher: Sendable {
    /// Matches whose distance is not below so large a share of that to the next nearest are left out; 1 leaves out
    /// only ties. nil for what suits the kind: .8 for vectors, .85 for bits.
    public var largestRatio: Float?

    /// A matcher with a test of the next nearest.
    public init(largestRatio: Float? = nil) { self.largestRatio = largestRatio }

    /// The matches between two sets, in the first one's order: none between different kinds. O(features of a · features of b),
    /// 500 × 500 of 128 bytes in about half a millisecond.
    public func matches(_ a: MatchableFeatures, _ b: MatchableFeatures) -> [FeatureMatch] {
        guard a.kind == b.kind, a.count > 0, b.count > 0 else { return [] }
        let ratio = largestRatio ?? (a.kind.isBinary ? 0.85 : 0.8)
        let (rows, columns, keys) = NearestTwo.search(a, b)
        return (0..<a.count).compactMap { i in
            let nearest = rows[i].nearest
            guard rows[i].key == columns[nearest].key, columns[nearest].nearest == i else { return nil }
            let distance = keys.distance(rows[i].key)
            let next = keys.distance(max(rows[i].next, columns[nearest].next))
            guard distance < ratio * next else { return nil }
            return FeatureMatch(a: i, b: nearest, distance: distance, ratio: next.isFinite ? distance / next : 0)
        }
    }
}
