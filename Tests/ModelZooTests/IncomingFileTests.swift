import Basics
import Foundation
import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct IncomingFileTests {
    let folder: String
    var path: String { folder + "/sub/w.pth" }

    init() throws {
        folder = NSTemporaryDirectory() + "simile-incoming-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/sub")) ?? []).sorted()
    }

    private func add(_ text: String, to file: IncomingFile) throws {
        try Array(text.utf8).withUnsafeBytes { try file.append($0) }
    }

    @Test func growsAndAppears() throws {
        do {
            let file = try #require(try IncomingFile.open(path))
            try file.begin(.init(tag: "\"1\"", length: 6))
            try add("abc", to: file)
            #expect(names == ["w.pth.part", "w.pth.part.json"])
        }
        let file = try #require(try IncomingFile.open(path))
        #expect(file.received == 3 && file.identity == .init(tag: "\"1\"", length: 6))
        try add("def", to: file)
        #expect(file.sha256 == SHA256.hash(Array("abcdef".utf8)).hex)
        try file.install()
        #expect(names == ["w.pth"])
        #expect(FileManager.default.contents(atPath: path) == Data("abcdef".utf8))
    }

    @Test func nothingIsLeftOfNothing() throws {
        do {
            let file = try #require(try IncomingFile.open(path))
            try file.begin(.init(length: 3))
            try add("abc", to: file)
            try file.forget()
            #expect(file.received == 0 && file.identity == nil)
            #expect(file.sha256 == SHA256.hash([]).hex)
        }
        #expect(names == [])
    }

    @Test func onlyOneHasIt() throws {
        let first = try #require(try IncomingFile.open(path))
        #expect(try IncomingFile.open(path) == nil)
        try first.begin(.init())
        try add("abc", to: first)
        try first.install()
        // The lock is on a file that has another name now.
        let second = try #require(try IncomingFile.open(path))
        #expect(second.received == 0)
        withExtendedLifetime(first) {}
    }

    @Test(arguments: ["", "{", "{\"length\":2}", "[]"]) func aPartOfUnknownOriginIsNotUsed(note: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: true)
        try Data("abc".utf8).write(to: URL(fileURLWithPath: path + ".part"))
        try Data(note.utf8).write(to: URL(fileURLWithPath: path + ".part.json"))
        let file = try #require(try IncomingFile.open(path))
        #expect(file.received == 0 && file.identity == nil)
    }

    @Test func aFolderThatIsNoneIsAClearLine() throws {
        try Data().write(to: URL(fileURLWithPath: folder + "/sub"))
        #expect {
            try IncomingFile.open(path)
        } throws: { error in
            guard case ModelError.cannotStore = error else { return false }
            return "\(error)".contains(path)
        }
    }

    @Test func moreThanTheDiskHasIsRefusedBefore() throws {
        let file = try #require(try IncomingFile.open(path))
        #expect {
            try file.reserve(length: 1 << 60)
        } throws: { "\($0)".contains("MiB left") }
    }
}

/// Taking weights from a file at hand.
@Suite struct InstallTests {
    let folder: String
    let real: ModelPreset

    init() throws {
        folder = NSTemporaryDirectory() + "simile-install-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        real = try ModelPreset.named(ModelPreset.defaultName)
    }

    private func preset(_ digest: RemoteFile.Digest) -> ModelPreset {
        ModelPreset(
            name: "tiny", family: real.family, summary: "", dimension: 1280, layer: real.layer,
            preparation: real.preparation, normalization: real.normalization,
            weights: WeightsSource(
                file: RemoteFile(name: "tiny.pth", digest: digest, location: .byHand), licence: "", page: ""),
            architecture: real.architecture)
    }

    private func write(_ bytes: [UInt8]) throws -> (path: String, sha256: String) {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/mine.safetensors"))
        return (folder + "/mine.safetensors", SHA256.hash(bytes).hex)
    }

    private var kept: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/models")) ?? []).sorted()
    }

    @Test func thePublishersKeepTheirName() throws {
        let file = try write(try RandomWeights.lite0(published: true).safetensors())
        let store = ModelStore(folders: [folder + "/models"])
        for digest in [.prefix(String(file.sha256.prefix(8))), .sha256(file.sha256)] as [RemoteFile.Digest] {
            let installed = try store.install(preset(digest), from: file.path)
            #expect(installed.sha256 == file.sha256 && !installed.areOwn)
            #expect(store.goodCopy(of: preset(digest).weights.file) == installed.path)
            #expect(try store.load(preset(digest)).digest == file.sha256)
            #expect(!store.areOwn(file.sha256, of: preset(digest)))
            #expect(kept == ["tiny.pth"])
        }
    }

    @Test(
        arguments: [.fromServer, .prefix("00000000"), .sha256(String(repeating: "0", count: 64))] as [RemoteFile.Digest]
    )
    func ownOnesThatFitAreTaken(digest: RemoteFile.Digest) throws {
        let file = try write(try RandomWeights.lite0(published: false).safetensors())
        let store = ModelStore(folders: [folder + "/models"])
        let preset = preset(digest)
        // What the publisher released stays as it is.
        try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
        try Data("released".utf8).write(to: URL(fileURLWithPath: folder + "/models/tiny.pth"))
        let installed = try store.install(preset, from: file.path)
        #expect(installed.areOwn && installed.sha256 == file.sha256)
        #expect(kept == ["tiny-own-\(file.sha256).weights", "tiny.pth"])
        #expect(store.has(preset) && store.weights(of: preset)?.areOwn == true)
        #expect(store.knownDigest(of: preset) == file.sha256 && store.areOwn(file.sha256, of: preset))
        #expect(try store.load(preset.with(FeatureOptions(inputSize: 64))).digest == file.sha256)
    }

    @Test func otherOwnOnesTakeTheirPlace() throws {
        let store = ModelStore(folders: [folder + "/models"])
        let first = try write(try RandomWeights.lite0(published: false).safetensors())
        _ = try store.install(preset(.fromServer), from: first.path)
        let second = try write(try RandomWeights.lite0(published: true).safetensors())
        let installed = try store.install(preset(.fromServer), from: second.path)
        #expect(kept == ["tiny-own-\(second.sha256).weights"])
        // Also from the copy itself.
        #expect(try store.install(preset(.fromServer), from: installed.path).path == installed.path)
        #expect(try store.load(preset(.fromServer)).digest == second.sha256)
        // The publisher's, brought by hand, take the place of own ones.
        #expect(try !store.install(preset(.sha256(second.sha256)), from: second.path).areOwn)
        #expect(kept == ["tiny.pth"])
    }

    @Test func damagedOwnOnesAreNotUsed() throws {
        let file = try write(try RandomWeights.lite0(published: false).safetensors())
        let store = ModelStore(folders: [folder + "/models"])
        let installed = try store.install(preset(.fromServer), from: file.path)
        truncate(installed.path, 1000)
        #expect {
            try store.load(preset(.fromServer))
        } throws: { if case ModelError.wrongDigest(installed.path, file.sha256, _) = $0 { true } else { false } }
    }

    @Test func weightsOfAnotherNetworkAreNot() throws {
        let file = try write(Array(repeating: 0, count: 8) + Array("{}".utf8))
        let store = ModelStore(folders: [folder + "/models"])
        for digest in [.fromServer, .prefix("00000000"), .prefix(String(file.sha256.prefix(8)))] as [RemoteFile.Digest]
        {
            #expect(throws: ModelError.self) { try store.install(preset(digest), from: file.path) }
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/models"))
    }

    @Test func anyFittingWeightsCanBeLoaded() throws {
        let file = try write(try RandomWeights.lite0(published: false).safetensors())
        let model = try ModelStore.load(real, from: file.path)
        #expect(model.digest == file.sha256 && model.dimension == 1280)
    }
}
