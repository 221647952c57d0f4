/// Oriented FAST and rotated BRIEF (Rublee, Rabaud, Konolige and Bradski, "ORB: an efficient alternative to SIFT or
/// SURF", 2011): corners of a pyramid, turned to the direction of the centroid of their surroundings, and described by
/// 256 comparisons of smoothed gray values.
enum ORB {
    /// How much smaller each level of the pyramid is than the one before.
    static let factor: Float = 1.2
    static let levels = 8
    /// Keypoints keep this distance from the edge of their level: the patch of radius 15 and a turned pixel's rounding.
    static let margin = 16

    /// The features of a plane, the most distinct first. Linear in the number of pixels.
    static func extract(_ plane: GrayPlane, limit: Int) -> FeatureSet {
        let levels = pyramid(of: plane)
        // No more than there are pixels, so that no limit is too large to count with.
        let limit = max(0, min(limit, plane.values.count))
        let candidates = levels.map { level in
            // Twice an even share of each level.
            ORBCandidate.strongest(of: level, count: limit, wanted: 2 * limit / levels.count)
        }
        let chosen = choose(candidates, limit: limit)
        var keypoints: [Keypoint] = []
        var descriptors = [UInt8](repeating: 0, count: chosen.count * FeatureKind.orb.descriptorBytes)
        keypoints.reserveCapacity(chosen.count)
        let smooth = levels.enumerated().map { index, level in
            chosen.contains { $0.level == index } ? level.smoothed() : level
        }
        let tests = TurnedTests()
        for (index, (level, candidate)) in chosen.enumerated() {
            let angle = candidate.angle(in: levels[level])
            tests.describe(
                candidate, angle: angle, in: smooth[level], into: &descriptors,
                at: index * FeatureKind.orb.descriptorBytes)
            let (across, down) = (
                Float(plane.width) / Float(levels[level].width), Float(plane.height) / Float(levels[level].height)
            )
            keypoints.append(
                Keypoint(
                    x: (Float(candidate.x) + 0.5) * across, y: (Float(candidate.y) + 0.5) * down,
                    size: Float(2 * 15 + 1) * (across * down).squareRoot(), angle: angle,
                    response: candidate.response))
        }
        return FeatureSet(
            kind: .orb, width: plane.width, height: plane.height, keypoints: keypoints, descriptors: descriptors)
    }

    /// The image in smaller and smaller sizes, as long as one can hold a keypoint.
    private static func pyramid(of plane: GrayPlane) -> [BytePlane] {
        var levels: [BytePlane] = []
        var scale: Float = 1
        while levels.count < Self.levels {
            let width = Int((Float(plane.width) / scale).rounded())
            let height = Int((Float(plane.height) / scale).rounded())
            guard min(width, height) > 2 * margin else { break }
            levels.append(levels.last?.resized(width: width, height: height) ?? BytePlane(plane))
            scale *= factor
        }
        return levels
    }

    /// The candidates to keep: each level's share, which shrinks with its side, then the strongest of the rest, all in
    /// the order of their responses.
    private static func choose(
        _ candidates: [[ORBCandidate]], limit: Int
    ) -> [(level: Int, candidate: ORBCandidate)] {
        guard limit > 0 else { return [] }
        var chosen: [(level: Int, candidate: ORBCandidate)] = []
        var rest = chosen
        let shares = (0..<candidates.count).map { level in
            (0..<level).reduce(Float(1)) { share, _ in share / factor }
        }
        let total = shares.reduce(0, +)
        for (level, all) in candidates.enumerated() {
            let share = min(all.count, Int((Float(limit) * shares[level] / total).rounded(.down)))
            chosen += all[..<share].map { (level, $0) }
            rest += all[share...].map { (level, $0) }
        }
        rest.sort(by: isStronger)
        chosen += rest.prefix(limit - chosen.count)
        return chosen.sorted(by: isStronger)
    }

    private static func isStronger(
        _ one: (level: Int, candidate: ORBCandidate), _ other: (level: Int, candidate: ORBCandidate)
    ) -> Bool {
        if one.candidate.response != other.candidate.response {
            return one.candidate.response > other.candidate.response
        }
        return one.level != other.level ? one.level < other.level : one.candidate.isStronger(than: other.candidate)
    }
}
