import Basics
import Foundation
import Testing

@testable import LocalFeatures

@Suite struct HomographyEstimatorTests {
    private let sizes = (a: SIMD2(640.0, 480.0), b: SIMD2(640.0, 480.0))

    /// Places that a map moves, blurred by half a pixel, and as many others as wanted that agree with nothing.
    private func pairs(_ map: Homography, right: Int, wrong: Int, seed: UInt64) -> [Correspondence] {
        var random = SeededGenerator(seed: seed)
        func place() -> SIMD2<Double> {
            SIMD2(Double.random(in: 0..<640, using: &random), Double.random(in: 0..<480, using: &random))
        }
        let good = (0..<right).map { _ in
            let from = place()
            let to = map.map(from.x, from.y) ?? (0, 0)
            let (byX, byY) = map.derivatives(from.x, from.y)
            let blur = SIMD2(
                Double.random(in: -0.5...0.5, using: &random), Double.random(in: -0.5...0.5, using: &random))
            let area = abs(byX.x * byY.y - byX.y * byY.x)
            return Correspondence(
                a: from, b: SIMD2(to.x, to.y) + blur,
                turn: atan2(byX.y - byY.x, byX.x + byY.y) + Double.random(in: -0.2...0.2, using: &random),
                growth: area.squareRoot() * Double.random(in: 0.8...1.25, using: &random))
        }
        let bad = (0..<wrong).map { _ in
            Correspondence(
                a: place(), b: place(), turn: Double.random(in: -3...3, using: &random),
                growth: Double.random(in: 0.3...3, using: &random))
        }
        return (good + bad).shuffled(using: &random)
    }

    private static let maps = [
        Homography.identity,
        Homography(SIMD3(0.6, -0.8, 300), SIMD3(0.8, 0.6, -80), SIMD3(0, 0, 1)),
        Homography(SIMD3(0.3, 0, 100), SIMD3(0, 0.3, 50), SIMD3(0, 0, 1)),
        Homography(SIMD3(0.9, -0.1, 10), SIMD3(0.1, 1.1, -12), SIMD3(0.0005, 0.0004, 1)),
    ]

    @Test(arguments: maps.indices, [(40, 0), (40, 60), (20, 180)])
    func `the map is found among wrong matches`(_ number: Int, _ counts: (right: Int, wrong: Int)) throws {
        let map = Self.maps[number]
        let pairs = pairs(map, right: counts.right, wrong: counts.wrong, seed: UInt64(number))
        let estimate = HomographyEstimator().estimate(pairs, order: Array(pairs.indices), sizes: sizes)
        let (found, inliers) = try #require(estimate)
        #expect(inliers.count >= counts.right * 8 / 10)
        for (x, y) in [(100.0, 100.0), (500, 100), (320, 240), (500, 400), (100, 400)] {
            let (expected, place) = (try #require(map.map(x, y)), try #require(found.map(x, y)))
            #expect(hypot(expected.x - place.x, expected.y - place.y) < 2)
        }
    }

    @Test func `the same seed finds the same`() {
        let pairs = pairs(Self.maps[3], right: 12, wrong: 60, seed: 9)
        let order = Array(pairs.indices)
        let first = HomographyEstimator(seed: 4).estimate(pairs, order: order, sizes: sizes)
        let second = HomographyEstimator(seed: 4).estimate(pairs, order: order, sizes: sizes)
        #expect(first?.0 == second?.0 && first?.inliers == second?.inliers)
    }

    @Test func `mirrored, torn and shrunken maps are refused`() {
        let mirrored = Homography(SIMD3(-1, 0, 640), SIMD3(0, 1, 0), SIMD3(0, 0, 1))
        let torn = Homography(SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(-0.004, 0, 1))
        let shrunken = Homography(SIMD3(0.1, 0, 0), SIMD3(0, 0.1, 0), SIMD3(0, 0, 1))
        for map in [mirrored, torn, shrunken] {
            #expect(!Consensus([], sizeA: sizes.a, tolerance: 3).isPlausible(map))
        }
        let pairs = pairs(mirrored, right: 60, wrong: 0, seed: 2)
        let found = HomographyEstimator().estimate(pairs, order: Array(pairs.indices), sizes: sizes)
        #expect((found?.inliers.count ?? 0) < 8)
        for map in Self.maps { #expect(Consensus([], sizeA: sizes.a, tolerance: 3).isPlausible(map)) }
    }

    @Test func `chance agrees on few`() {
        for seed in 0..<10 as Range<UInt64> {
            let pairs = pairs(.identity, right: 0, wrong: 60, seed: seed)
            let found = HomographyEstimator().estimate(pairs, order: Array(pairs.indices), sizes: sizes)
            #expect((found?.inliers.count ?? 0) < 8)
        }
    }

    @Test func `too few matches, or many at one place, prove nothing`() {
        let estimator = HomographyEstimator()
        let few = pairs(.identity, right: 3, wrong: 0, seed: 1)
        #expect(estimator.estimate(few, order: [0, 1, 2], sizes: sizes) == nil)
        #expect(estimator.estimate([], order: [], sizes: sizes) == nil)
        let same = [Correspondence](repeating: Correspondence(a: SIMD2(5, 5), b: SIMD2(9, 9)), count: 50)
        #expect(estimator.estimate(same, order: Array(same.indices), sizes: sizes) == nil)
        let unknown = [Correspondence](repeating: Correspondence(a: SIMD2(.nan, 5), b: SIMD2(9, .infinity)), count: 9)
        #expect(estimator.estimate(unknown, order: Array(unknown.indices), sizes: sizes) == nil)
    }
}
