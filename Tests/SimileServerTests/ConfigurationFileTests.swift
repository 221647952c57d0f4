import Foundation
import Simile
import Testing

@testable import SimileServer

/// What configuration files may say, and what becomes of those that say something else.
@Suite struct ConfigurationFileTests {
    /// The configuration that a file makes, without any other layer.
    private func read(_ yaml: String, named name: String = "serve.yaml") throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        for entry in try ConfigurationFile(yaml: Array(yaml.utf8), path: name).entries {
            try entry.setting.put(entry.value, into: &configuration, at: entry.place)
        }
        return configuration
    }

    /// The line that somebody sees who starts a server with a file.
    private func complaint(about yaml: String) -> String {
        do {
            _ = try read(yaml)
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func everySettingCanBeSaid() throws {
        let hash = "sha256:" + String(repeating: "0123456789abcdef", count: 4)
        let configuration = try read(
            """
            # A shop.
            host: "::1"
            port: 9000
            catalog: /srv/shop
            models: [resnet18, vit_small@448]
            defaultModel: resnet18
            inputSize: 224
            precision: fast
            threshold: 0.9
            allowedOrigins:
              - https://shop.example
              - HTTP://localhost:3000
            tls:
              certificate: cert.pem
              key: key.pem
            limits:
              bodyBytes: 2 MiB
              pictureBytes: 1048576
              megapixels: 50
              decodeSeconds: 4
              decodeMegabytes: 2048
              parts: 8
              headerBytes: 8KiB
              workers: 2
              queue: 0
              fetchSeconds: 2.5
              allowPrivateAddresses: yes
              requestsPerMinute: 600
              requestSeconds: 30
              idleSeconds: 15
              minimumRate: 2 KiB
              graceSeconds: 2.5
              maxConnections: 100
              maxConnectionsPerAddress: 10
            keys:
              - name: shop
                hash: \(hash)
                scopes: [read, write]
              - {name: feed, hash: "\(hash.dropLast())0", scopes: write}
            """)
        var expected = ServerConfiguration()
        expected.host = "::1"
        expected.port = 9000
        expected.catalog = "/srv/shop"
        expected.models = ["resnet18", "vit_small@448"]
        expected.defaultModel = "resnet18"
        expected.inputSize = 224
        expected.precision = .fast
        expected.threshold = 0.9
        expected.allowedOrigins = ["https://shop.example", "http://localhost:3000"]
        expected.tls = .init(certificate: "cert.pem", key: "key.pem")
        expected.limits.bodyBytes = 2 << 20
        expected.limits.pictureBytes = 1 << 20
        expected.limits.megapixels = 50
        expected.limits.decodeSeconds = 4
        expected.limits.decodeMegabytes = 2048
        expected.limits.parts = 8
        expected.limits.headerBytes = 8 << 10
        expected.limits.workers = 2
        expected.limits.queue = 0
        expected.limits.fetchSeconds = 2.5
        expected.limits.allowPrivateAddresses = true
        expected.limits.requestsPerMinute = 600
        expected.limits.requestSeconds = 30
        expected.limits.idleSeconds = 15
        expected.limits.minimumRate = 2 << 10
        expected.limits.graceSeconds = 2.5
        expected.limits.maxConnections = 100
        expected.limits.maxConnectionsPerAddress = 10
        expected.keys = [
            .init(name: "shop", hash: try #require(KeyHash(hash))),
            .init(name: "feed", hash: try #require(KeyHash(String(hash.dropLast()) + "0")), scopes: [.write]),
        ]
        #expect(configuration == expected)
        #expect(try JSONDecoder().decode(ServerConfiguration.self, from: JSONEncoder().encode(expected)) == expected)
    }

    @Test(
        arguments: [
            "", "# nothing\n", "---\n", "~", "limits:\n  # queue: 3\n", "tls: null\nmodels:\nkeys:\ncatalog:\n",
        ])
    func saysNothing(_ yaml: String) throws {
        #expect(try read(yaml) == ServerConfiguration())
    }

    @Test func slipsOfThePenAreExplained() {
        let remedies = [
            "prot: 80": "serve.yaml:1: there is no setting 'prot'; did you mean port?",
            "host: 127.0.0.1\nlimits:\n  megaPixel: 3":
                "serve.yaml:3: there is no setting 'limits.megaPixel'; did you mean limits.megapixels?",
            "body_bytes: 3": "serve.yaml:1: there is no setting 'body_bytes'; did you mean limits.bodyBytes?",
            "limit:\n  queue: 3": "serve.yaml:1: there is no setting 'limit'; did you mean limits?",
            "volume: 11":
                "serve.yaml:1: there is no setting 'volume'; `simile serve --print-config` lists those that there are",
            "port: 80000":
                "serve.yaml:1: port is '80000', not a whole number from 0 to 65535: change it, or leave it out for the "
                + "default, 8080",
            "port:":
                "serve.yaml:1: port is nothing, not a whole number from 0 to 65535: change it, or leave it out for the "
                + "default, 8080",
            "limits: {workers: 0}":
                "serve.yaml:1: limits.workers is '0', not a whole number from 1 to 1024: change it or leave it out",
            "limits: {bodyBytes: 64 MB}":
                "serve.yaml:1: limits.bodyBytes is '64 MB', not a number of bytes from 1 KiB to 16 GiB, such as 64 MiB"
                + ": change it, or leave it out for the default, 64 MiB",
            "threshold: [0.5]":
                "serve.yaml:1: threshold is a list, not a number from 0 to 1: change it, or leave it out for the "
                + "default, 0.8",
            "models: {a: b}": "serve.yaml:1: models is a mapping, not a list: change it or leave it out",
            "allowedOrigins: [https://a.example, https://b.example/]":
                "serve.yaml:1: allowedOrigins[2] is 'https://b.example/', not an origin such as https://shop.example, "
                + "without a path, or *",
            "host: localhost:8080":
                "serve.yaml:1: host is 'localhost:8080', not an address or a host name, without a port: change it, or "
                + "leave it out for the default, 127.0.0.1",
            "limits: 3": "serve.yaml:1: limits must be lines of 'setting: value'",
            "- port": "serve.yaml:1: the file must be lines of 'setting: value'",
            "port: 1\nport: 2": "serve.yaml:1: there is more than one 'port': correct the file",
            "port: 1\n---\nport: 2":
                "serve.yaml:2: this is not YAML, but found another document: correct the file",
        ]
        for (yaml, remedy) in remedies { #expect(complaint(about: yaml) == remedy) }
    }

    @Test func keysAreExplainedWithoutBeingShown() {
        let secret = APIKey.make().text
        let start = "serve.yaml:1: keys"
        let hash = "sha256: and 64 hexadecimal digits, as `simile serve --make-key` prints it"
        let remedies = [
            "keys: [{name: a, hash: \(secret), scopes: [read]}]": "\(start)[1].hash is not \(hash)",
            "keys: [{name: a, scopes: [read]}]": "\(start)[1] has no hash: give it \(hash)",
            "keys: [{name: a, scope: [read]}]":
                "serve.yaml:1: there is no setting 'keys[1].scope'; did you mean scopes?",
            "keys: [{name: a, hash: \(KeyHash(of: "a")), scopes: []}]":
                "\(start)[1].scopes is empty: give it [read], [write] or [read, write]",
            "keys: [{name: a, hash: \(KeyHash(of: "a")), scopes: [read, rwite]}]":
                "\(start)[1].scopes[2] is 'rwite', not read or write",
            "keys: [{name: a b, hash: \(KeyHash(of: "a")), scopes: [read]}]":
                "\(start)[1].name is 'a b', not 1 to 64 letters, digits, '-', '_' and '.'",
            "keys: [\(secret)]": "\(start)[1] is not NAME=sha256:HASH:read+write",
        ]
        for (yaml, remedy) in remedies { #expect(complaint(about: yaml) == remedy) }
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        let folder = NSTemporaryDirectory() + "simile-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let missing = folder + "/none.yaml"
        #expect(
            throws: ConfigurationError.unreadable(
                file: missing, reason: "there is no such file: check the path")
        ) { try ConfigurationFile(path: missing) }
        #expect(throws: ConfigurationError.self) { try ConfigurationFile(path: folder) }
        let long = folder + "/long.yaml"
        let bytes = Data(repeating: UInt8(ascii: "#"), count: ConfigurationFile.maxBytes + 1)
        try bytes.write(to: URL(fileURLWithPath: long))
        #expect(throws: ConfigurationError.unreadable(file: long, reason: "is longer than 256 KiB: shorten it")) {
            try ConfigurationFile(path: long)
        }
    }

    @Test func hostileFilesAreRefused() {
        let nested = String(repeating: "[", count: 200_000)
        let bomb =
            "a: &a [x, x]\n" + (0..<20).map { "b\($0): &b\($0) [*a, *a]\n" }.joined() + "models: [*b19, *b19]\n"
        let keys = ["? [a, b]\n: c", "models: [{? [a] : b}]", "<<: {port: 1}"]
        for yaml in [nested, bomb, "\u{0}", "host: !!binary aGk="] + keys {
            #expect(throws: ConfigurationError.self) { try read(yaml) }
        }
        #expect(throws: ConfigurationError.self) { try ConfigurationFile(yaml: [0xff, 0xfe, 0x00], path: "f") }
    }

    /// Whatever is changed in a good file, reading it ends with a configuration or one line.
    @Test func damagedFilesNeverTrap() {
        var numbers = SystemRandomNumberGenerator()
        let good = Array(
            """
            host: "::1"  # here
            limits: {queue: 3, bodyBytes: 64 MiB}
            models: &m [a, "b\\n", 'c']
            keys:
              - {name: a, hash: "\(KeyHash(of: "a"))", scopes: [read]}
            allowedOrigins: |
              https://shop.example
            """.utf8)
        let signs = Array("\n\t \0:-[]{}&*!|>'\"%@`#,?~a0\u{e9}\u{2028}".utf8)
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                let place = Int.random(in: 0..<bytes.count, using: &numbers)
                let sign = signs.randomElement(using: &numbers) ?? 0
                switch Int.random(in: 0..<4, using: &numbers) {
                case 0: bytes[place] = sign
                case 1: bytes.insert(sign, at: place)
                case 2: bytes.remove(at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 20))
                }
                if bytes.isEmpty { bytes = [sign] }
            }
            do {
                var configuration = ServerConfiguration()
                for entry in try ConfigurationFile(yaml: bytes, path: "serve.yaml").entries {
                    try entry.setting.put(entry.value, into: &configuration, at: entry.place)
                }
            } catch {
                let line = "\(error)"
                #expect(!line.contains { $0.isNewline }, "\(line)")
            }
        }
    }

    /// Every page of every browser on the machine may not delete everything.
    @Test func allOriginsNeedKeys() throws {
        let hash = KeyHash(of: "x")
        for origins in ["'*'", "[https://shop.example, '*']"] {
            let error = #expect(throws: ConfigurationError.self) { try read("allowedOrigins: \(origins)\n").check() }
            let text = "\(try #require(error))"
            #expect(text.contains("make-key") && text.contains("allowedOrigins"))
        }
        try read("allowedOrigins: '*'\nkeys: [{name: a, hash: '\(hash)', scopes: [read]}]\n").check()
        var flags = ConfigurationFlags()
        flags.allowedOrigins = ["https://a.example", "*"]
        for (environment, flags) in [
            (["SIMILE_SERVE_ALLOWED_ORIGINS": "https://a.example, *"], ConfigurationFlags()), ([:], flags),
        ] {
            let error = #expect(throws: ConfigurationError.self) {
                try EffectiveConfiguration(environment: environment, flags: flags)
            }
            #expect("\(try #require(error))".contains("make-key"))
        }
        #expect(throws: ConfigurationError.self) { try read("allowedOrigins: 'null'\n") }
        var configuration = ServerConfiguration()
        configuration.allowedOrigins = ["*"]
        #expect(throws: ConfigurationError.self) { try configuration.check() }
    }
}
