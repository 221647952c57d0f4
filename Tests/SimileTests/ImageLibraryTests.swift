import Foundation
import Simile
import TestSupport
import Testing

/// The programs of the documentation, with the one import that a package's user needs.
@Suite struct ImageLibraryTests {
    private let folder: TemporaryFolder
    private let options: ImageLibrary.Options

    init() throws {
        folder = try TemporaryFolder()
        var options = ImageLibrary.Options()
        // A model that needs no weights.
        options.model = ModelChoice("colour")
        self.options = options
        for (name, color) in [("red", (220, 30, 30)), ("orange", (220, 120, 30)), ("blue", (30, 30, 220))] {
            try folder.write("images/\(name).png", Self.png(UInt8(color.0), UInt8(color.1), UInt8(color.2)))
        }
    }

    private static func png(_ red: UInt8, _ green: UInt8, _ blue: UInt8) throws -> [UInt8] {
        try PixelBuffer(width: 24, height: 24, fill: (red, green, blue)).png()
    }

    private func open(_ access: ImageLibrary.Options.Access = .write) async throws -> ImageLibrary {
        var options = options
        options.access = access
        return try await ImageLibrary.open(folder.path + "/shop.simile", options: options)
    }

    /// A library that holds the three images.
    private func indexed() async throws -> ImageLibrary {
        let shop = try await open()
        let request = IndexRequest(paths: [folder.path + "/images"], models: [ModelChoice("colour")])
        let report = try await shop.index(request).report()
        #expect(report.added == 3 && !report.interrupted)
        return shop
    }

    @Test func twoImagesAreCompared() async throws {
        let (red, blue) = (folder.path + "/images/red.png", folder.path + "/images/blue.png")
        let same = try await Simile.compare(.file(red), .file(red), by: ModelChoice("colour"))
        let other = try await Simile.compare(.file(red), .file(blue), by: ModelChoice("colour"))
        #expect(same.score == 1 && same.isSimilar)
        #expect(other.score < same.score && other.isSimilar == (other.score >= other.threshold))
    }

    @Test func imagesAreIndexedAndFound() async throws {
        let shop = try await open()
        let request = IndexRequest(paths: [folder.path + "/images"], models: [ModelChoice("colour")])
        var last: JobProgress?
        for try await progress in shop.index(request) { last = progress }
        #expect(last?.fraction == 1)
        let result = try await shop.search(.file(folder.path + "/images/red.png"), limit: 2)
        #expect(result.hits.map { ($0.path as NSString?)?.lastPathComponent } == ["red.png", "orange.png"])
    }

    @Test func itemsAreTakenInAndOut() async throws {
        let shop = try await open()
        let put = try await shop.put(
            "shoe-17", image: .data(Self.png(20, 200, 30)), attributes: ["price": 40, "category": "shoes"])
        #expect(put.isNew)
        #expect(try await shop.item("shoe-17")?.attributes["price"] == 40)
        try await shop.put("shoe-18", image: .file(folder.path + "/images/red.png"), attributes: ["price": 60])
        let found = try await shop.search(.item("shoe-17"), limit: 10, where: "price < 50").hits
        #expect(found.map(\.key) == ["shoe-17"])
        #expect(try await shop.change("shoe-18", [("price", 45)]).attributes["price"] == 45)
        #expect(try await shop.search(.item("shoe-17"), where: "price < 50").hits.count == 2)
        #expect(try await shop.remove("shoe-17"))
        #expect(try await shop.remove("shoe-17") == false)
        #expect(try await shop.item("shoe-17") == nil)
    }

    @Test func anEmbeddingHasLengthOne() async throws {
        let shop = try await open()
        let vector: [Float] = try await shop.embedding(of: .file(folder.path + "/images/red.png"), model: "colour")
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
    }

    @Test func aLibraryThatReadsMakesNothing() async throws {
        await #expect(throws: CatalogError.self) { try await open(.read) }
        await #expect(throws: CatalogError.self) { try await open(.writeExisting) }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/shop.simile"))
        _ = try await indexed()
        let reader = try await open(.read)
        #expect(try await reader.status().items == 3)
        await #expect(throws: CatalogError.self) { try await reader.remove("shoe") }
    }

    @Test func whatOneWritesTheOtherFinds() async throws {
        let (first, second) = (try await indexed(), try await open())
        #expect(try await second.search(.file(folder.path + "/images/red.png")).hits.count == 3)
        try await first.put("new", image: .data(Self.png(222, 30, 30)))
        #expect(try await second.search(.file(folder.path + "/images/red.png")).hits.map(\.key).contains("new"))
    }

    @Test func aJobThatIsCancelledSaysSo() async throws {
        let shop = try await open()
        let request = IndexRequest(paths: [folder.path + "/images"], models: [ModelChoice("colour")])
        let job = Task {
            // Cancelled before it begins, so that nothing depends on who is faster.
            while !Task.isCancelled { await Task.yield() }
            return try await shop.index(request).report()
        }
        job.cancel()
        let report = try await job.value
        #expect(report.interrupted && report.added == 0)
        #expect(try await shop.index(request).report().added == 3)
    }

    @Test func aRequestThatContradictsItselfCannotBeMade() async throws {
        let shop = try await indexed()
        await #expect(throws: SearchRequestError.limit(0)) {
            try await shop.search(.file(folder.path + "/images/red.png"), limit: 0)
        }
        await #expect(throws: SearchRequestError.nothingAsked) {
            try await shop.search(.file(folder.path + "/images/red.png"), by: .fusion([]))
        }
        await #expect(throws: (any Error).self) {
            try await shop.search(.file(folder.path + "/images/red.png"), by: .model("nothing"))
        }
    }
}
