import Foundation
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import Simile

/// Against servers on this machine.
@Suite struct WebTransferTests {
    typealias Reason = FetchError.Reason

    private func transfer(_ url: String) throws -> WebTransfer { WebTransfer(try WebAddress(url)) }

    /// The head and the body.
    private func answer(of transfer: WebTransfer) async throws -> (head: ResponseHead, body: [UInt8]) {
        var body: [UInt8] = []
        let head = try await transfer.get { _ in { body += $0 } }
        return (head, body)
    }

    private func expectFailure(
        _ transfer: WebTransfer, _ reason: Reason, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(throws: reason, sourceLocation: sourceLocation) { try await answer(of: transfer) }
    }

    @Test func headAndBodyCome() async throws {
        let server = try await FileServer { _, _ in
            .init(status: .imATeapot, headers: [("X-One", " a "), ("x-one", "b")], body: [1, 2])
        }
        var transfer = try transfer(server.base + "/a?b=c#d")
        transfer.headers = [("X-Two", "e")]
        let (head, body) = try await answer(of: transfer)
        #expect(head.status == 418 && head.reason == "I'm a teapot" && head["X-ONE"] == "a" && head.length == 2)
        #expect(body == [1, 2])
        #expect(server.requests.map(\.uri) == ["/a?b=c"] && server.asked("X-Two") == ["e"])
        #expect(server.asked("Host") == ["127.0.0.1:\(server.port)"])
        for absent in ["Accept-Encoding", "Cookie", "Authorization"] { #expect(server.asked(absent) == [nil]) }
    }

    /// As a name and a password are, unless somebody who knows whom they are for says so.
    @Test func whatIsInTheAddressIsNotSent() async throws {
        let server = try await FileServer { _, _ in .init() }
        _ = try await answer(of: transfer(server.base.replacing("//", with: "//user:secret@") + "/"))
        #expect(server.asked("Authorization") == [nil])
    }

    @Test func interimAnswersArePassedOver() async throws {
        let server = try StubServer(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
        let (head, body) = try await answer(of: transfer(server.url("/")))
        #expect(head.status == 200 && head["Link"] == nil && body == [97])
    }

    @Test func redirectsAreNotFollowed() async throws {
        let server = try await FileServer { _, _ in .init(status: .found, headers: [("Location", "/b")], body: [1]) }
        #expect(try await answer(of: transfer(server.base + "/a")).head.redirect == "/b")
        #expect(server.requests.count == 1)
    }

    @Test func aBodyThatIsNotWantedIsLeft() async throws {
        let server = try await FileServer { _, _ in
            .init(headers: [("Content-Length", "1000")], body: [1], end: .silence)
        }
        #expect(try await transfer(server.base + "/").get { _ in nil }.length == 1000)
    }

    @Test func whatASinkThrowsEndsIt() async throws {
        struct Full: Error {}
        let server = try await FileServer { _, _ in .init(headers: [("Content-Length", "9")], body: [1], end: .silence)
        }
        let transfer = try transfer(server.base + "/")
        await #expect(throws: Full.self) { _ = try await transfer.get { _ in { _ in throw Full() } } }
        await #expect(throws: Full.self) { _ = try await transfer.get { _ in throw Full() } }
    }

    // MARK: Faults

    @Test func faultsAreToldByKind() async throws {
        await expectFailure(try transfer("http://127.0.0.1:1/"), .refusedConnection)
        // A label of more than 63 characters: the resolver refuses it without asking the network.
        let name = String(repeating: "x", count: 64) + ".invalid"
        await expectFailure(try transfer("http://\(name)/"), .unknownHost(name))
        let plain = try await FileServer { _, _ in .init() }
        await expectFailure(
            try transfer("https://127.0.0.1:\(plain.port)/"), .encryption("offers no encryption that can be used"))
        let other = try StubServer("SSH-2.0-OpenSSH_9.2\r\n")
        await expectFailure(try transfer(other.url("/")), .unusable("does not answer in HTTP"))
        let cut = try await FileServer { _, _ in .init(headers: [("Content-Length", "9")], body: [1], end: .cut) }
        await expectFailure(try transfer(cut.base + "/"), .cut)
        var split = try transfer(plain.base + "/")
        split.headers = [("X-One", "a\r\nX-Two: b")]
        await #expect(throws: Reason.self) { try await answer(of: split) }
        #expect(plain.requests.isEmpty)
    }

    @Test func aHeadWithoutEndIsCutOff() async throws {
        let lines = (0..<2000).map { "X-\($0): \(String(repeating: "a", count: 100))\r\n" }.joined()
        let flood = try StubServer("HTTP/1.1 200 OK\r\n" + lines)
        await expectFailure(try transfer(flood.url("/")), .unusable("sends too many headers"))
        let interim = try StubServer(String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 4000))
        await expectFailure(try transfer(interim.url("/")), .unusable("sends too many headers"))
    }

    @Test func silenceEndsIt() async throws {
        for answer in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na"] {
            let server = try StubServer(answer)
            var transfer = try transfer(server.url("/"))
            transfer.silence = .milliseconds(100)
            await expectFailure(transfer, .silence(.milliseconds(100)))
        }
    }

    @Test func connectingEndsInTime() async throws {
        let full = try StubServer(isFull: true)
        var transfer = try transfer(full.url("/"))
        transfer.connecting = .milliseconds(100)
        await expectFailure(transfer, .noAnswer)
    }

    /// Whatever it waits for: nothing here ever comes.
    @Test func cancellingEndsIt() async throws {
        let (silent, full) = (try StubServer(), try StubServer(isFull: true))
        let drip = try StubServer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na")
        for server in [silent, full, drip] {
            let transfer = try transfer(server.url("/"))
            let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                var transfer = transfer
                transfer.admits = { _ in
                    continuation.yield()
                    return true
                }
                return try await answer(of: transfer).body
            }
            for await _ in begun { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        let before = Task { [transfer = try transfer(silent.url("/"))] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await answer(of: transfer).body
        }
        await #expect(throws: CancellationError.self) { try await before.value }
    }

    // MARK: Addresses

    @Test func addressesAreJudgedBeforeConnecting() async throws {
        let server = try StubServer()
        for host in ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost", "[::ffff:127.0.0.1]"] {
            var transfer = try transfer("http://\(host):\(server.port)/")
            transfer.admits = { $0.isPublic }
            let reason = await #expect(throws: Reason.self) { try await answer(of: transfer) }
            guard case .privateAddress = reason else {
                Issue.record("\(host): \(reason as Any)")
                continue
            }
        }
        #expect(!server.hasConnection)
    }

    @Test func addressesAreJudgedAgainBeforeAsking() async throws {
        let server = try await FileServer { _, _ in .init() }
        let asked = Mutex<[String]>([])
        var transfer = try transfer("http://127.0.0.1:\(server.port)/")
        transfer.admits = { address in
            asked.withLock { asked in
                asked.append(address.text)
                return asked.count == 1
            }
        }
        await expectFailure(transfer, .privateAddress("127.0.0.1"))
        #expect(asked.withLock { $0 } == ["127.0.0.1", "127.0.0.1"] && server.requests.isEmpty)
    }

    /// `localhost` may have two addresses.
    @Test func anAddressThatMayBeUsedIs() async throws {
        let server = try await FileServer { _, _ in .init(body: [1]) }
        var transfer = try transfer("http://localhost:\(server.port)/")
        transfer.admits = { $0.text == "127.0.0.1" }
        #expect(try await answer(of: transfer).body == [1])
    }
}
