import Catalog
import Foundation
import HTTPTypes
import SimilarityLearning
import Testing
import VectorSearch

@testable import Simile

/// Classifying images over HTTP.
@Suite struct ClassifyRouteTests {
    /// A shop with a head that tells what is bright from what is dark, by its colors.
    private func withHead(_ body: @escaping @Sendable (TestShop) async throws -> Void) async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let space = try ModelChoice("colour").space(store: .init())
            var (vectors, labels): (VectorMatrix, [Int]) = (try VectorMatrix(dimension: space.dimension), [])
            for number in 0..<40 {
                var vector = [Float](repeating: 0.01 * Float(number % 7), count: space.dimension)
                vector[number % 2] = 1
                try vectors.append(normalizing: vector)
                labels.append(number % 2)
            }
            let card = ClassHeadCard(
                name: "tone", label: "tone", space: .init(space), classes: ["bright", "dark"], samples: 40, data: "",
                seed: 1)
            let head = try ClassHead.train(
                on: vectors, labels, split: ClassSplit(classes: labels, seed: 1), card: card)
            try HeadFile("tone", in: ImageCatalog.learnedDirectory(in: shop.directory)).write(head)
            try await body(shop)
        }
    }

    @Test func `A head gives every class a probability`() async throws {
        try await withHead { shop in
            let answer = try await shop.ask(.post, "/v1/classify", json: #"{"key": "red", "head": "tone"}"#)
            #expect(answer.status == 200 && answer["head"] == "tone" && answer["neighbors"] == .null)
            let probabilities = (0..<2).compactMap { answer["classes"][$0]["probability"].number }
            #expect(probabilities.count == 2 && abs(probabilities.reduce(0, +) - 1) < 1e-6)
            #expect(probabilities[0] >= probabilities[1])
            let one = try await shop.ask(.post, "/v1/classify", json: #"{"key": "red", "head": "tone", "top": 1}"#)
            #expect(one["classes"][0]["label"] == answer["classes"][0]["label"])
            #expect(one["classes"][1] == .null)
        }
    }

    @Test func `Heads tell what they are`() async throws {
        try await withHead { shop in
            let answer = try await shop.ask(.get, "/v1/heads")
            #expect(answer["heads"][0]["name"] == "tone" && answer["heads"][0]["model"] == "colour")
            #expect(answer["heads"][0]["classes"] == ["bright", "dark"])
            #expect(answer["heads"][0]["top1"].number != nil)
        }
    }

    @Test func `Labels of neighbors classify, too`() async throws {
        try await withHead { shop in
            let answer = try await shop.ask(.post, "/v1/classify", json: #"{"key": "red", "label": "colour"}"#)
            let other = try await shop.ask(.post, "/v1/classify", json: #"{"key": "red", "label": "none"}"#)
            #expect(answer.status == 200 || answer["field"] == "label")
            #expect(other.status == 400 && other["field"] == "label")
        }
    }

    @Test(arguments: [
        #"{"key": "red"}"#, #"{"key": "red", "head": "tone", "label": "x"}"#, #"{"key": "red", "head": "none"}"#,
        #"{"key": "red", "head": "../tone"}"#, #"{"head": "tone"}"#, #"{"key": "none", "head": "tone"}"#,
        #"{"key": "red", "head": "tone", "top": 0}"#,
    ]) func `What cannot be answered is a problem that names no place`(body: String) async throws {
        try await withHead { shop in
            let answer = try await shop.ask(.post, "/v1/classify", json: body)
            #expect((400..<500).contains(answer.status), "\(body)")
            #expect(answer["detail"].text?.contains(shop.directory) == false)
        }
    }
}
