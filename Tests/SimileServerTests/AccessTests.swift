import Foundation
import Testing

@testable import SimileServer

/// Keys, what they open, and when the service may do without.
@Suite struct AccessTests {
    @Test func hashesAreSHA256() throws {
        // FIPS 180-2, appendix B.1.
        let text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let hash = KeyHash(of: "abc")
        #expect(hash.description == text)
        #expect(KeyHash(text) == hash && KeyHash(text.uppercased().replacing("SHA", with: "sha")) == hash)
        #expect(hash.digest == KeyHash.digest(of: "abc") && hash.shortened.digest == nil)
        #expect(hash.shortened.description == "sha256:ba7816bf…" && KeyHash("sha256:ba7816bf…") == hash.shortened)
        #expect(hash.shortened.isShortened && !hash.isShortened && hash.shortened.shortened == hash.shortened)
    }

    @Test(
        arguments: [
            "", "sha256:", "sha256:ba7816bf", "sha256:…", "sha256:ba7816b…", "sk_abc",
            "md5:" + String(repeating: "a", count: 64),
            "sha256:" + String(repeating: "g", count: 64), "sha256:" + String(repeating: "a", count: 65),
            "sha256:" + String(repeating: "\u{ff11}", count: 64),
            "sha256:" + String(repeating: "\u{ff11}", count: 8) + "…",
        ])
    func otherTextsAreNoHashes(_ text: String) {
        #expect(KeyHash(text) == nil)
    }

    @Test func newKeysAreRandomAndFitIntoAHeader() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let key = APIKey.make()
            #expect(key.text.wholeMatch(of: /sk_[A-Za-z0-9_-]{43}/) != nil)
            #expect(seen.insert(key.text).inserted)
            #expect(key.hash == KeyHash(of: key.text))
        }
    }

    @Test func aNewKeyGoesIntoAFileAndOpens() throws {
        let key = APIKey.make()
        let entry = ServerConfiguration.Key(name: "shop", hash: key.hash)
        #expect(entry.yaml == "{name: shop, hash: \"\(key.hash)\", scopes: [read, write]}")
        let file = try ConfigurationFile(yaml: Array("keys: [\(entry.yaml)]".utf8), path: "f")
        var configuration = ServerConfiguration()
        for line in file.entries { try line.setting.put(line.value, into: &configuration, at: line.place) }
        #expect(configuration.keys == [entry])
        #expect(try KeyRing(configuration.keys).scopes(for: key.text) == [.read, .write])
    }

    @Test func aRingKnowsItsKeysOnly() throws {
        let keys = (0..<20).map { _ in APIKey.make() }
        let ring = try KeyRing(
            keys.enumerated().map { index, key in
                .init(name: "holder\(index)", hash: key.hash, scopes: index.isMultiple(of: 2) ? [.read] : [.write])
            })
        #expect(!ring.isEmpty)
        for (index, key) in keys.enumerated() {
            // Writing does not hold reading, nor the other way round.
            #expect(ring.scopes(for: key.text) == (index.isMultiple(of: 2) ? [.read] : [.write]))
            #expect(ring.holder(of: key.text)?.name == "holder\(index)")
            let almost = [key.text + " ", String(key.text.dropLast()), key.hash.description]
            for wrong in ["", " ", APIKey.make().text] + almost {
                #expect(ring.scopes(for: wrong) == nil)
            }
        }
        let none = try KeyRing([])
        #expect(none.isEmpty && none.scopes(for: "") == nil && none.scopes(for: keys[0].text) == nil)
    }

    @Test(
        arguments: [
            ("127.0.0.1", true), ("127.8.9.1", true), ("::1", true), ("0:0:0:0:0:0:0:1", true), ("localhost", true),
            ("LocalHost", true), ("::ffff:127.0.0.1", true), ("0.0.0.0", false), ("::", false), ("192.168.1.2", false),
            ("128.0.0.1", false), ("::2", false), ("::ffff:10.0.0.1", false), ("localhost.example", false),
            ("127.0.0.1.example", false), ("example.com", false), ("", false), ("127.1", false), ("fe80::1%lo", false),
            ("127.0.0.1\0.example", false),
        ])
    func withoutKeysTheServiceStaysAtHome(_ host: String, _ isLocal: Bool) throws {
        var configuration = ServerConfiguration()
        configuration.host = host
        #expect(configuration.isLocal == isLocal)
        if isLocal {
            #expect(throws: Never.self) { try configuration.checkExposure() }
        } else {
            #expect(throws: ConfigurationError.exposed(host: host)) { try configuration.checkExposure() }
        }
        configuration.keys = [.init(name: "shop", hash: KeyHash(of: "x"))]
        #expect(throws: Never.self) { try configuration.checkExposure() }
    }

    @Test func exposureNamesTheRemedy() {
        #expect(
            ConfigurationError.exposed(host: "0.0.0.0").description
                == "'0.0.0.0' can be reached from other machines, and without keys anybody there could change the "
                + "catalog: make a key with `simile serve --make-key`, or listen on 127.0.0.1")
    }
}
