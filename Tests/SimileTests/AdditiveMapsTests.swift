import Basics
import Embedding
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
        #expect(abs(maps.first.sum - maps.cosine) < 1e-9 && abs(maps.second.sum - maps.cosine) < 1e-9)
        #expect(maps.first.grid == a.grid && maps.second.grid == b.grid)
        // The other way round the same.
        let turned = try #require(AdditiveMaps(b, a))
        #expect(turned.partnersOfFirst == maps.partnersOfSecond)
        #expect(zip(turned.first.values, maps.second.values).allSatisfy { abs($0 - $1) < 1e-9 })
        // Neighbors that are added up keep the sum.
        let coarse = try #require(AdditiveMaps(a.merged(most: 2), b))
        #expect(abs(coarse.cosine - maps.cosine) < 1e-5 && abs(coarse.first.sum - maps.cosine) < 1e-5)
    }

    @Test func `Pairs and partners are those of the greatest products`() throws {
        let a = try features(3, 4, 19, seed: 7)
        let b = try features(2, 5, 19, seed: 8)
        let maps = try #require(AdditiveMaps(a, b))
        func product(_ i: Int, _ j: Int) -> Double {
            (0..<19).reduce(0) { $0 + Double(a.values[i * 19 + $1]) * Double(b.values[j * 19 + $1]) }
        }
        for i in 0..<12 {
            #expect(maps.partnersOfFirst[i] == (0..<10).max { product(i, $0) < product(i, $1) })
        }
        for j in 0..<10 {
            #expect(maps.partnersOfSecond[j] == (0..<12).max { product($0, j) < product($1, j) })
        }
        let all = (0..<12).flatMap { i in (0..<10).map { product(i, $0) } }.sorted(by: >)
        #expect(maps.pairs.count == AdditiveMaps.mostPairs)
        for (pair, expected) in zip(maps.pairs, all) {
            let found = product(pair.a.row * 4 + pair.a.column, pair.b.row * 5 + pair.b.column)
            #expect(abs(found - expected) < 1e-5)
            #expect(abs(pair.contribution / (maps.pairs[0].contribution) - expected / all[0]) < 1e-4)
        }
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
