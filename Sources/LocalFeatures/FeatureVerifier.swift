/// Tells by local features whether two images show the same: a copy, a part of it, or the same flat thing seen from elsewhere.
///
/// ```swift
/// let a = MatchableFeatures(try FeatureExtractor(.sift).extract(.file("a.jpg"), reader))
/// let b = MatchableFeatures(try FeatureExtractor(.sift).extract(.file("b.jpg"), reader))
/// let found = FeatureVerifier().verify(a, b)
/// print(found.isSame, found.inliers, found.score)
/// ```
public struct FeatureVerifier: Sendable {
    /// Finds the matches.
    public var matcher: FeatureMatcher
    /// Finds the map that they agree with.
    public var estimator: HomographyEstimator

    /// A verifier.
    public init(matcher: FeatureMatcher = FeatureMatcher(), estimator: HomographyEstimator = HomographyEstimator()) {
        (self.matcher, self.estimator) = (matcher, estimator)
    }

    /// What two images have in common. O(features of a · features of b).
    public func verify(_ a: MatchableFeatures, _ b: MatchableFeatures) -> FeatureVerification {
        let matches = matcher.matches(a, b)
        let estimate = estimator.estimate(a.features, b.features, matches)
        return FeatureVerification(kind: a.kind, matches: matches.count, estimate: estimate)
    }
}

/// What two images have in common by their local features.
public struct FeatureVerification: Sendable, Equatable {
    /// Of what kind they are.
    public let kind: FeatureKind
    /// Features that look alike.
    public let matches: Int
    /// Those of them that one map of the one image onto the other explains, at distinct places.
    public let inliers: Int
    /// The map, from pixels of the first image to pixels of the second; nil where there is none.
    public let homography: Homography?

    /// What matches and the map that was estimated from them say.
    package init(kind: FeatureKind, matches: Int, estimate: HomographyEstimator.Estimate?) {
        (self.kind, self.matches) = (kind, matches)
        (inliers, homography) = (estimate?.inliers.count ?? 0, estimate?.homography)
    }

    /// The inliers that it takes: some, and a share of the matches, as wrong ones agree by chance the more often the more there are
    /// (M. Brown and D. Lowe, "Automatic Panoramic Image Stitching", 2007).
    public var required: Double { Double(kind.leastInliers) + Self.requiredShare * Double(matches) }

    private static let requiredShare = 0.1

    /// The inliers in shares of them and the required ones: 0 for none, ½ where they just suffice, towards 1 for many.
    public var score: Double { Double(inliers) / (Double(inliers) + required) }

    /// Whether both images show the same. Of unrelated photos fewer than 1 pair in 100,000 is taken for that.
    public var isSame: Bool { Double(inliers) >= required }
}

extension FeatureKind {
    /// The inliers below which chance is not ruled out, before the share of the matches. Of pairs of unrelated photos with up to
    /// 500 features the most that agreed were 4 of SIFT in 300,000 pairs (but for two that show the same logo), 4 of SURF in
    /// 100,000, 6 of ORB in 200,000, and 6 of AKAZE in 100,000.
    var leastInliers: Int {
        switch self {
        case .sift: 7
        case .surf, .orb, .akaze: 8
        }
    }
}
