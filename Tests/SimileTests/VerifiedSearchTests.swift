import Foundation
import TestSupport
import Testing

@testable import Catalog
@testable import Imaging
@testable import Simile

/// Searches whose hits are verified by local features, in a catalog that sees by colors.
@Suite struct VerifiedSearchTests {
    private let folder: TemporaryFolder
    private let library: ImageLibrary
    private let scene = PixelBuffer.scene(1)
    private static let count = 8

    init() async throws {
        folder = try TemporaryFolder()
        try folder.write("photos/original.png", try scene.png())
        try folder.write("photos/mirrored.png", try scene.turned(.flippedHorizontally).png())
        let part = try ImageReader().decode(.pixels(scene, name: ""), Region("40,30,150,120"))
        try folder.write("photos/part.png", try part.png())
        for other in 2..<Self.count - 1 {
            try folder.write("photos/other\(other).png", try PixelBuffer.scene(UInt64(other)).png())
        }
        library = try await Self.open(folder, .write)
        try await library.index([folder.path + "/photos"]).report()
    }

    private static func open(
        _ folder: TemporaryFolder, _ access: ImageLibrary.Options.Access
    ) async throws -> ImageLibrary {
        var options = ImageLibrary.Options()
        options.model = ModelChoice("colour")
        options.access = access
        return try await ImageLibrary.open(folder.path + "/catalog", options: options)
    }

    private func request(_ query: ImageQuery, _ kind: FeatureKind? = .sift, limit: Int = 10) -> SearchRequest {
        var request = SearchRequest(query)
        (request.verification, request.limit) = (kind, limit)
        return request
    }

    private static func names(_ result: SearchResult) -> [String] {
        result.hits.map { String($0.key.text.dropFirst("photos/".count)) }
    }

    /// The features that are kept, by the items' names.
    private func kept(_ kind: FeatureKind = .sift) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for item in try library.catalog.items() {
            guard let content = item.fingerprint?.contentHash else { continue }
            found[item.key.text] = try library.catalog.features(of: [content], kind: kind.rawValue)[content]
        }
        return found
    }

    @Test func `what shows the same comes first, and the others keep their order`() async throws {
        let part = ImageQuery.bytes(
            try ImageReader().decode(.pixels(scene, name: ""), Region("50,40,140,110")).png(), name: "part")
        let plain = try await library.search(request(part, nil))
        #expect(plain.hits.allSatisfy { $0.verification == nil } && plain.milliseconds.verify == nil)
        let verified = try await library.search(request(part))
        #expect(verified.hits.map(\.rank) == Array(1...Self.count) && verified.milliseconds.verify != nil)
        let same = verified.hits.prefix { $0.verification?.isSame == true }.map(\.key.text)
        #expect(Set(same) == ["photos/original.png", "photos/part.png", "photos/mirrored.png"])
        #expect(verified.hits.dropFirst(same.count).allSatisfy { $0.verification?.isSame == false })
        let rest = plain.hits.map(\.key.text).filter { !same.contains($0) }
        #expect(verified.hits.dropFirst(same.count).map(\.key.text) == rest)
        #expect(
            verified.hits.allSatisfy { hit in plain.hits.contains { $0.key == hit.key && $0.cosine == hit.cosine } })
    }

    @Test func `a copy is found below the limit`() async throws {
        let mirrored = request(.item("photos/mirrored.png"), limit: 3)
        let found = Self.names(try await library.search(mirrored))
        #expect(Set(found) == ["mirrored.png", "original.png", "part.png"])
    }

    @Test(arguments: [FeatureKind.orb, .sift])
    func `features are kept, and the answer is the same with them and without`(kind: FeatureKind) async throws {
        #expect(try kept(kind).isEmpty)
        let query = request(.item("photos/original.png"), kind)
        let reader = try await Self.open(folder, .read)
        let without = try await reader.search(query)
        #expect(try kept(kind).isEmpty, "who only reads keeps nothing")
        let first = try await library.search(query)
        let bytes = try kept(kind)
        #expect(bytes.count == Self.count && bytes.values.allSatisfy { (FeatureSet(bytes: $0)?.count ?? 0) > 0 })
        let second = try await library.search(query)
        #expect(without.hits == first.hits && first.hits == second.hits)
        // Their files are not needed any more.
        try FileManager.default.removeItem(atPath: folder.path + "/photos/part.png")
        let third = try await library.search(query)
        #expect(third.hits.map(\.verification) == first.hits.map(\.verification))
    }

    @Test func `damaged features are found again`() async throws {
        let query = request(.item("photos/original.png"), .orb)
        let before = try await library.search(query)
        let good = try kept(.orb)
        let contents = try library.catalog.items().compactMap { $0.fingerprint?.contentHash }
        var sift = [UInt8](try #require(good.values.first))
        sift[4] = 0
        try library.catalog.store(
            features: contents.enumerated().map { ($1, [[], [1, 2, 3], sift][$0 % 3]) }, kind: "orb")
        #expect(try await library.search(query).hits == before.hits)
        #expect(try kept(.orb) == good)
    }

    @Test func `a region is verified by itself, and an image without features finds none`() async throws {
        var cut = request(.item("photos/original.png"), .orb)
        cut.query.terms[0].source = .image(.item("photos/original.png"), region: try Region("40,30,150,120"))
        let hits = try await library.search(cut).hits
        #expect(hits.first { $0.key == "photos/part.png" }?.verification?.isSame == true)
        let plain = ImageQuery.bytes(try PixelBuffer(width: 1, height: 1, fill: (9, 90, 9)).png(), name: "plain")
        let none = try await library.search(request(plain, .orb))
        #expect(none.hits.allSatisfy { $0.verification == .init(inliers: 0, isSame: false) })
        #expect(try await none.hits.map(\.key) == library.search(request(plain, nil)).hits.map(\.key))
    }

    @Test func `hits that cannot be read stay where they are`() async throws {
        try FileManager.default.removeItem(atPath: folder.path + "/photos/other3.png")
        let result = try await library.search(request(.item("photos/original.png"), .orb))
        let lost = try #require(result.hits.first { $0.key == "photos/other3.png" })
        #expect(lost.verification == nil && result.hits.count == Self.count && lost.fault != nil)
    }

    @Test func `only one image can be verified`() async throws {
        let image = QueryExpression.Term(.image(.item("photos/original.png")))
        for terms in [
            [image, .init(.text("red"))], [.init(.text("red"))], [image, image],
            [.init(.image(.item("photos/original.png")), weight: -1)],
        ] as [[QueryExpression.Term]] {
            var request = SearchRequest(QueryExpression(terms))
            request.verification = .sift
            await #expect(throws: SearchRequestError.notVerifiable("\(request.query)")) {
                try await library.search(request)
            }
        }
    }
}
