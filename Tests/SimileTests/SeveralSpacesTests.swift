import Catalog
import Foundation
import Imaging
import ModelZoo
import Synchronization
import TestSupport
import Testing
import VectorSearch

@testable import Simile

/// Indexing in several spaces at once. Every space is that of the color signature under another name, so no weights are
/// needed.
@Suite struct SeveralSpacesTests {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    let a = Self.space("a")
    let b = Self.space("b")
    /// Which spaces' embedders were made, in order.
    let loads = Loads()

    final class Loads: Sendable {
        let names = Mutex<[String]>([])
        func take() -> [String] {
            names.withLock { names in
                defer { names = [] }
                return names.sorted()
            }
        }
    }

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        for number in 0..<5 { try draw("\(number).png", UInt8(number * 50)) }
    }

    private static func space(_ name: String) -> VectorSpace {
        var space = ModelChoice("colour").colorSpace
        space.model = name
        return space
    }

    @discardableResult
    private func draw(_ name: String, _ shade: UInt8) throws -> String {
        let path = try folder.write(
            "pictures/" + name, try PixelBuffer(width: 20, height: 20, fill: (shade, 255 - shade, 90)).png())
        try age(path, seconds: 3600)
        return path
    }

    private func age(_ path: String, seconds: Int) throws {
        let moment = timeval(tv_sec: time(nil) - seconds, tv_usec: 0)
        try #require(utimes(path, [moment, moment]) == 0)
    }

    private struct NoWeights: Error {}

    private func spaces(_ all: [VectorSpace], failing: VectorSpace? = nil) -> IndexSpaces {
        IndexSpaces(all) { [loads] space, _ in
            if space == failing { throw NoWeights() }
            loads.names.withLock { $0.append(space.model) }
            return try ModelChoice("colour").embedder(store: ModelStore(folders: ["/nowhere"]))
        }
    }

    @discardableResult
    private func index(
        _ all: VectorSpace..., index: IndexChoice? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> IndexReport {
        var request = IndexRequest(paths: [folder.path + "/pictures"])
        request.index = index
        request.threads = 2
        return try ImageIndexer(catalog: catalog).run(request, in: spaces(all), isCancelled: isCancelled)
    }

    private func counts() throws -> [String: Int] {
        Dictionary(uniqueKeysWithValues: try catalog.spaces().map { ($0.space.model, $0.vectors) })
    }

    private func key(_ name: String) -> ItemKey { ItemKey("pictures/" + name) }

    @Test func oneRunFillsAll() throws {
        let report = try index(a, b)
        #expect(report.added == 5 && report.embedded == 5)
        #expect(report.space == a && report.spaces.map(\.space) == [a, b] && report.spaces.map(\.embedded) == [5, 5])
        #expect(try counts() == ["a": 5, "b": 5])
        #expect(loads.take() == ["a", "b"])
        let vector = try catalog.vector(of: key("1.png"), in: a)
        #expect(try vector != nil && vector == catalog.vector(of: key("1.png"), in: b))

        let again = try index(b, a)
        #expect(again.unchanged == 5 && again.embedded == 0 && again.space == b)
        #expect(loads.take() == [], "nothing to embed, nothing to load")
    }

    @Test func whatIsMissingIsAddedAndNothingElse() throws {
        try index(a)
        let tables = try catalog.vectors(in: a)
        _ = loads.take()
        try draw("new.png", 7)
        let report = try index(b)
        #expect(report.added == 1 && report.updated == 5 && report.unchanged == 0)
        #expect(try counts() == ["a": 5, "b": 6])
        #expect(loads.take() == ["b"])

        let both = try index(a, b)
        #expect(both.updated == 1 && both.unchanged == 5 && both.embedded == 1)
        #expect(both.spaces.map(\.embedded) == [1, 0])
        #expect(loads.take() == ["a"])
        #expect(try catalog.vectors(in: a).ids.prefix(5) == tables.ids[...])
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test func aChangedFileIsSeenAnewInAll() throws {
        try index(a, b)
        try age(try draw("1.png", 77), seconds: 50)
        let report = try index(a, b)
        #expect(report.updated == 1 && report.unchanged == 4 && report.spaces.map(\.embedded) == [1, 1])
        #expect(try counts() == ["a": 5, "b": 5])
    }

    @Test func aTouchedFileThatLacksAVectorGetsThatOneOnly() throws {
        try index(a)
        try age(folder.path + "/pictures/1.png", seconds: 100)
        let report = try index(a, b)
        #expect(report.updated == 5 && report.spaces.map(\.embedded) == [0, 5])
        let again = try index(a, b)
        #expect(again.unchanged == 5 && again.embedded == 0)
    }

    @Test func copiesBringTheVectorsThatThereAre() throws {
        try index(a)
        try FileManager.default.copyItem(
            atPath: folder.path + "/pictures/1.png", toPath: folder.path + "/pictures/copy.png")
        try age(folder.path + "/pictures/copy.png", seconds: 3600)
        _ = loads.take()
        #expect(try index(a, b).added == 1)
        #expect(loads.take() == ["b"])
        #expect(try catalog.vector(of: key("copy.png"), in: a) == catalog.vector(of: key("1.png"), in: a))
    }

    @Test func aMovedFileKeepsAllAndACopyOfItStaysItself() throws {
        try index(a, b)
        let old = folder.path + "/pictures/"
        try FileManager.default.copyItem(atPath: old + "1.png", toPath: old + "copy.png")
        try age(old + "copy.png", seconds: 3600)
        #expect(try index(a).added == 1)
        try #require(rename(old + "1.png", old + "one.png") == 0)
        // The copy, too, has the bytes of the file that is gone, and lacks a vector; and yet it is not that file.
        let report = try index(a, b)
        #expect(report.moved == 1 && report.added == 0 && report.updated == 1 && report.missing == 0)
        #expect(report.embedded == 0)
        #expect(try counts() == ["a": 6, "b": 6])
        #expect(try catalog.item(key("1.png")) == nil && catalog.item(key("copy.png")) != nil)
    }

    @Test func theChosenIndexIsThatOfAll() throws {
        let report = try index(a, b, index: .kind(.exact))
        #expect(report.index?.kind == .exact && report.spaces.map { $0.index?.built } == [5, 5])
        for space in [a, b] {
            #expect(try catalog.indexChoice(of: space) == .exact)
            let vector = try #require(try catalog.vector(of: key("2.png"), in: space))
            let found = try #require(try catalog.openIndex(of: space)).search(vector, limit: 1)
            #expect(found.map(\.item.key) == [key("2.png")])
        }
    }

    @Test func aBadFileIsSkippedInAll() throws {
        try age(try folder.write("pictures/bad.png", Array("no picture".utf8)), seconds: 3600)
        let report = try index(a, b)
        #expect(report.skipped.map { $0.path.hasSuffix("bad.png") } == [true] && report.added == 5)
        #expect(try counts() == ["a": 5, "b": 5])
    }

    @Test func aModelThatCannotBeHadEndsTheRun() throws {
        let request = IndexRequest(paths: [folder.path + "/pictures"])
        #expect(throws: NoWeights.self) {
            try ImageIndexer(catalog: catalog).run(request, in: spaces([a, b], failing: b))
        }
        #expect(try catalog.count() == 0, "an item comes with all its vectors")
        // It is not asked for where there is nothing for it to see.
        try index(a, b)
        #expect(try ImageIndexer(catalog: catalog).run(request, in: spaces([a, b], failing: b)).unchanged == 5)
    }

    @Test func anInterruptedRunIsTakenUpWhereItWas() throws {
        try index(a)
        let asked = Atomic(0)
        let report = try index(a, b, isCancelled: { asked.add(1, ordering: .relaxed).newValue > 3 })
        #expect(report.interrupted && report.updated < 5)
        let rest = try index(a, b)
        #expect(rest.updated == 5 - report.updated && rest.unchanged == report.updated)
        #expect(try counts() == ["a": 5, "b": 5])
    }

    @Test func otherWeightsOfTheSameNameMakeAnotherSpace() throws {
        var newer = a
        newer.weightsDigest = "another"
        try index(a)
        #expect(try index(newer).embedded == 5)
        #expect(try catalog.spaces().map(\.space) == [a, newer] && catalog.spaces().map(\.vectors) == [5, 5])
        #expect(a.identifier != newer.identifier)
        #expect(try catalog.space(model: "a", precision: nil) == newer, "the one that came last is meant")
        #expect(try StatusReport(of: catalog).spaces.map(\.space) == [a, newer])
        #expect(try StatusReport(of: catalog).indexes.map(\.space) == [a.identifier, newer.identifier])
    }

    @Test func theSameModelTwiceIsOneSpace() throws {
        let models = [ModelChoice("colour"), ModelChoice("colour@")]
        let store = ModelStore(folders: [folder.path])
        #expect(try IndexSpaces(of: models, store: store, limits: ImageLimits()).all.count == 1)
        #expect(try IndexSpaces(of: [], store: store, limits: ImageLimits()).all[0].model == ModelPreset.defaultName)
        #expect {
            try IndexSpaces(of: [ModelChoice("colour@64")], store: store, limits: ImageLimits())
        } throws: {
            "\($0)".contains("there is no model named 'colour@64'") && "\($0)".contains("colour")
        }
    }
}

extension ModelChoice {
    /// The space of a model that needs no weights.
    fileprivate var colorSpace: VectorSpace {
        (try? space(store: ModelStore(folders: ["/nowhere"]))) ?? SampleCatalog.space
    }
}
