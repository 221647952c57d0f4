import Catalog
import Embedding
import Foundation
import Imaging
import ModelZoo
import TestSupport
import Testing
import VectorSearch

@testable import Simile

/// Looking at parts of images, with the color signature, which needs no weights.
@Suite struct TilesTests {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    private let choice = ModelChoice("colour")
    private let store = ModelStore(folders: ["/nowhere"])

    /// Four images of plain colors, and a blue one whose lower right tile is red.
    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        for (name, color) in [("grey", (90, 90, 90)), ("green", (20, 160, 30)), ("blue", (20, 30, 200))] {
            try draw(name, plain(color))
        }
        try draw("corner", corner())
    }

    private func plain(_ color: (Int, Int, Int)) -> PixelBuffer {
        PixelBuffer(width: 100, height: 80, fill: (UInt8(color.0), UInt8(color.1), UInt8(color.2)))
    }

    private func corner() -> PixelBuffer {
        var image = plain((20, 30, 200))
        for y in 32..<80 {
            for start in stride(from: (y * 100 + 40) * 3, to: (y + 1) * 300, by: 3) {
                image.bytes.replaceSubrange(start..<start + 3, with: [200, 20, 30])
            }
        }
        return image
    }

    private func draw(_ name: String, _ image: PixelBuffer) throws {
        let path = try folder.write("pictures/\(name).png", try image.png())
        let moment = timeval(tv_sec: time(nil) - 3600, tv_usec: 0)
        try #require(utimes(path, [moment, moment]) == 0)
    }

    @discardableResult private func index(tiles: Bool?, index: IndexChoice? = nil) throws -> IndexReport {
        var request = IndexRequest(paths: [folder.path + "/pictures"], models: [choice], store: store)
        request.tiles = tiles
        request.index = index
        return try ImageIndexer(catalog: catalog).run(request)
    }

    private func counts() throws -> [String: Int] {
        Dictionary(uniqueKeysWithValues: try catalog.spaces().map { ($0.space.name, $0.vectors) })
    }

    private func search(_ image: PixelBuffer, _ change: (inout SearchRequest) -> Void = { _ in }) async throws
        -> SearchResult
    {
        var request = SearchRequest(.bytes(Array(try image.png()), name: "asked"))
        change(&request)
        return try await ImageSearch(catalog: catalog, store: store).run(request)
    }

    private func name(_ hit: SearchHit) -> String {
        hit.key.text.split(separator: "/").last.map(String.init) ?? ""
    }

    @Test func theRegionsLieInTheImageAndCoverIt() throws {
        #expect(Tiles.regions.count == 5 && Set(Tiles.regions).count == 5)
        for x in stride(from: 0.05, to: 1, by: 0.1) {
            for y in stride(from: 0.05, to: 1, by: 0.1) {
                let covers = { (tile: Region) in
                    (tile.x...tile.x + tile.width).contains(x) && (tile.y...tile.y + tile.height).contains(y)
                }
                #expect(Tiles.regions.contains(where: covers))
            }
        }
        let space = try choice.space(store: store)
        #expect(space.ofTiles.ofWholes == space && space.ofTiles.view == .tiles && space.view == .whole)
        #expect(space.ofWholes == space && space.ofTiles.identifier.hasPrefix("colour@tiles/"))
    }

    @Test(arguments: [nil, IndexChoice.kind(.exact), .kind(.hnsw)]) func aPartFindsTheWhole(
        kind: IndexChoice?
    ) async throws {
        try index(tiles: nil, index: kind)
        let red = plain((200, 20, 30))
        #expect(try await search(red).hits.allSatisfy { $0.part == nil })
        let before = try #require(try await search(red).hits.first { name($0) == "corner.png" })

        let report = try index(tiles: true, index: kind)
        #expect(report.updated == 4 && report.spaces.map(\.embedded) == [0, 4])
        #expect(try counts() == ["colour": 4, "colour@tiles": 20])
        let result = try await search(red) { $0.limit = 2 }
        #expect(result.hits.count == 2 && name(result.hits[0]) == "corner.png")
        #expect(result.hits[0].part == Tiles.regions[4] && result.hits[0].cosine > before.cosine + 0.1)
        #expect(result.space.model == "colour")
        // Each item once, and the whole before its parts where it is no less similar.
        let blue = try await search(plain((20, 30, 200))) { $0.limit = 99 }
        #expect(Set(blue.hits.map(\.key)).count == 4 && blue.hits.count == 4)
        #expect(name(blue.hits[0]) == "blue.png" && blue.hits[0].part == nil)
        #expect(blue.hits.map(\.cosine) == blue.hits.map(\.cosine).sorted(by: >))
        #expect(name(blue.hits[1]) == "corner.png" && blue.hits[1].part == Tiles.regions[0])
        // As if there were none.
        let whole = try await search(red) { $0.findsParts = false }
        #expect(try #require(whole.hits.first { name($0) == "corner.png" }).cosine == before.cosine)
        #expect(try await search(red) { $0.minScore = 0.99 }.hits.map(\.part) == [Tiles.regions[4]])
    }

    @Test func aTileIsWhatThePartIsByItself() throws {
        try index(tiles: true)
        let table = try catalog.vectors(in: choice.space(store: store).ofTiles)
        let item = try #require(try catalog.item("pictures/corner.png"))
        let rows = table.ids.indices.filter { table.ids[$0] == item.id }
        let worker = try choice.embedder(store: store).makeWorker()
        for (row, region) in zip(rows, Tiles.regions) {
            let part = try ImageReader().decode(.pixels(corner(), name: "corner"), region)
            let vector = try worker.embed(.pixels(part, name: "part"))
            #expect(table.tile(ofRow: row) == row - rows[0])
            #expect(zip(vector, table.matrix[row]).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        #expect(rows.count == 5)
    }

    @Test func theyAreKeptUpUntilSomebodyWantsThemNoMore() throws {
        try index(tiles: true)
        try draw("grey", plain((200, 200, 40)))
        #expect(try index(tiles: nil).updated == 1)
        #expect(try counts() == ["colour": 4, "colour@tiles": 20])
        #expect(try index(tiles: true).unchanged == 4)
        // A copy brings the vectors that there are.
        try draw("copy", corner())
        #expect(try index(tiles: nil).embedded == 0)
        #expect(try counts() == ["colour": 5, "colour@tiles": 25])
        #expect(try index(tiles: false).unchanged == 5)
        #expect(try counts() == ["colour": 5])
        #expect(try index(tiles: nil).spaces.count == 1)
    }

    @Test func onlyWholesAreExportedAndChosen() async throws {
        try index(tiles: true)
        let report = try CatalogExport(catalog: catalog).run(to: folder.path + "/out")
        #expect(report.count == 4 && report.space.model == "colour")
        #expect(throws: SearchRequestError.self) { try catalog.space(model: "colour@tiles", precision: nil) }
        #expect(try StatusReport(of: catalog).spaces.map(\.vectors) == [4, 20])
    }

    @Test func withoutPathsAllSpacesAreIndexed() throws {
        try index(tiles: true)
        var request = IndexRequest(paths: [], store: store)
        request.index = .kind(.hnsw)
        let report = try ImageIndexer(catalog: catalog).run(request)
        #expect(report.spaces.map(\.space.name) == ["colour", "colour@tiles"])
        #expect(report.spaces.map { $0.index?.built } == [4, 20])
    }
}
