import Basics
import Catalog
import Foundation
import Testing
import VectorSearch

@testable import Simile

/// One rule says what a computed cosine is to people; scores, orders, thresholds and text follow from it.
@Suite struct SimilarityTests {
    private static func unit(_ dimension: Int, _ numbers: inout SeededGenerator) -> [Float] {
        let vector = (0..<dimension).map { _ in Float.random(in: -1...1, using: &numbers) }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    @Test func identicalVectorsScoreOne() throws {
        var numbers = SeededGenerator(state: 1)
        var inexact = 0
        for dimension in [3, 96, 294, 512, 1280, 2048] {
            for _ in 0..<100 {
                let vector = Self.unit(dimension, &numbers)
                let computed = try Metric.cosine.similarity(vector, vector)
                if computed != 1 { inexact += 1 }
                #expect(Similarity.cosine(computed) == 1 && Similarity.score(cosine: computed) == 1)
                for method in EmbeddingMeasure.allCases { #expect(try method.score(vector, vector) == 1) }
                let opposite = vector.map { -$0 }
                #expect(try EmbeddingMeasure.cosine.score(vector, opposite) == 0)
            }
        }
        // What this is about.
        #expect(inexact > 10)
    }

    @Test func cosinesHaveSixDecimals() {
        var numbers = SeededGenerator(state: 2)
        for _ in 0..<5000 {
            let computed = Float.random(in: -1...1, using: &numbers)
            let cosine = Similarity.cosine(computed)
            #expect(abs(Double(cosine) - Double(computed)) < 5.7e-7)
            #expect(Similarity.cosine(cosine) == cosine)
            let score = Similarity.score(cosine: computed)
            #expect(score == Similarity.score(cosine: cosine))
            // What is written and read again is the same number.
            #expect("\(cosine)".count <= 9 || abs(cosine) < 1e-4, "\(cosine)")
            #expect("\(score)".count <= 9 || score < 1e-4, "\(score)")
        }
        #expect(Similarity.cosine(1.000_000_2) == 1 && Similarity.cosine(-1.000_000_2) == -1)
        // The score of a cosine of 0.7 reaches the threshold that is written 0.85.
        #expect(Similarity.score(cosine: 0.7) == 0.85 && Similarity.score(cosine: 0.6) == 0.8)
    }

    @Test func theLeastCosineIsTheLeast() {
        var numbers = SeededGenerator(state: 3)
        let scores =
            [0, 1, 0.5, 0.8, 0.85, 0.9, 0.999_999_5, 0.999_999_9, 0.2, 1e-9]
            + (0..<3000).map { _ in Double.random(in: 0...1, using: &numbers) }
        for score in scores {
            let least = Similarity.leastCosine(score: score)
            #expect(Similarity.score(cosine: least) >= score, "\(score)")
            if score > 0 { #expect(Similarity.score(cosine: least.nextDown) < score, "\(score)") }
        }
        #expect(Similarity.leastCosine(score: 7) == Similarity.leastCosine(score: 1))
    }

    @Test func whatIsPrintedStandsOnTheSameSide() {
        #expect(Similarity.text(0.79996, threshold: 0.8) == "0.79996")
        #expect(Similarity.text(0.8, threshold: 0.8) == "0.8000")
        #expect(Similarity.text(0.80004, threshold: 0.80003) == "0.80004")
        #expect(Similarity.text(0.999_999_5) == "0.9999995" && Similarity.text(1) == "1.0000")
        #expect(Similarity.text(-1) == "-1.0000")
        var numbers = SeededGenerator(state: 4)
        for _ in 0..<3000 {
            let score = Similarity.score(cosine: .random(in: -1...1, using: &numbers))
            for threshold in [score, score.nextUp, score.nextDown, (score * 1e4).rounded() / 1e4, score + 3e-7] {
                let shown = Double(Similarity.text(score, threshold: threshold)) ?? .nan
                #expect((shown >= threshold) == (score >= threshold), "\(score) against \(threshold)")
                #expect(abs(shown - score) < 5.1e-5)
            }
        }
    }

    /// Several items look exactly alike; every kind of index finds all of them and nothing else at a score of 1, in one order.
    @Test func everyKindOfIndexFindsIdenticalImages() async throws {
        let shop = try TwoSpaces(700)
        let search = ImageSearch(catalog: shop.catalog)
        for recipe in [
            nil, IndexRecipe.exact(quantized: true), IndexRecipe(.hnsw), IndexRecipe(.annoy), IndexRecipe(.lsh),
        ] {
            if let recipe { try shop.catalog.updateIndex(of: TwoSpaces.color, recipe: recipe) }
            for number in [3, 17, 400] {
                var request = SearchRequest(.file("item-\(number)"))
                request.ranking = .model("colour")
                request.minScore = 1
                let twins = [number, number + 679].filter { $0 < 700 }.map { "item-\($0)" }
                for kind in recipe == nil ? IndexKind.allCases : [] {
                    request.index = kind
                    request.limit = 10
                    let hits = try await search.run(request).hits
                    #expect(hits.map(\.key.text) == twins, "\(kind) \(number)")
                    #expect(hits.allSatisfy { $0.score == 1 && $0.cosine == 1 })
                }
                request.index = nil
                request.limit = 1
                #expect(try await search.run(request).hits.map(\.key.text) == [twins[0]])
                request.limit = 2
                #expect(try await search.run(request).hits.map(\.key.text) == Array(twins.prefix(2)))
            }
        }
    }

    @Test func aFusedSearchFindsTheItemItselfAtOne() async throws {
        let shop = try TwoSpaces(400)
        let search = ImageSearch(catalog: shop.catalog)
        for number in stride(from: 0, to: 400, by: 23) {
            var request = SearchRequest(.file("item-\(number)"))
            request.ranking = .fusion([.init("deep", weight: 0.3), .init("colour", weight: 0.7)])
            request.minScore = 1
            let hits = try await search.run(request).hits
            #expect(hits.map(\.key.text) == ["item-\(number)"])
            #expect(hits.allSatisfy { $0.score == 1 && $0.cosines == ["deep": 1, "colour": 1] })
        }
    }
}
