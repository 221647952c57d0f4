import LocalFeatures

/// What the local features of two images have in common.
///
/// Where the kind can tell, the first image is looked at with left and right exchanged, too: a mirrored copy is a copy.
struct SharedFeatures: Sendable {
    /// Those of the first image.
    let first: FeatureSet
    /// Those of the second.
    let second: FeatureSet
    /// How many they share, and whether that suffices.
    let verification: FeatureVerification
    /// The pairs of features that one map explains.
    let inliers: [FeatureMatch]
    /// Whether the second image shows the first one mirrored; nil where such features cannot tell.
    let isMirrored: Bool?
    /// The map, from pixels of the first image to pixels of the second; nil where there is none.
    let homography: Homography?

    /// Compares two sets. O(features of the one · features of the other).
    init(_ first: FeatureSet, _ second: FeatureSet, _ verifier: FeatureVerifier = FeatureVerifier()) {
        (self.first, self.second) = (first, second)
        let other = MatchableFeatures(second)
        let upright = Evidence(first, other, verifier)
        let mirrored = first.mirrored.map { Evidence($0, other, verifier) }
        if let mirrored, mirrored.verification.isSame,
            mirrored.verification.score > upright.verification.score
        {
            (verification, inliers, isMirrored) = (mirrored.verification, mirrored.inliers, true)
            let exchange = Homography([-1, 0, Double(first.width), 0, 1, 0, 0, 0, 1]) ?? .identity
            homography = mirrored.verification.homography.map { $0.after(exchange).withLastOne }
        } else {
            (verification, inliers) = (upright.verification, upright.inliers)
            isMirrored = mirrored.map { _ in false }
            homography = upright.verification.homography
        }
    }

    /// What speaks for two images showing the same.
    private struct Evidence {
        let verification: FeatureVerification
        let inliers: [FeatureMatch]

        init(_ first: FeatureSet, _ second: MatchableFeatures, _ verifier: FeatureVerifier) {
            let matches = verifier.matcher.matches(MatchableFeatures(first), second)
            let estimate = verifier.estimator.estimate(first, second.features, matches)
            verification = FeatureVerification(kind: first.kind, matches: matches.count, estimate: estimate)
            inliers = estimate?.inliers.map { matches[$0] } ?? []
        }
    }
}

extension Homography {
    /// The same map with 1 as the last of its numbers, where that is possible.
    fileprivate var withLastOne: Homography {
        let values = values
        guard let last = values.last, last != 0 else { return self }
        return Homography(values.map { $0 / last }) ?? self
    }
}
