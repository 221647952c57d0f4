import HTTPTypes
import Logging
import Simile
import Testing

@testable import SimileServer

/// A configuration that is read again while the service runs.
@Suite(.timeLimit(.minutes(1))) struct ReloadTests {
    @Test func keysAndRatesChange() async throws {
        let (old, new) = (APIKey.make(), APIKey.make())
        try await TestShop.open({ $0.keys = [.init(name: "old", hash: old.hash)] }) { shop in
            #expect(try await shop.ask(.get, "/v1/items", key: old.text).status == 200)
            var configuration = shop.service.configuration
            configuration.keys = [.init(name: "new", hash: new.hash)]
            configuration.limits.requestsPerMinute = 1
            configuration.allowedOrigins = ["https://shop.example"]
            configuration.limits.bodyBytes = 1024
            #expect(try shop.server.reload(configuration) == [])
            #expect(try await shop.ask(.get, "/v1/items", key: old.text).status == 401)
            let answer = try await shop.ask(
                .get, "/v1/items", key: new.text, headers: [.origin: "https://shop.example"])
            #expect(answer.status == 200 && answer.headers[.accessControlAllowOrigin] == "https://shop.example")
            #expect(try await shop.ask(.get, "/v1/items", key: new.text).status == 429)
            // Who has asked too often is not forgiven for it.
            configuration.threshold = 0.5
            try shop.server.reload(configuration)
            #expect(try await shop.ask(.get, "/v1/items", key: new.text).status == 429)

            // A file that is just being saved is empty for a moment.
            var keyless = configuration
            keyless.keys = []
            #expect(throws: ConfigurationError.self) { try shop.server.reload(keyless) }
            configuration.limits.requestsPerMinute = nil
            try shop.server.reload(configuration)
            #expect(try await shop.ask(.get, "/v1/items").status == 401)
            #expect(try await shop.ask(.get, "/v1/items", key: new.text).status == 200)
            let large = [UInt8](repeating: 32, count: 2000)
            let form = try await shop.ask(
                .post, "/v1/search", type: "multipart/form-data; boundary=q", key: new.text, large)
            #expect(form.status == 413)
        }
    }

    @Test func whatTheServiceConsistsOfStays() async throws {
        try await TestShop.open { shop in
            let before = shop.service.configuration
            var configuration = before
            configuration.port = 9
            configuration.host = "::1"
            configuration.defaultModel = "resnet18"
            configuration.limits.queue = 3
            configuration.threshold = 0.25
            let postponed = try shop.server.reload(configuration)
            #expect(postponed == ["host", "port", "defaultModel", "limits.queue"])
            #expect(shop.service.configuration.threshold == 0.25 && shop.service.configuration.port == before.port)
        }
    }

    @Test func whatIsWrongChangesNothing() async throws {
        let key = APIKey.make()
        try await TestShop.open({
            $0.host = "0.0.0.0"; $0.keys = [.init(name: "a", hash: key.hash)]
        }) { shop in
            let before = shop.service.configuration
            var configuration = before
            configuration.threshold = 0.1
            configuration.keys = []
            #expect(throws: ConfigurationError.exposed(host: "0.0.0.0")) { try shop.server.reload(configuration) }
            configuration.keys = [.init(name: "a", hash: key.hash.shortened)]
            #expect(throws: ConfigurationError.self) { try shop.server.reload(configuration) }
            configuration = before
            configuration.threshold = 7
            #expect(throws: ConfigurationError.self) { try shop.server.reload(configuration) }
            #expect(shop.service.configuration == before)
            let answer = try await shop.ask(.get, "/v1/items", key: key.text)
            #expect(answer.status == 200)
            // From HTTP to HTTPS is a new start.
            configuration = before
            (configuration.tls.certificate, configuration.tls.key) = ("/none.pem", "/none.key")
            #expect(try shop.server.reload(configuration) == ["tls.certificate", "tls.key"])
        }
    }

    @Test func readyIsWhoHasLoadedTheModel() async throws {
        try await TestShop.open { shop in
            let first = try await shop.ask(.get, "/readyz")
            #expect(first.status == 503 && first.headers[.retryAfter] == "1")
            try await until { shop.service.preparation.phase == .done }
            #expect(try await shop.ask(.get, "/readyz").status == 200)
        }
        try await TestShop.open({ $0.defaultModel = "nothing" }) { shop in
            shop.service.prepare()
            try await until { if case .failed = shop.service.preparation.phase { true } else { false } }
            let answer = try await shop.ask(.get, "/readyz")
            #expect(answer.status == 503 && answer["detail"].text?.contains("'nothing'") == true)
        }
    }
}
