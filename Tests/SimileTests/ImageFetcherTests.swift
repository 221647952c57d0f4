import Foundation
import Testing

@testable import Simile

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "::1", "::",
        "fe80::1",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2001:db8::1",
        "2002:7f00:1::", "2130706433", "0x7f.1", "127.1",
    ])
    func notPublic(literal: String) {
        let addresses = NetworkAddress.lookUp(literal)
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { !$0.isPublic })
    }

    @Test(arguments: [
        "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "192.0.3.1", "2606:4700::1111", "::ffff:8.8.8.8",
    ])
    func isPublic(literal: String) {
        let addresses = NetworkAddress.lookUp(literal)
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { $0.isPublic })
    }
}

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

    @Test func aServiceForStrangersRefusesPrivateAddresses() async throws {
        let server = try await server(["/a.jpg": .body([1])])
        let fetcher = patient(privateAddresses: .refused)
        await expectFailure(fetcher, server.url("/a.jpg"), "private address 127.0.0.1")
        await expectFailure(fetcher, "http://127.1:\(server.port)/a.jpg", "private address")
    }

    @Test func redirectsMayNotLeadIntoPrivateNetworks() async throws {
        let server = try await server(["/to": .redirect("/a.jpg"), "/a.jpg": .body([1])])
        await expectFailure(patient(), server.url("/to"), "private address")
        #expect(try await patient(privateAddresses: .allowed).fetch(server.url("/to")) == [1])
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
        await expectFailure(fetcher, server.url("/streamed"), "larger than 1000 bytes")
    }

    @Test func aSilentServerIsLeft() async throws {
        let server = try await server(["/slow": .silence])
        await expectFailure(ImageFetcher(timeout: .milliseconds(300)), server.url("/slow"), "takes longer than")
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
    maxBytes: Int = 64 << 20, privateAddresses: ImageFetcher.PrivateAddresses = .askedFor
) -> ImageFetcher {
    ImageFetcher(maxBytes: maxBytes, timeout: .seconds(3600), privateAddresses: privateAddresses)
}
