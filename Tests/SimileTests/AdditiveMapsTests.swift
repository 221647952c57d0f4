import Basics
import Embedding
import Imaging
import NeuralGraph
import Testing

@testable import Simile

/// The cosine as a sum over pairs of places, on made-up features.
@Suite struct AdditiveMapsTests {
    /// Features of both signs, so that contributions have both, too.
    private func features(_ rows: Int, _ columns: Int, _ dimension: Int, seed: UInt64) throws -> PlaceFeatures {
        var random = SeededGenerator(seed: seed)
        let values = (0..<rows * columns * dimension).map { _ in Float.random(in: -1...1.2, using: &random) }
        return try #require(
            PlaceFeatures(grid: PlaceGrid(rows: rows, columns: columns), dimension: dimension, values: values))
    }

    @Test(arguments: 0..<20) func `Both maps add up to the cosine`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed, stream: 1)
        func side() -> Int { Int.random(in: 1...9, using: &random) }
        let dimension = Int.random(in: 1...40, using: &random)
        let a = try features(side(), side(), dimension, seed: seed)
        let b = try features(side(), side(), dimension, seed: seed + 100)
        let maps = try #require(AdditiveMaps(a, b))
        let cosine = try a.unitVector().cosine(b.unitVector())
        #expect(abs(maps.cosine - cosine) < 1e-5)
        #expect(abs(maps.first.sum - maps.cosine) < 1e-6 && abs(maps.second.sum - maps.cosine) < 1e-6)
        #expect(maps.first.grid == a.grid && maps.second.grid == b.grid)
        // The other way round the same.
        let turned = try #require(AdditiveMaps(b, a))
        #expect(turned.partnersOfFirst == maps.partnersOfSecond)
        #expect(zip(turned.first.values, maps.second.values).allSatisfy { abs($0 - $1) < 1e-6 })
        // Neighbors that are added up keep the sum.
        let coarse = try #require(AdditiveMaps(a.merged(most: 2), b))
        #expect(abs(coarse.cosine - maps.cosine) < 1e-5 && abs(coarse.first.sum - maps.cosine) < 1e-5)
    }

    /// Against the formula, written out.
    @Test func `Pairs and partners are those of the greatest terms`() throws {
        let a = try features(3, 4, 19, seed: 7)
        let b = try features(2, 5, 19, seed: 8)
        let maps = try #require(AdditiveMaps(a, b))
        let (u, v) = (a.sum, b.sum)
        func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        func part(_ features: PlaceFeatures, _ place: Int) -> [Double] {
            features.values[place * 19..<place * 19 + 19].map { Double($0) }
        }
        let length = (dot(u, u) * dot(v, v)).squareRoot()
        let cosine = dot(u, v) / length
        func term(_ i: Int, _ j: Int) -> Double {
            let own = dot(part(a, i), u) / dot(u, u) - 1.0 / 12
            let other = dot(part(b, j), v) / dot(v, v) - 1.0 / 10
            return dot(part(a, i), part(b, j)) / length - cosine * own / 10 - cosine * other / 12
        }
        for i in 0..<12 {
            #expect(maps.partnersOfFirst[i] == (0..<10).max { term(i, $0) < term(i, $1) })
            let row = (0..<10).reduce(0) { $0 + term(i, $1) }
            #expect(abs(maps.first.values[i] - row) < 1e-6)
        }
        for j in 0..<10 {
            #expect(maps.partnersOfSecond[j] == (0..<12).max { term($0, j) < term($1, j) })
        }
        let all = (0..<12).flatMap { i in (0..<10).map { term(i, $0) } }.sorted(by: >)
        #expect(maps.pairs.count == AdditiveMaps.mostPairs)
        for (pair, expected) in zip(maps.pairs, all) {
            let found = term(pair.a.row * 4 + pair.a.column, pair.b.row * 5 + pair.b.column)
            #expect(abs(found - expected) < 1e-6 && abs(pair.contribution - expected) < 1e-6)
        }
    }

    @Test(arguments: 0..<10) func `Tracing keeps the sum`(seed: UInt64) throws {
        let (a, b) = (try features(4, 3, 9, seed: seed), try features(3, 5, 9, seed: seed + 50))
        let sum = try #require(PairSum(a, b))
        var random = SeededGenerator(seed: seed, stream: 2)
        func trace(_ features: PlaceFeatures, _ grid: PlaceGrid) -> PlaceTrace {
            // One place of the features loses nothing anywhere, and one is no number.
            let losses = (0..<grid.count).map { _ in
                (0..<features.grid.count).map {
                    $0 == 0 ? -1 : $0 == 1 ? .nan : Double.random(in: -1...1, using: &random)
                }
            }
            return PlaceTrace(losses: losses, from: features.grid, to: grid)
        }
        let first = trace(a, PlaceGrid(rows: 2, columns: 7))
        #expect(first.shares.rowSums.allSatisfy { abs($0 - 1) < 1e-9 } && first.shares[0, 1] == 1)
        let maps = AdditiveMaps(sum, first, trace(b, PlaceGrid(rows: 1, columns: 1)))
        #expect(maps.first.grid == first.grid && maps.second.values.count == 1)
        #expect(abs(maps.first.sum - sum.cosine) < 1e-6 && abs(maps.second.sum - sum.cosine) < 1e-6)
        #expect(maps.partnersOfFirst.allSatisfy { $0 == 0 })
    }

    /// The features of a place that come from elsewhere are shown there.
    @Test func `What is covered is where it shows`() throws {
        let a = try features(7, 7, 4, seed: 3)
        let b = try features(2, 2, 4, seed: 4)
        let sum = try #require(PairSum(a, b))
        let pixels = PixelBuffer(width: 70, height: 70, fill: (9, 9, 9))
        var number = 0
        let trace = try PlaceTrace(
            a, along: sum.directionOfFirst, Patches(over: pixels), isCancelled: { false },
            covered: { _ in
                defer { number += 1 }
                // Only what lies under the last patch makes a difference, and all features lose by it.
                guard number == 48 else { return a }
                let values = (0..<49).flatMap { place in
                    (0..<4).map { a.values[place * 4 + $0] - Float(sum.directionOfFirst[$0]) }
                }
                return try #require(PlaceFeatures(grid: a.grid, dimension: 4, values: values))
            })
        #expect(number == 49 && (0..<49).allSatisfy { abs(trace.shares[$0, 48] - 1) < 1e-9 })
    }

    /// A number less its fair share is what the cosine gains, to first order, when the place weighs more.
    @Test func `Numbers tell what the cosine gains by a place`() throws {
        let a = try features(3, 3, 11, seed: 5)
        let b = try features(2, 4, 11, seed: 6)
        let maps = try #require(AdditiveMaps(a, b))
        let v = try b.unitVector()
        let step: Float = 0.01
        for place in 0..<9 {
            var (more, less) = (a.values, a.values)
            for index in place * 11..<place * 11 + 11 {
                more[index] *= 1 + step
                less[index] *= 1 - step
            }
            let cosines = try [more, less].map {
                try #require(PlaceFeatures(grid: a.grid, dimension: 11, values: $0)).unitVector().cosine(v)
            }
            let gain = (cosines[0] - cosines[1]) / Double(2 * step)
            #expect(abs(maps.first.values[place] - maps.cosine / 9 - gain) < 1e-3)
        }
        // Of an image and itself all places are alike.
        let same = try #require(AdditiveMaps(a, a))
        #expect(same.first.values.allSatisfy { abs($0 - 1.0 / 9) < 1e-6 })
    }

    @Test func `What has no direction has no maps`() throws {
        let a = try features(2, 2, 3, seed: 1)
        let zero = try #require(PlaceFeatures(grid: a.grid, dimension: 3, values: Array(repeating: 0, count: 12)))
        let broken = try #require(PlaceFeatures(grid: a.grid, dimension: 3, values: Array(repeating: .nan, count: 12)))
        #expect(AdditiveMaps(a, zero) == nil && AdditiveMaps(broken, a) == nil)
        #expect(AdditiveMaps(a, try features(2, 2, 4, seed: 1)) == nil)
    }
}
