import Basics
import Foundation
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import ModelZoo
@testable import Simile

/// Fetching weights from a server that is good, bad or gone.
@Suite struct ModelDownloaderTests {
    let folder: TemporaryFolder
    let weights: [UInt8]
    let digest: String

    init() throws {
        folder = try TemporaryFolder()
        weights = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        digest = SHA256.hash(weights).hex
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    private func downloader(hub: String = "http://127.0.0.1:9", _ environment: [String: String] = [:])
        -> ModelDownloader
    {
        var settings = DownloadSettings(environment: environment)
        if environment["SIMILE_MIRROR"] == nil { settings.hub = hub }
        settings.pause = .milliseconds(1)
        // However slow the machine is while all tests run.
        settings.silence = .seconds(3600)
        return ModelDownloader(store: ModelStore(folders: [folder.path]), settings: settings)
    }

    private func preset(
        _ digest: RemoteFile.Digest, _ location: RemoteFile.Location, companions: [RemoteFile] = []
    ) throws -> ModelPreset {
        let real = try ModelPreset.named(ModelPreset.defaultName)
        return ModelPreset(
            name: "tiny", family: "", summary: "", dimension: 1, layer: "", preparation: real.preparation,
            normalization: real.normalization,
            weights: WeightsSource(
                file: RemoteFile(name: "w.bin", digest: digest, location: location), companions: companions,
                licence: "",
                page: ""),
            architecture: real.architecture)
    }

    private let onHub = RemoteFile.Location.huggingFace(repository: "a/b", file: "w.bin")

    /// The error of a pull that must fail, on one line.
    private func failure(
        _ downloader: ModelDownloader, _ preset: ModelPreset, sourceLocation: SourceLocation = #_sourceLocation
    ) async -> String {
        do {
            _ = try await downloader.pull(preset).report()
            Issue.record("it did not fail", sourceLocation: sourceLocation)
            return ""
        } catch {
            #expect(error is ModelError, "\(error)", sourceLocation: sourceLocation)
            #expect(!"\(error)".contains("\n"), sourceLocation: sourceLocation)
            return "\(error)"
        }
    }

    @Test func fetchesChecksAndPlaces() async throws {
        let server = try await FileServer { [weights] request, _ in .file(weights, to: request) }
        let seen = Mutex<[JobProgress]>([])
        let preset = try preset(.sha256(digest), .address(server.base + "/w.bin?secret"))
        let pulled = try await downloader().pull(preset).report { progress in seen.withLock { $0.append(progress) } }
        #expect(pulled.fetched && pulled.files.map(\.sha256) == [digest] && pulled.files[0].note == nil)
        #expect(FileManager.default.contents(atPath: pulled.path) == Data(weights))
        #expect(names == ["w.bin"])
        let last = seen.withLock { $0.last }
        #expect(last?.phase == .downloading("w.bin") && last?.completed == 300_000 && last?.total == 300_000)
        let again = try await downloader().pull(preset).report()
        #expect(!again.fetched && again.path == pulled.path)
        #expect(server.requests.count == 1)
    }

    @Test func aDamagedCopyIsReplaced() async throws {
        try folder.write("w.bin", [1, 2, 3])
        let server = try await FileServer { [weights] request, _ in .file(weights, to: request) }
        let preset = try preset(.prefix(String(digest.prefix(8))), .address(server.base + "/w.bin"))
        #expect(try await downloader().pull(preset).report().fetched)
        #expect(FileManager.default.contents(atPath: folder.path + "/w.bin") == Data(weights))
    }

    @Test func companionsComeToo() async throws {
        let server = try await FileServer { [weights] request, _ in
            .file(request.uri == "/vocab" ? [1, 2] : weights, to: request)
        }
        let vocabulary = RemoteFile(
            name: "vocab.txt", digest: .sha256(SHA256.hash([1, 2]).hex),
            location: .address(server.base + "/vocab"))
        let preset = try preset(.sha256(digest), .address(server.base + "/w"), companions: [vocabulary])
        #expect(try await downloader().pull(preset).report().files.map(\.name) == ["w.bin", "vocab.txt"])
        #expect(names == ["vocab.txt", "w.bin"])
    }

    // MARK: Resuming

    @Test func aCutConnectionIsTakenUpAgain() async throws {
        let server = try await FileServer { [weights] request, count in
            let whole = FileServer.Reply.file(weights, to: request)
            return count < 3 ? whole.ending(.cut, after: 70_000) : whole
        }
        let pulled = try await downloader().pull(try preset(.sha256(digest), .address(server.base + "/w.bin"))).report()
        #expect(FileManager.default.contents(atPath: pulled.path) == Data(weights))
        // Of what was sent before the cut, some may be lost; each time it goes on after what has come.
        let starts = server.asked("Range").dropFirst().compactMap {
            Int(($0 ?? "").dropFirst("bytes=".count).dropLast())
        }
        #expect(starts.count == 3 && starts.allSatisfy { $0 > 0 })
        for (start, next) in zip([0] + starts, starts) { #expect(start < next && next <= start + 70_000) }
        #expect(server.asked("If-Range") == [nil, "\"one\"", "\"one\"", "\"one\""])
        #expect(names == ["w.bin"])
    }

    @Test func whatIsCutForGoodIsKeptForTheNextRun() async throws {
        let server = try await FileServer { [weights] request, count in
            let whole = FileServer.Reply.file(weights, to: request)
            return count == 0 ? whole.ending(.cut, after: 123_456) : count == 1 ? .init(status: .badGateway) : whole
        }
        let preset = try preset(.sha256(digest), .address(server.base + "/w.bin"))
        #expect(await failure(downloader(), preset).contains("answers 502 Bad Gateway"))
        #expect(names == ["w.bin.part", "w.bin.part.json"])
        let kept = FileManager.default.contents(atPath: folder.path + "/w.bin.part")?.count ?? 0
        #expect((1...123_456).contains(kept))
        #expect(try await downloader().pull(preset).report().fetched)
        #expect(server.asked("Range") == [nil, "bytes=\(kept)-", "bytes=\(kept)-"])
        #expect(FileManager.default.contents(atPath: folder.path + "/w.bin") == Data(weights))
        #expect(names == ["w.bin"])
    }

    /// A server that sends everything anyway, another file by now, and a part that was complete.
    @Test(arguments: ["ignored range", "another file", "already complete", "longer than the file", "another part"])
    func whatHasComeIsOnlyUsedIfItFits(what: String) async throws {
        let kept: [UInt8]
        switch what {
        case "already complete": kept = weights
        case "longer than the file": kept = weights + [1]
        case "another file": kept = Array(repeating: 7, count: 1000)
        default: kept = Array(weights.prefix(1000))
        }
        try leave(kept, .init(tag: what == "another file" ? "\"zero\"" : "\"one\""))
        let server = try await FileServer { [weights] request, count in
            var request = request
            if what == "ignored range" { request.headers.remove(name: "Range") }
            var reply = FileServer.Reply.file(weights, to: request)
            if what == "another part", count == 0 { reply.headers[1].1 = "bytes 5-299999/300000" }
            return reply
        }
        let preset = try preset(.sha256(digest), .address(server.base + "/w.bin"))
        #expect(try await downloader().pull(preset).report().fetched)
        #expect(FileManager.default.contents(atPath: folder.path + "/w.bin") == Data(weights))
        #expect(names == ["w.bin"])
        #expect(server.asked("Range").first == "bytes=\(kept.count)-")
        #expect(server.requests.count == (["longer than the file", "another part"].contains(what) ? 2 : 1))
    }

    @Test func withoutATagTheDigestKnowsTheFile() async throws {
        try leave(Array(weights.prefix(1000)), .init(length: 300_000, sha256: digest))
        let server = try await FileServer { [weights] request, _ in .file(weights, tag: nil, to: request) }
        #expect(try await downloader().pull(try preset(.sha256(digest), .address(server.base + "/w"))).report().fetched)
        #expect(server.asked("Range") == ["bytes=1000-"] && server.asked("If-Range") == [nil])
        try FileManager.default.removeItem(atPath: folder.path + "/w.bin")
        try leave(Array(weights.prefix(1000)), .init(length: 300_000))
        #expect(try await downloader().pull(try preset(.sha256(digest), .address(server.base + "/w"))).report().fetched)
        #expect(server.asked("Range").last == .some(nil))
    }

    private func leave(_ bytes: [UInt8], _ identity: IncomingFile.Identity) throws {
        let file = try #require(try IncomingFile.open(folder.path + "/w.bin"))
        try file.begin(identity)
        try bytes.withUnsafeBytes { try file.append($0) }
    }

    @Test func whoStopsItKeepsWhatHasCome() async throws {
        let server = try await FileServer { [weights] request, _ in
            .file(weights, to: request).ending(.silence, after: 50_000)
        }
        let preset = try preset(.sha256(digest), .address(server.base + "/w.bin"))
        let (arrived, continuation) = AsyncStream.makeStream(of: Void.self)
        let pulling = Task { [downloader = downloader()] in
            try await downloader.pull(preset).report { if $0.completed == 50_000 { continuation.yield() } }
        }
        for await _ in arrived { break }
        pulling.cancel()
        await #expect(throws: CancellationError.self) { try await pulling.value }
        #expect(names == ["w.bin.part", "w.bin.part.json"])
        #expect(FileManager.default.contents(atPath: folder.path + "/w.bin.part") == Data(weights.prefix(50_000)))
    }

    @Test func anotherWaitsAndFindsIt() async throws {
        let server = try await FileServer { [weights] request, _ in .file(weights, to: request) }
        let preset = try preset(.sha256(digest), .address(server.base + "/w.bin"))
        var other = try IncomingFile.open(folder.path + "/w.bin")
        let pulling = Task { [downloader = downloader()] in try await downloader.pull(preset).report() }
        try await Task.sleep(for: .milliseconds(50))
        try other?.begin(.init())
        try weights.withUnsafeBytes { try other?.append($0) }
        try other?.install()
        other = nil
        let pulled = try await pulling.value
        #expect(FileManager.default.contents(atPath: pulled.path) == Data(weights))
        #expect(names == ["w.bin"])
    }

    // MARK: Refusing

    @Test(arguments: [RemoteFile.Digest.sha256(String(repeating: "0", count: 64)), .prefix("00000000")])
    func anotherDigestLeavesNothing(wanted: RemoteFile.Digest) async throws {
        let server = try await FileServer { [weights] request, _ in .file(weights, to: request) }
        let message = await failure(downloader(), try preset(wanted, .address(server.base + "/w.bin")))
        #expect(message.contains(digest) && message.contains("00000000") && message.contains(server.base), "\(message)")
        #expect(names == [])
    }

    @Test func statusesNameTheAddress() async throws {
        let server = try await FileServer { request, _ in
            .init(status: HTTPResponseStatus(statusCode: Int(request.uri.dropFirst()) ?? 500))
        }
        for status in [404, 403, 500] {
            let preset = try preset(.fromServer, .address("\(server.base)/\(status)"))
            let message = await failure(downloader(), preset)
            #expect(message.contains("\(server.base)/\(status): answers \(status)"), "\(message)")
        }
        #expect(names == [])
        let port = server.port
        let nobody = await failure(downloader(), try preset(.fromServer, .address("http://127.0.0.1:1/\(port)")))
        #expect(nobody.contains("refuses the connection"), "\(nobody)")
    }

    @Test func portsThatAreNoneAreRefused() async throws {
        let server = try await FileServer { _, _ in
            .init(status: .found, headers: [("Location", "http://127.0.0.1:65536/w.bin")])
        }
        for address in ["http://127.0.0.1:65536/w.bin", server.base + "/w.bin"] {
            let message = await failure(downloader(), try preset(.fromServer, .address(address)))
            #expect(message.contains("has a port outside of 1 to 65535"), "\(message)")
        }
        let mirror = ["SIMILE_MIRROR": "http://127.0.0.1:70000"]
        let message = await failure(downloader(mirror), try preset(.fromServer, onHub))
        #expect(message.contains("has a port outside of 1 to 65535"), "\(message)")
    }

    @Test func silenceEndsIt() async throws {
        let server = try await FileServer { [weights] request, _ in
            .file(weights, to: request).ending(.silence, after: request.uri == "/head" ? 0 : 1000)
        }
        var downloader = downloader()
        downloader.settings.silence = .milliseconds(300)
        downloader.settings.resumptions = 1
        let message = await failure(downloader, try preset(.sha256(digest), .address(server.base + "/body")))
        #expect(message.contains("sent nothing for"), "\(message)")
        #expect(server.asked("Range") == [nil, "bytes=1000-"])
        #expect(names == ["w.bin.part", "w.bin.part.json"])
    }

    @Test func liesAboutTheLengthAreFoundOut() async throws {
        let server = try await FileServer { [weights] request, _ in
            switch request.uri {
            // Told by the hub: other than what comes.
            case "/a/b/resolve/main/w.bin":
                return .init(
                    headers: [("X-Linked-Size", "299999"), ("ETag", "\"\(String(repeating: "a", count: 40))\"")],
                    body: weights)
            case "/large": return .init(headers: [("Content-Length", "99999999999")], body: [1], end: .cut)
            case "/endless":
                return .init(headers: [("Transfer-Encoding", "chunked")], body: weights)
            default: return .init(headers: [("Content-Length", "400000")], body: weights, end: .cut)
            }
        }
        let told = await failure(downloader(hub: server.base), try preset(.sha256(digest), onHub))
        #expect(told.contains("announced"), "\(told)")
        let large = await failure(downloader(), try preset(.sha256(digest), .address(server.base + "/large")))
        #expect(large.contains("99999999999 bytes, the limit is 8589934592"), "\(large)")
        var small = downloader()
        small.settings.maxBytes = 1000
        let endless = await failure(small, try preset(.sha256(digest), .address(server.base + "/endless")))
        #expect(endless.contains("sends more than 1000 bytes"), "\(endless)")
        #expect(names == [])
        let short = await failure(downloader(), try preset(.sha256(digest), .address(server.base + "/short")))
        #expect(short.contains("ends the connection"), "\(short)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/w.bin"))
    }

    @Test func aFolderThatCannotBeMadeIsAClearLine() async throws {
        let blocked = try folder.write("blocked")
        let server = try await FileServer { [weights] request, _ in .file(weights, to: request) }
        var downloader = downloader()
        downloader.store = ModelStore(folders: [blocked + "/models"])
        let message = await failure(downloader, try preset(.sha256(digest), .address(server.base + "/w")))
        #expect(message.contains("cannot write \(blocked)"), "\(message)")
        #expect(server.requests.isEmpty)
    }

    @Test func whatIsBroughtByHandSaysSo() async throws {
        let message = await failure(downloader(), try preset(.fromServer, .byHand))
        #expect(message.contains("simile models pull tiny --from"))
    }

    // MARK: The hub

    @Test func theHubTellsTheDigestWhereItRedirects() async throws {
        let store = try await FileServer { [weights] request, _ in .file(weights, tag: "\"x\"", to: request) }
        let hub = try await FileServer { [digest, base = store.base] _, _ in
            .init(
                status: .found,
                headers: [
                    ("Location", base + "/blob?Signature=secret"), ("X-Linked-Etag", "\"\(digest)\""),
                    ("X-Linked-Size", "300000"),
                ])
        }
        let pulled = try await downloader(["SIMILE_MIRROR": hub.base + "/", "HF_TOKEN": " t0ken\n"]).pull(
            try preset(.fromServer, .huggingFace(repository: "a/b", file: "sub dir/w.bin", revision: "refs/pr/1"))
        ).report()
        #expect(pulled.files.map(\.sha256) == [digest] && pulled.files[0].note == nil)
        #expect(hub.requests.map(\.uri) == ["/a/b/resolve/refs%2Fpr%2F1/sub%20dir/w.bin"])
        #expect(hub.asked("Authorization") == ["Bearer t0ken"])
        #expect(store.requests.map(\.uri) == ["/blob?Signature=secret"])
        #expect(store.asked("Authorization") == [nil])
    }

    @Test func whatTheHubToldIsChecked() async throws {
        let server = try await FileServer { [weights] request, _ in
            .init(headers: [("ETag", "\"\(String(repeating: "0", count: 64))\"")], body: weights)
        }
        let message = await failure(downloader(hub: server.base), try preset(.fromServer, onHub))
        #expect(message.contains("has the wrong SHA-256"), "\(message)")
        let pinned = await failure(downloader(hub: server.base), try preset(.sha256(digest), onHub))
        #expect(pinned.contains("has changed since the download began"), "\(pinned)")
        #expect(names == [])
    }

    @Test func nothingIsTrustedOfNobody() async throws {
        let server = try await FileServer { [weights] request, _ in .file(weights, to: request) }
        let message = await failure(downloader(hub: server.base), try preset(.fromServer, onHub))
        #expect(message.contains("cannot be trusted"), "\(message)")
        #expect(names == [])
    }

    @Test(arguments: [401, 403]) func whatIsNotForAllAsksForAToken(status: Int) async throws {
        let server = try await FileServer { _, _ in .init(status: HTTPResponseStatus(statusCode: status)) }
        let without = await failure(downloader(hub: server.base), try preset(.fromServer, onHub))
        #expect(without.contains("answers \(status)") && without.contains("set HF_TOKEN"), "\(without)")
        let with = await failure(downloader(hub: server.base, ["HF_TOKEN": "x"]), try preset(.fromServer, onHub))
        #expect(with.contains("the token in HF_TOKEN gives no access to it"), "\(with)")
    }

    @Test func redirectsEnd() async throws {
        let server = try await FileServer { request, _ in
            .init(status: .found, headers: [("Location", request.uri == "/ftp" ? "ftp://a/b" : request.uri + "x")])
        }
        let endless = await failure(downloader(), try preset(.fromServer, .address(server.base + "/a")))
        #expect(endless.contains("redirects more than 8 times"))
        let elsewhere = await failure(downloader(), try preset(.fromServer, .address(server.base + "/ftp")))
        #expect(elsewhere.contains("not a web address"))
    }
}
