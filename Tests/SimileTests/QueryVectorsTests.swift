import Catalog
import Foundation
import Imaging
import ModelZoo
import TestSupport
import Testing
import VectorSearch

@testable import Simile

/// Queries of several parts, and of words, in a space of a model that exists, with made-up vectors.
@Suite struct QueryVectorsTests {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    static let space: VectorSpace = {
        let preset = ModelPreset.all[0]
        return VectorSpace(
            model: preset.name, weightsDigest: preset.weights.file.digest.sha256 ?? "",
            preprocessing: preset.preprocessing,
            layer: preset.layer, precision: .f32, dimension: preset.dimension)
    }()

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        try catalog.commit(
            (0..<3).map { .put(NewItem(key: ItemKey("axis-\($0)"), vectors: [(Self.space, Self.axes($0))])) })
        let pairs = [(0, 1), (1, 2), (0, 2)]
        try catalog.commit(
            pairs.map { .put(NewItem(key: ItemKey("axes-\($0)\($1)"), vectors: [(Self.space, Self.axes($0, $1))])) })
    }

    /// The unit vector between some axes.
    private static func axes(_ axes: Int...) -> [Float] {
        var vector = [Float](repeating: 0, count: space.dimension)
        for axis in axes { vector[axis] = 1 / Float(axes.count).squareRoot() }
        return vector
    }

    /// Reads "axis 2" as that axis, for the default model only.
    private static let reader = TextReader(
        reads: { $0.name == ModelPreset.defaultName },
        load: { _, _ in { text in Self.axes(Int(text.suffix(1)) ?? 0) } })

    private func hits(_ terms: QueryExpression.Term...) async throws -> [String] {
        var request = SearchRequest(QueryExpression(terms))
        request.minScore = 0.5001
        return try await ImageSearch(catalog: catalog, reader: Self.reader).run(request).hits.map(\.key.text)
    }

    private func item(_ key: String, _ weight: Double = 1) -> QueryExpression.Term {
        .init(.image(.file(key)), weight: weight)
    }

    @Test func sumsOfItemsAndWords() async throws {
        #expect(try await hits(item("axis-0")) == ["axis-0", "axes-01", "axes-02"])
        #expect(
            try await hits(item("axis-0"), item("axis-1")) == ["axes-01", "axis-0", "axis-1", "axes-12", "axes-02"])
        #expect(try await hits(item("axis-0"), item("axis-1", -0.9)).prefix(2) == ["axis-0", "axes-02"])
        #expect(try await hits(.init(.text("axis 2"))) == ["axis-2", "axes-12", "axes-02"])
        #expect(try await hits(item("axis-0"), .init(.text("axis 2"))).first == "axes-02")
        #expect(try await hits(item("axes-02"), .init(.text("axis 2"), weight: -0.7)).first == "axis-0")
    }

    @Test func whatCancelsIsSaid() async throws {
        await #expect(throws: SearchRequestError.cancels("axis-0 - axis-0")) {
            try await hits(item("axis-0"), item("axis-0", -1))
        }
        await #expect(throws: SearchRequestError.nothingAsked) { try await hits() }
    }

    @Test func aResultSaysWhatWasAsked() async throws {
        let query = QueryExpression([item("axis-0"), .init(.text("axis 2"), weight: -0.5)])
        let result = try await ImageSearch(catalog: catalog, reader: Self.reader).run(SearchRequest(query))
        #expect(result.query == "axis-0 - 0.5 \"axis 2\"")
    }

    @Test func wordsChooseTheSpaceWhoseModelReads() async throws {
        try catalog.commit([.put(NewItem(key: "other", vectors: [(TwoSpaces.deep, TwoSpaces.deepVector(0))]))])
        #expect(try await hits(.init(.text("axis 1"))).first == "axis-1")
        var request = SearchRequest(QueryExpression([.init(.text("axis 1"))]))
        request.ranking = .model("deep")
        await #expect(throws: SearchRequestError.cannotRead(model: "deep")) {
            try await ImageSearch(catalog: catalog, reader: Self.reader).run(request)
        }
        request.ranking = .automatic
        let error = await #expect(throws: SearchRequestError.self) {
            try await ImageSearch(catalog: catalog, reader: .none).run(request)
        }
        #expect(error == .noReader(held: ["efficientnet_lite0", "deep"]))
        #expect(error?.description.contains("simile index PATH --model clip") == true)
    }

    @Test func weightsOfAnotherModelAreNotRead() async throws {
        let folder = try TemporaryFolder()
        var stale = Self.space
        stale.weightsDigest = "0"
        let catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        try catalog.commit([.put(NewItem(key: "a", vectors: [(stale, Self.axes(0))]))])
        await #expect(throws: CatalogError.self) {
            try await ImageSearch(catalog: catalog, reader: Self.reader)
                .run(SearchRequest(QueryExpression([.init(.text("axis 1"))])))
        }
    }

    @Test func aRegionIsOfTheImageItself() async throws {
        let image = try folder.write("picture.png", try PixelBuffer(width: 20, height: 10, fill: (9, 9, 9)).png())
        try catalog.commit([
            .put(NewItem(key: "with", path: image, vectors: [(Self.space, Self.axes(0))])),
            .put(NewItem(key: "without", path: image + ".gone", vectors: [(Self.space, Self.axes(0))])),
        ])
        let region = try Region("15,5,10,5")
        for name in [image, "with"] {
            let query = QueryExpression([.init(.image(.file(name), region: region))])
            let error = await #expect(throws: (any Error).self) {
                try await ImageSearch(catalog: catalog).run(SearchRequest(query))
            }
            #expect(
                "\(error as Any)".contains("the region 15,5,10,5 reaches beyond the image, which is 20×10 pixels"))
        }
        let gone = QueryExpression([.init(.image(.file("without"), region: region))])
        await #expect(throws: (any Error).self) { try await ImageSearch(catalog: catalog).run(SearchRequest(gone)) }
    }
}
