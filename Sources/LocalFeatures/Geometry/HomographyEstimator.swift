import Basics
import Foundation

/// Finds the map between two images that most matches agree with, though many are wrong.
///
/// Hypotheses come from single matches first, since a keypoint's place, direction and size make a similarity (J. Philbin et
/// al., "Object retrieval with large vocabularies and fast spatial matching", 2007), then from random fours (M. Fischler and
/// R. Bolles, "Random sample consensus", 1981) until a better one has become unlikely. The best are refined on what agrees with
/// them (O. Chum et al., "Locally optimized RANSAC", 2003). Maps that no camera makes are refused: mirrored ones, ones that tear
/// the image, or change its area more than 25 times.
public struct HomographyEstimator: Sendable {
    /// How far from its place a match may lie, in pixels in which features were found.
    public var tolerance: Double
    /// At most so many random fours.
    public var rounds: Int
    /// Of the random choice.
    public var seed: UInt64

    /// An estimator.
    public init(tolerance: Double = 3, rounds: Int = 500, seed: UInt64 = 0) {
        (self.tolerance, self.rounds, self.seed) = (tolerance, rounds, seed)
    }

    /// A map and the matches that agree with it.
    public struct Estimate: Sendable, Equatable {
        /// From places of the first image to places of the second, in pixels of the whole images.
        public let homography: Homography
        /// The agreeing matches, ascending: no two at one place. Also their keypoints' directions and sizes change as the map
        /// has it.
        public let inliers: [Int]
    }

    /// How sure it must be that no better four was missed.
    private static let confidence = 0.99
    /// Matches that hypotheses are made of alone, the most distinct ones.
    private static let singles = 100
    /// The best of those are refined.
    private static let refinedSingles = 3

    /// The map between two images by matches of their features; nil where four do not agree. O(matches · hypotheses).
    public func estimate(_ a: FeatureSet, _ b: FeatureSet, _ matches: [FeatureMatch]) -> Estimate? {
        let pairs = matches.map { Correspondence($0, a, b) }
        let sizes = (
            SIMD2(Double(a.width), Double(a.height)) / Double(a.scale),
            SIMD2(Double(b.width), Double(b.height)) / Double(b.scale)
        )
        let order = matches.indices.sorted { (matches[$0].ratio, $0) < (matches[$1].ratio, $1) }
        guard let (homography, inliers) = estimate(pairs, order: order, sizes: sizes) else { return nil }
        return Estimate(homography: homography.scaled(a: Double(a.scale), b: Double(b.scale)), inliers: inliers)
    }

    /// The same in pixels in which features were found.
    ///
    /// - Parameter order: The correspondences, the most trusted first.
    func estimate(
        _ pairs: [Correspondence], order: [Int], sizes: (a: SIMD2<Double>, b: SIMD2<Double>)
    ) -> (Homography, inliers: [Int])? {
        guard pairs.count >= 4 else { return nil }
        let consensus = Consensus(pairs, sizeA: sizes.a, tolerance: tolerance)
        var best = start(consensus, order.prefix(Self.singles).map { pairs[$0] }, of: pairs.count)
        var random = SeededGenerator(seed: seed, stream: 0x4057)
        var (round, needed) = (0, fours(best, pairs.count))
        while round < needed {
            round += 1
            guard let homography = Self.four(of: pairs, &random), consensus.isPlausible(homography) else { continue }
            let candidate = consensus.candidate(homography)
            guard candidate.support > best.support else { continue }
            best = consensus.refined(candidate)
            needed = fours(best, pairs.count)
        }
        guard let homography = best.homography else { return nil }
        let inliers = consensus.distinct(homography)
        return inliers.count >= 4 ? (homography, inliers) : nil
    }

    /// The best map that the keypoints of single correspondences lead to.
    private func start(_ consensus: Consensus, _ singles: [Correspondence], of count: Int) -> Consensus.Candidate {
        var similarities: [Consensus.Candidate] = []
        for single in singles {
            let candidate = consensus.candidate(similarTo: single)
            // What half of all agree with needs no rival.
            if candidate.support > Double(count) / 2 { return consensus.refined(fromSimilarity: candidate) }
            similarities.append(candidate)
        }
        return similarities.sorted { $0.support > $1.support }.prefix(Self.refinedSingles)
            .map { consensus.refined(fromSimilarity: $0) }.max { $0.support < $1.support } ?? .none
    }

    /// How many fours to try for one without a wrong match to have been among them.
    private func fours(_ best: Consensus.Candidate, _ count: Int) -> Int {
        let share = pow(Double(max(best.inliers.count, 1)) / Double(count), 4)
        guard share < 1 else { return 0 }
        return Int(min(Double(rounds), log(1 - Self.confidence) / log(1 - share)))
    }

    /// The map of four correspondences whose keypoints turn and grow alike; nil for others.
    private static func four(of pairs: [Correspondence], _ random: inout SeededGenerator) -> Homography? {
        let first = pairs[Int.random(in: 0..<pairs.count, using: &random)]
        let second = pairs[Int.random(in: 0..<pairs.count, using: &random)]
        let third = pairs[Int.random(in: 0..<pairs.count, using: &random)]
        let fourth = pairs[Int.random(in: 0..<pairs.count, using: &random)]
        guard first.agrees(with: second), first.agrees(with: third), first.agrees(with: fourth) else { return nil }
        return Homography(exactly: (first, second, third, fourth))
    }
}
