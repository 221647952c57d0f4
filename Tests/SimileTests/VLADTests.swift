import Foundation
import Imaging
import ModelZoo
import Simile
import TestSupport
import Testing

/// Aggregated local features as a vector space of a catalog.
@Suite struct VLADTests {
    private let folder: TemporaryFolder
    private let images: String
    private let model = ModelChoice("surf_vlad")

    init() throws {
        folder = try TemporaryFolder()
        images = folder.path + "/images"
        for number in 0..<20 { try draw("\(number).png", number) }
    }

    private func scene(_ number: Int) -> PixelBuffer { .scene(UInt64(number) + 40, width: 100, height: 80) }

    private func draw(_ name: String, _ number: Int) throws { try folder.write("images/" + name, scene(number).png()) }

    private var vocabulary: String { folder.path + "/catalog/vocabularies/surf.vocabulary" }

    private func open() async throws -> ImageLibrary { try await ImageLibrary.open(folder.path + "/catalog") }

    @discardableResult
    private func index(
        _ library: ImageLibrary, _ paths: [String]? = nil, models: [ModelChoice]? = nil, force: Bool = false
    ) async throws -> IndexReport {
        var request = IndexRequest(paths: paths ?? [images], models: models ?? [model])
        request.force = force
        return try await library.index(request).report()
    }

    private func names(_ result: SearchResult) -> [String] {
        result.hits.map { $0.key.text.split(separator: "/").last.map(String.init) ?? "" }
    }

    /// A quarter turned, and at 1.5 times the size.
    private func copy(of number: Int) throws -> ImageQuery {
        let image = scene(number)
        let (width, height) = (image.height * 3 / 2, image.width * 3 / 2)
        var copy = PixelBuffer(width: width, height: height, fill: (0, 0, 0))
        for y in 0..<height {
            for x in 0..<width {
                let (column, row) = (y * 2 / 3, image.height - 1 - x * 2 / 3)
                let from = (row * image.width + column) * 3
                let to = (y * width + x) * 3
                for channel in 0..<3 { copy.bytes[to + channel] = image.bytes[from + channel] }
            }
        }
        return .data(try copy.png())
    }

    @Test func `a turned and scaled copy finds its original, also in a catalog that is opened again`() async throws {
        let library = try await open()
        let report = try await index(library)
        #expect(report.added == 20 && report.embedded == 20 && report.lagging.isEmpty)
        #expect(report.space.model == "surf_vlad" && report.space.dimension == 19)
        for number in [3, 11] { #expect(try await names(library.search(copy(of: number))).first == "\(number).png") }
        try await library.close()

        let again = try await open()
        #expect(try await names(again.search(copy(of: 7), by: .model("surf_vlad"))).first == "7.png")
        try draw("new.png", 30)
        // Its space is kept up with the vocabulary that it has.
        let later = try await index(again, models: [])
        #expect(later.added == 1 && later.unchanged == 20 && later.space == report.space)
        #expect(try await names(again.search(copy(of: 30))).first == "new.png")
        try await again.put("single", image: .data(scene(31).png()))
        #expect(try await again.search(copy(of: 31)).hits.first?.key == "single")
        // Nor do others learn another one, or the same images once more.
        for number in 60..<63 { try folder.write("more/\(number).png", scene(number).png()) }
        #expect(try await index(again, [folder.path + "/more"], force: true).space == report.space)
    }

    @Test func `it is weighed with another model`() async throws {
        let library = try await open()
        let report = try await index(
            library, models: [ModelChoice("colour"), ModelChoice("surf_vlad", precision: .bf16)])
        #expect(report.spaces.map(\.embedded) == [20, 20])
        let fusion = Ranking.fusion([WeightedWord("surf_vlad", weight: 0.7), WeightedWord("colour", weight: 0.3)])
        let found = try await library.search(copy(of: 5), by: fusion)
        #expect(names(found).first == "5.png" && found.spaces?.map(\.model) == ["surf_vlad", "colour"])
    }

    @Test func `the same images give the same space, and others another`() async throws {
        let first = try await index(open()).space
        try FileManager.default.removeItem(atPath: folder.path + "/catalog")
        #expect(try await index(open()).space == first)
        try FileManager.default.removeItem(atPath: folder.path + "/catalog")
        try draw("0.png", 50)
        let other = try await index(open()).space
        #expect(other.weightsDigest != first.weightsDigest && other.identifier != first.identifier)
    }

    @Test func `a damaged or missing vocabulary is told with the remedy, which helps`() async throws {
        let library = try await open()
        let space = try await index(library).space
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: vocabulary)))
        bytes[bytes.count / 2] ^= 1
        try folder.write("catalog/vocabularies/surf.vocabulary", bytes)
        let damaged = try await message { try await search(6) }
        #expect(damaged.contains("surf.vocabulary is damaged") && damaged.contains("--model surf_vlad --force"))
        #expect(try await message { try await index(open(), models: [model]) } == damaged)
        try FileManager.default.removeItem(atPath: vocabulary)
        let missing = try await message { try await search(6) }
        #expect(missing.contains("has no vocabulary") && missing.contains("--force") && !missing.contains("\n"))

        // What is an item already needs no vocabulary.
        #expect(try await names(open().search(.file(images + "/6.png"))).first == "6.png")
        try draw("0.png", 50)
        let report = try await index(open(), force: true)
        #expect(report.embedded == 20 && report.space != space)
        #expect(try await names(search(6)).first == "6.png")
    }

    private func search(_ number: Int) async throws -> SearchResult { try await open().search(copy(of: number)) }

    private func message(_ work: () async throws -> some Any) async throws -> String {
        do { _ = try await work() } catch { return "\(error)" }
        Issue.record("nothing was wrong")
        return ""
    }

    @Test func `too few images give no vocabulary, and say so`() async throws {
        for number in 5..<20 { try FileManager.default.removeItem(atPath: images + "/\(number).png") }
        let few = try await message { try await index(open()) }
        #expect(few.hasPrefix("no vocabulary of surf_vlad can be trained") && few.contains("5 of 5 images"))
        for number in 0..<20 { try folder.write("images/\(number).png", scene(1).png()) }
        let same = try await message { try await index(open()) }
        #expect(same.contains("different images with features are too few"), "\(same)")
        #expect(!FileManager.default.fileExists(atPath: vocabulary))
    }

    @Test func `an image without features is an item that the space cannot find`() async throws {
        try folder.write("images/flat.png", PixelBuffer(width: 60, height: 60, fill: (90, 90, 90)).png())
        let library = try await open()
        let report = try await index(library, models: [model, ModelChoice("colour")])
        #expect(report.added == 21 && report.skipped.isEmpty)
        #expect(report.spaces.map(\.embedded) == [20, 21] && report.lagging.map(\.items) == [1])
        let again = try await index(library)
        #expect(again.unchanged + again.updated == 21 && again.embedded == 0 && again.unreadable == 0)
        let query = ImageQuery.file(images + "/flat.png")
        #expect(try await names(library.search(query, by: .model("colour"))).first == "flat.png")
        let nothing = try await message { try await library.search(query, by: .model("surf_vlad")) }
        #expect(nothing.hasSuffix("flat.png: no local features are found in it"), "\(nothing)")
        try await library.put("gray", image: .data(PixelBuffer(width: 9, height: 9, fill: (7, 7, 7)).png()))
        #expect(try await library.item("gray") != nil)
    }

    @Test func `without a catalog there is no vocabulary`() async throws {
        let query = try copy(of: 1)
        let told = try await message { try await Simile.compare(query, query, by: ModelChoice("sift_vlad")) }
        #expect(told.contains("sift_vlad has no vocabulary here"))
        #expect(ModelChoice("sift_vlad@avg") != ModelChoice("sift_vlad"))
        let unknown = try await message { try await index(open(), models: [ModelChoice("sift_vlad@avg")]) }
        #expect(unknown.hasPrefix("there is no model named 'sift_vlad@avg'"), "\(unknown)")
    }
}
