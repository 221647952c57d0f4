import Synchronization
import TestSupport
import Testing

@testable import Simile

/// Against a server on this machine, whose every address is private.
@Suite struct ImageFetcherTests {
    private func server(_ answers: [String: LocalServer.Answer]) async throws -> LocalServer {
        try await LocalServer(answers)
    }

    private func expectFailure(
        _ fetcher: ImageFetcher, _ url: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(sourceLocation: sourceLocation) {
            try await fetcher.fetch(url)
        } throws: { error in
            error is FetchError && "\(error)".contains(text) && !"\(error)".contains("\n")
        }
    }

    @Test func fetchesABody() async throws {
        let server = try await server(["/a.jpg": .body([1, 2, 3])])
        #expect(try await patient().fetch(server.url("/a.jpg")) == [1, 2, 3])
    }

    @Test func fetchesBodiesOfAnySize() async throws {
        for count in [0, 1 << 20, (1 << 20) + 1, 3_500_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
            let server = try await server(["/a.jpg": .body(bytes), "/b.jpg": .stream(bytes)])
            for path in ["/a.jpg", "/b.jpg"] { #expect(try await patient().fetch(server.url(path)) == bytes) }
        }
    }

    @Test func aServiceForStrangersRefusesPrivateAddresses() async throws {
        let server = try await server(["/a.jpg": .body([1])])
        let fetcher = patient(privateAddresses: .refused)
        await expectFailure(fetcher, server.url("/a.jpg"), "private address 127.0.0.1")
        for host in ["127.1", "0x7f.1", "2130706433", "localhost", "[::ffff:7f00:1]"] {
            await expectFailure(fetcher, "http://\(host):\(server.port)/a.jpg", "private address")
        }
    }

    @Test func redirectsMayNotLeadIntoPrivateNetworks() async throws {
        let server = try await server(["/to": .redirect("/a.jpg"), "/a.jpg": .body([1])])
        await expectFailure(patient(), server.url("/to"), "private address")
        #expect(try await patient(privateAddresses: .allowed).fetch(server.url("/to")) == [1])
        // By whatever name.
        let silent = try StubServer()
        for host in ["localhost", "127.1", "[::1]", "user@127.0.0.1"] {
            let away = try await self.server(["/to": .redirect("http://\(host):\(silent.port)/")])
            await expectFailure(patient(), away.url("/to"), "private address")
        }
        #expect(!silent.hasConnection)
    }

    @Test func redirectsEndSomewhere() async throws {
        let server = try await server(["/loop": .redirect("/loop"), "/out": .redirect("file:///etc/passwd")])
        let fetcher = patient(privateAddresses: .allowed)
        await expectFailure(fetcher, server.url("/loop"), "redirects more than 5 times")
        await expectFailure(fetcher, server.url("/out"), "not a web address")
    }

    @Test func tooLargeABodyIsCutOff() async throws {
        let server = try await server([
            "/announced": .body([UInt8](repeating: 1, count: 2000)),
            "/streamed": .stream([UInt8](repeating: 1, count: 2000)),
        ])
        let fetcher = patient(maxBytes: 1000)
        await expectFailure(fetcher, server.url("/announced"), "limit is 1000")
        await expectFailure(fetcher, server.url("/streamed"), "sends more than 1000 bytes")
    }

    @Test(arguments: [
        "http://127.0.0.1:65536/a", "http://127.0.0.1:70000", "http://127.0.0.1:0/", "http://127.0.0.1:/a",
        "http://127.0.0.1:-1/", "http://127.0.0.1:99999999999999999999/", "http://127.0.0.1:80x/",
        "http://127.0.0.1:+80/", "https://127.0.0.1:65536/", "http://[::1]:65536/", "http://a:b@127.0.0.1:65536/",
        "http://127.0.0.1:65536?a", "http://127.0.0.1:65536#a", "http://localhost:4294967376/", "http://:65536/",
    ])
    func portsThatAreNone(url: String) async throws {
        await expectFailure(patient(privateAddresses: .allowed), url, "http")
        let server = try await server(["/to": .redirect(url), "/near": .redirect(String(url.drop { $0 != "/" }))])
        for path in ["/to", "/near"] {
            await expectFailure(patient(privateAddresses: .allowed), server.url(path), "redirects to something that")
        }
    }

    /// Whoever sends a little now and then does not keep a fetch beyond its time.
    @Test func aBodyThatStopsEndsInTime() async throws {
        let server = try await FileServer { _, _ in
            .init(headers: [("Content-Length", "1000")], body: [1, 2, 3], end: .silence)
        }
        await expectFailure(ImageFetcher(timeout: .milliseconds(300)), server.base + "/", "takes longer than")
    }

    @Test func aFetchCanBeCancelled() async throws {
        let server = try await server(["/slow": .silence])
        let fetch = Task { try await patient().fetch(server.url("/slow")) }
        fetch.cancel()
        await #expect(throws: CancellationError.self) { try await fetch.value }
    }

    @Test func whoHasNoRoomEndsIt() async throws {
        struct Full: Error {}
        let server = try await server(["/a.jpg": .body([UInt8](repeating: 1, count: 1000))])
        let taken = Mutex(0)
        #expect(
            try await patient().fetch(server.url("/a.jpg")) { bytes in taken.withLock { $0 += bytes } }.count == 1000)
        #expect(taken.withLock { $0 } == 1000)
        await #expect(throws: Full.self) { try await patient().fetch(server.url("/a.jpg")) { _ in throw Full() } }
    }

    /// Strangers are told neither what a name resolves to, nor where a redirect leads, nor what a port answers.
    @Test func strangersAreNotToldOfTheNetwork() async throws {
        let server = try await server(["/to": .redirect("http://127.0.0.1:1/inside"), "/gone": .redirect("/none")])
        func told(_ url: String, _ privateAddresses: ImageFetcher.PrivateAddresses) async -> String {
            do {
                _ = try await patient(privateAddresses: privateAddresses).fetch(url)
                return "no error"
            } catch { return (error as? FetchError)?.publicDescription ?? "\(error)" }
        }
        let hidden = "has a host that is not known, or leads to a private address"
        #expect(await told("http://localhost:1/", .refused) == "http://localhost:1/: \(hidden)")
        let unknown = "http://\(String(repeating: "x", count: 64)).invalid/"
        #expect(await told(unknown, .refused) == "\(unknown): \(hidden)")
        #expect(await told("http://127.0.0.1:1/", .allowed) == "http://127.0.0.1:1/: cannot be fetched")
        let (to, gone) = (server.url("/to"), server.url("/gone"))
        #expect(await told(to, .ifRequested) == "\(to): redirects to an address that \(hidden)")
        #expect(await told(to, .allowed) == "\(to): redirects to an address that cannot be fetched")
        #expect(await told(gone, .allowed) == "\(gone): redirects to an address that answers 404")
    }

    @Test func aSilentServerIsLeft() async throws {
        let server = try await server(["/slow": .silence])
        await expectFailure(ImageFetcher(timeout: .milliseconds(300)), server.url("/slow"), "takes longer than")
    }

    /// A program need not read the text.
    @Test func errorsTellTheirReason() async throws {
        let server = try await server(["/large": .body([1, 2, 3]), "/to": .redirect("/missing")])
        func reason(_ url: String, maxBytes: Int = 9) async -> FetchError.Reason? {
            await #expect(throws: FetchError.self) {
                try await patient(maxBytes: maxBytes, privateAddresses: .allowed).fetch(url)
            }?.reason
        }
        #expect(await reason(server.url("/large"), maxBytes: 2) == .tooLarge(3, limit: 2))
        #expect(await reason(server.url("/to")) == .status(404, "Not Found"))
        #expect(await reason("http://127.0.0.1:1/") == .refusedConnection)
        #expect(await reason("http://127.0.0.1:0/") == .invalidPort)
    }

    @Test func errorsOfTheServerAreTold() async throws {
        let server = try await server([:])
        await expectFailure(patient(), server.url("/missing"), "answers 404")
        await server.close()
        await expectFailure(patient(), server.url("/missing"), "refuses the connection")
        // A label of more than 63 characters: the resolver refuses it without asking the network.
        let name = String(repeating: "x", count: 64) + ".invalid"
        await expectFailure(patient(), "http://\(name)/a.jpg", "not known")
        await expectFailure(patient(), "http:///a.jpg", "not a web address")
    }
}

/// A fetcher that waits however busy the machine is, as it is while all tests run at once.
private func patient(
    maxBytes: Int = 64 << 20, privateAddresses: ImageFetcher.PrivateAddresses = .ifRequested
) -> ImageFetcher {
    ImageFetcher(maxBytes: maxBytes, timeout: .seconds(3600), privateAddresses: privateAddresses)
}
