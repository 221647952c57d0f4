/// The kinds of local features: how keypoints are found, and how the surroundings of each are described.
public enum FeatureKind: String, Sendable, Codable, CaseIterable {
    /// Scale-invariant feature transform (Lowe, 2004): blobs, described by histograms of gradients. The most precise.
    case sift
    /// Speeded-up robust features (Bay et al., 2006): blobs found with box filters.
    case surf
    /// Oriented FAST and rotated BRIEF (Rublee et al., 2011): corners, described by comparisons of gray values. The fastest.
    case orb
    /// Accelerated KAZE (Alcantarilla et al., 2013): blobs in a scale space that keeps edges, described by comparisons.
    case akaze

    /// The bytes of one descriptor.
    public var descriptorBytes: Int {
        switch self {
        case .sift: 128
        case .surf: 64
        case .orb: 32
        case .akaze: 61
        }
    }

    /// Whether descriptors are bits, compared by the Hamming distance; else they are vectors of 8-bit numbers, compared by the Euclidean
    /// distance.
    public var isBinary: Bool {
        switch self {
        case .sift, .surf: false
        case .orb, .akaze: true
        }
    }
}
