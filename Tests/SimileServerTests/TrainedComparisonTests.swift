import Catalog
import Foundation
import HTTPTypes
import SimilarityLearning
import Testing
import VectorSearch

@testable import Simile

/// Comparing by models of pairs over HTTP.
@Suite struct TrainedComparisonTests {
    /// A model that knows that images are alike whose colors are near, learned from random vectors.
    private func store(_ name: String, in directory: String) throws {
        let space = try ModelChoice("colour").space(store: .init())
        let own = EmbeddingSpace(model: "colour", identity: space.identifier, dimension: space.dimension)
        var (features, labels): (VectorMatrix, [Bool]) = (try VectorMatrix(dimension: 2 * space.dimension), [])
        for number in 0..<40 {
            let far = [Float](repeating: number % 2 == 0 ? 0 : 0.1 + Float(number) / 1000, count: space.dimension)
            let a = [Float](repeating: 0.05, count: space.dimension)
            try features.append(PairFeatures.of(a, zip(a, far).map { $0 + $1 }))
            labels.append(number % 2 == 0)
        }
        let card = PairModelCard(name: name, task: "color", spaces: [own], pairs: 40, data: "", seed: 1)
        let model = try PairModel.train(.randomForest, on: features, labels, card: card)
        try PairModelFile(name, .randomForest, in: ImageCatalog.learnedDirectory(in: directory)).write(model)
    }

    @Test func `A trained model of the catalog compares`() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            try store("colors", in: shop.directory)
            let models = try await shop.ask(.get, "/v1/models")
            #expect(models["trained"] == ["rf:colors"])
            let body = #"{"first": {"key": "red"}, "second": {"key": "red"}, "method": "rf:colors"}"#
            let answer = try await shop.ask(.post, "/v1/compare", json: body)
            #expect(answer.status == 200 && answer["method"] == "rf:colors" && answer["threshold"].number == 0.5)
            #expect(answer["similar"] == true && answer["cosine"] == .null && answer["model"] == "colour")
        }
    }

    @Test func `Without trained models none is offered`() async throws {
        try await TestShop.open { shop in
            let models = try await shop.ask(.get, "/v1/models")
            #expect(models["trained"] == [])
        }
    }

    @Test func `A model that is not there is a problem that names no place`() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            for method in ["rf:none", "lr:../none", "lr:"] {
                let body = #"{"first": {"key": "red"}, "second": {"key": "red"}, "method": "\#(method)"}"#
                let answer = try await shop.ask(.post, "/v1/compare", json: body)
                #expect((400..<500).contains(answer.status), "\(method)")
                #expect(answer["detail"].text?.contains(shop.directory) == false)
            }
        }
    }
}
