import Basics
import Foundation
import Testing

@testable import LocalFeatures

@Suite struct FeatureMatcherTests {
    /// Features with descriptors of random bytes.
    private func random(_ kind: FeatureKind, _ count: Int, seed: UInt64) -> FeatureSet {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<count * kind.descriptorBytes).map { _ in UInt8.random(in: 0...140, using: &generator) }
        let points = (0..<count).map { Keypoint(x: Float($0), y: 0, size: 1, angle: 0, response: 1) }
        return FeatureSet(kind: kind, width: 100, height: 100, keypoints: points, descriptors: bytes)
    }

    /// A few bytes of some descriptors changed, in another order.
    private func disturbed(_ features: FeatureSet, seed: UInt64) -> FeatureSet {
        var generator = SeededGenerator(seed: seed)
        let size = features.kind.descriptorBytes
        let order = Array(0..<features.count).shuffled(using: &generator)
        var bytes: [UInt8] = []
        for i in order {
            var descriptor = Array(features.descriptors[i * size..<(i + 1) * size])
            for _ in 0..<i % 9 { descriptor[Int.random(in: 0..<size, using: &generator)] ^= 3 }
            bytes += descriptor
        }
        let points = order.map { features.keypoints[$0] }
        return FeatureSet(kind: features.kind, width: 100, height: 100, keypoints: points, descriptors: bytes)
    }

    /// The same by definition: all distances, in double precision.
    private func plain(_ a: FeatureSet, _ b: FeatureSet, ratio: Double) -> [[Int]] {
        func distance(_ i: Int, _ j: Int) -> Double {
            let size = a.kind.descriptorBytes
            let (left, right) = (a.descriptors[i * size..<(i + 1) * size], b.descriptors[j * size..<(j + 1) * size])
            if a.kind.isBinary { return Double(zip(left, right).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }) }
            func vector(_ bytes: ArraySlice<UInt8>) -> [Double] {
                guard a.kind == .sift else { return bytes.map(Double.init) }
                let sum = bytes.reduce(0.0) { $0 + Double($1) }
                return bytes.map { (Double($0) / sum).squareRoot() }
            }
            return zip(vector(left), vector(right)).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
        }
        let table = (0..<a.count).map { i in (0..<b.count).map { distance(i, $0) } }
        return (0..<a.count).compactMap { i in
            guard let least = table[i].min(), let j = table[i].firstIndex(of: least) else { return nil }
            let column = table.map { $0[j] }
            let others =
                table[i].enumerated().filter { $0.offset != j }.map(\.element)
                + column.enumerated().filter { $0.offset != i }.map(\.element)
            guard least == column.min(), least < ratio * (others.min() ?? .infinity) else { return nil }
            return [i, j]
        }
    }

    @Test(arguments: FeatureKind.allCases, [(40, 33), (17, 16), (3, 90)])
    func `matches are those of the definition`(_ kind: FeatureKind, _ counts: (Int, Int)) {
        let a = random(kind, counts.0, seed: 1)
        let b = disturbed(random(kind, counts.1, seed: counts.0 % 2 == 0 ? 1 : 2), seed: 3)
        let matches = FeatureMatcher().matches(MatchableFeatures(a), MatchableFeatures(b))
        #expect(matches.map { [$0.a, $0.b] } == plain(a, b, ratio: kind.isBinary ? 0.85 : 0.8))
        if counts.0 == 40 { #expect(matches.count == 33) }
        for match in matches {
            #expect(match.ratio < 0.85 && match.distance >= 0)
            #expect(a.keypoints[match.a].x == b.keypoints[match.b].x)
        }
    }

    @Test(arguments: FeatureKind.allCases)
    func `exchanging the sets exchanges the sides`(_ kind: FeatureKind) {
        let a = random(kind, 50, seed: 5)
        let b = disturbed(a, seed: 6)
        let there = FeatureMatcher(largestRatio: 0.97).matches(MatchableFeatures(a), MatchableFeatures(b))
        let back = FeatureMatcher(largestRatio: 0.97).matches(MatchableFeatures(b), MatchableFeatures(a))
        #expect(there.count > 40)
        #expect(back.map { [$0.b, $0.a] }.sorted { $0[0] < $1[0] } == there.map { [$0.a, $0.b] })
    }

    @Test func `no features, or other kinds, have no matches; what is there twice is not distinct`() {
        let matcher = FeatureMatcher()
        let a = MatchableFeatures(random(.sift, 5, seed: 1))
        #expect(matcher.matches(a, MatchableFeatures(random(.sift, 0, seed: 1))).isEmpty)
        #expect(matcher.matches(MatchableFeatures(random(.sift, 0, seed: 1)), a).isEmpty)
        #expect(matcher.matches(a, MatchableFeatures(random(.surf, 5, seed: 1))).isEmpty)
        let point = Keypoint(x: 0, y: 0, size: 1, angle: 0, response: 1)
        let twice = FeatureSet(
            kind: .sift, width: 9, height: 9, keypoints: [point, point],
            descriptors: [UInt8](repeating: 7, count: 256))
        #expect(matcher.matches(MatchableFeatures(twice), MatchableFeatures(twice)).isEmpty)
        let empty = FeatureSet(
            kind: .sift, width: 9, height: 9, keypoints: [point], descriptors: [UInt8](repeating: 0, count: 128))
        #expect(matcher.matches(MatchableFeatures(empty), MatchableFeatures(empty)).count == 1)
    }
}
