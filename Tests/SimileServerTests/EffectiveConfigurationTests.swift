import Foundation
import Simile
import Testing

@testable import SimileServer

/// How the layers of the configuration overrule each other, and how the outcome is written.
@Suite struct EffectiveConfigurationTests {
    /// Runs with a file of this text.
    private func withFile<Result>(_ yaml: String, _ body: (_ path: String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "simile-test-\(UUID().uuidString).yaml"
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// A value for every setting that is not the default, as a variable says it.
    private static let samples = [
        "host": "0.0.0.0", "port": "1", "catalog": "/c", "models": "a,b", "defaultModel": "m", "inputSize": "32",
        "precision": "fast",
        "threshold": "0.25", "collect": "true", "allowedOrigins": "https://a.example",
        "watch": "Pictures,/srv/shop", "watchPrune": "true", "tls.certificate": "c.pem", "tls.key": "k.pem",
        "limits.bodyBytes": "1 MiB", "limits.pictureBytes": "2 MiB", "limits.megapixels": "3",
        "limits.decodeSeconds": "2.5", "limits.decodeMegabytes": "256", "limits.parts": "4",
        "limits.headerBytes": "5000", "limits.workers": "6", "limits.queue": "7", "limits.fetchSeconds": "8.5",
        "limits.allowPrivateAddresses": "true", "limits.requestsPerMinute": "9", "limits.requestSeconds": "10",
        "limits.idleSeconds": "11", "limits.minimumRate": "13", "limits.graceSeconds": "14",
        "limits.maxConnections": "12", "limits.maxConnectionsPerAddress": "15",
        "keys": "shop=\(KeyHash(of: "x")):read+write, feed=\(KeyHash(of: "y")):write",
    ]

    @Test func nothingSaidMeansTheDefaults() throws {
        let effective = try EffectiveConfiguration(environment: ["SIMILE_SERVE_PORT": " ", "PATH": "/bin"])
        #expect(effective.values == ServerConfiguration())
        #expect(Setting.all.allSatisfy { effective.origin(of: $0.name) == .standard })
        #expect(effective.warnings.isEmpty)
        try ServerConfiguration().check()
    }

    @Test func everySettingHasAVariableAndAFlagOfItsName() throws {
        #expect(Set(Self.samples.keys) == Set(Setting.all.map(\.name)))
        let variables = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.variable, Self.samples[$0.name] ?? "") })
        #expect(variables.count == Setting.all.count)
        let effective = try EffectiveConfiguration(environment: variables)
        for setting in Setting.all {
            #expect(effective.origin(of: setting.name) == .variable(setting.variable))
            #expect(setting.write(effective.values) != setting.write(ServerConfiguration()), "\(setting.name)")
        }
        // The command line's properties have the flags' names, and lead to the same settings.
        let properties = Mirror(reflecting: ConfigurationFlags()).children.compactMap(\.label)
        let flags = Setting.all.filter { $0.name != "keys" }.map(\.flag)
        #expect(properties.count == flags.count)
        for (property, flag) in zip(properties, flags) {
            let words = property.reduce(into: "--") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
            #expect(words == flag)
        }
    }

    @Test func namesFollowOneRule() {
        let names = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, [$0.variable, $0.flag]) })
        #expect(names["port"] == ["SIMILE_SERVE_PORT", "--port"])
        #expect(names["defaultModel"] == ["SIMILE_SERVE_DEFAULT_MODEL", "--default-model"])
        #expect(names["tls.key"] == ["SIMILE_SERVE_TLS_KEY", "--tls-key"])
        #expect(names["limits.requestsPerMinute"] == ["SIMILE_SERVE_REQUESTS_PER_MINUTE", "--requests-per-minute"])
    }

    @Test func everyFlagIsHeard() throws {
        var flags = ConfigurationFlags()
        flags.host = "::1"
        flags.port = 0
        flags.catalog = "c, d"
        flags.models = ["a,b"]
        flags.defaultModel = "m"
        flags.inputSize = 64
        flags.precision = .fast
        flags.threshold = 1
        flags.collect = true
        flags.allowedOrigins = ["https://a.example"]
        flags.watch = ["Pictures"]
        flags.watchPrune = true
        flags.tlsCertificate = "c"
        flags.tlsKey = "k"
        flags.bodyBytes = 1024
        flags.pictureBytes = 1025
        flags.megapixels = 1
        flags.decodeSeconds = 0.5
        flags.decodeMegabytes = 64
        flags.parts = 2
        flags.headerBytes = 2048
        flags.workers = 3
        flags.queue = 4
        flags.fetchSeconds = 0.1
        flags.allowPrivateAddresses = true
        flags.requestsPerMinute = 5
        flags.requestSeconds = 1 / 3
        flags.idleSeconds = 7
        flags.minimumRate = 0
        flags.graceSeconds = 1.5
        flags.maxConnections = 8
        flags.maxConnectionsPerAddress = 9
        let effective = try EffectiveConfiguration(environment: [:], flags: flags)
        for setting in Setting.all where setting.name != "keys" {
            #expect(effective.origin(of: setting.name) == .flag(setting.flag))
            #expect(setting.write(effective.values) == setting.flagged(flags))
        }
        #expect(effective.values.models == ["a,b"] && effective.values.limits.requestSeconds == 1 / 3)
    }

    @Test func laterLayersOverruleEarlierOnes() throws {
        try withFile("port: 1\nthreshold: 0.1\nmodels: [file]\ncatalog: /file\n") { path in
            var flags = ConfigurationFlags()
            flags.port = 3
            let environment = ["SIMILE_SERVE_PORT": "2", "SIMILE_SERVE_THRESHOLD": "0.2", "SIMILE_SERVE_CONFIG": path]
            let effective = try EffectiveConfiguration(environment: environment, flags: flags)
            #expect(effective.values.port == 3 && effective.origin(of: "port") == .flag("--port"))
            #expect(effective.values.threshold == 0.2)
            #expect(effective.origin(of: "threshold") == .variable("SIMILE_SERVE_THRESHOLD"))
            #expect(effective.values.models == ["file"] && effective.origin(of: "models") == .file(path))
            #expect(effective.origin(of: "host") == .standard)
        }
    }

    @Test func errorsNameTheirLayer() {
        func complaint(_ environment: [String: String], _ change: (inout ConfigurationFlags) -> Void) -> String {
            var flags = ConfigurationFlags()
            change(&flags)
            do {
                return "\(try EffectiveConfiguration(environment: environment, flags: flags).values)"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            complaint(["SIMILE_SERVE_PORT": "tcp://10.0.0.1:80"]) { _ in }
                == "SIMILE_SERVE_PORT: port is 'tcp://10.0.0.1:80', not a whole number from 0 to 65535: change it, or "
                + "leave it out for the default, 8080")
        #expect(
            complaint([:]) { $0.threshold = .nan }
                == "--threshold: threshold is 'nan', not a number from 0 to 1: change it, or leave it out for the "
                + "default, 0.8")
        #expect(
            complaint(["SIMILE_SERVE_TLS_KEY": "key.pem"]) { _ in }
                == "SIMILE_SERVE_TLS_KEY: tls.key needs tls.certificate: give both or neither")
        #expect(
            complaint([:]) { $0.tlsCertificate = "cert.pem" }
                == "--tls-certificate: tls.certificate needs tls.key: give both or neither")
        let hash = KeyHash(of: "x")
        #expect(
            complaint(["SIMILE_SERVE_KEYS": "a=\(hash):read,a=\(KeyHash(of: "y")):read"]) { _ in }
                == "SIMILE_SERVE_KEYS: keys has two keys with the name 'a': rename one")
        #expect(
            complaint(["SIMILE_SERVE_KEYS": "a=\(hash):read,b=\(hash):write"]) { _ in }
                == "SIMILE_SERVE_KEYS: keys has the same key for 'a' and 'b': remove one")
    }

    @Test func nearlyRightVariablesAreNoticed() throws {
        let environment = [
            "SIMILE_SERVE_PROT": "1", "SIMILE_SERVE_SERVICE_HOST": "10.0.0.1", "SIMILE_SERVE_CONFIG": "",
        ]
        #expect(
            try EffectiveConfiguration(environment: environment).warnings == [
                "SIMILE_SERVE_PROT is not a variable of the configuration; did you mean SIMILE_SERVE_PORT?"
            ])
    }

    @Test func valuesSetInCodeAreCheckedToo() {
        var configuration = ServerConfiguration()
        configuration.limits.queue = -1
        #expect(
            throws: ConfigurationError.invalid(
                place: nil, setting: "limits.queue",
                reason: "is '-1', not a whole number from 0 to 100000: change it, or leave it out for the default, 64")
        ) { try configuration.check() }
        configuration = ServerConfiguration()
        configuration.tls.key = "key.pem"
        #expect(throws: ConfigurationError.self) { try configuration.check() }
    }

    @Test func theDescriptionSaysWhereValuesComeFrom() throws {
        let key = "{name: a, hash: \(KeyHash(of: "x")), scopes: read}"
        try withFile("catalog: /srv/my shop\nlimits: {queue: 8}\nkeys: [\(key)]\n") { path in
            var flags = ConfigurationFlags()
            flags.port = 9000
            let effective = try EffectiveConfiguration(
                file: path, environment: ["SIMILE_SERVE_WORKERS": "2", "SIMILE_SERVE_MODELS": "b,null"], flags: flags)
            #expect(
                effective.describe() == """
                    host: 127.0.0.1  # default
                    port: 9000  # --port
                    catalog: /srv/my shop  # \(path)
                    models: [b, "null"]  # SIMILE_SERVE_MODELS
                    defaultModel: null  # default
                    inputSize: null  # default
                    precision: f32  # default
                    threshold: 0.8  # default
                    collect: false  # default
                    allowedOrigins: []  # default
                    watch: []  # default
                    watchPrune: false  # default
                    tls:
                      certificate: null  # default
                      key: null  # default
                    limits:
                      bodyBytes: 64 MiB  # default
                      pictureBytes: 64 MiB  # default
                      megapixels: 100  # default
                      decodeSeconds: 1.5  # default
                      decodeMegabytes: 512  # default
                      parts: 64  # default
                      headerBytes: 64 KiB  # default
                      workers: 2  # SIMILE_SERVE_WORKERS
                      queue: 8  # \(path)
                      fetchSeconds: 20  # default
                      allowPrivateAddresses: false  # default
                      requestsPerMinute: null  # default
                      requestSeconds: 60  # default
                      idleSeconds: 60  # default
                      minimumRate: 1 KiB  # default
                      graceSeconds: 10  # default
                      maxConnections: 12000  # default
                      maxConnectionsPerAddress: null  # default
                    keys:  # \(path)
                      - {name: a, hash: "sha256:2d711642…", scopes: [read]}

                    """)
        }
    }

    @Test func theDescriptionIsAConfigurationFile() throws {
        let environment = Dictionary(
            uniqueKeysWithValues: Setting.all.map { ($0.variable, Self.samples[$0.name] ?? "") })
        let effective = try EffectiveConfiguration(environment: environment)
        try withFile(effective.describe(wholeHashes: true)) { path in
            let again = try EffectiveConfiguration(file: path, environment: [:])
            #expect(again.values == effective.values)
            #expect(Setting.all.allSatisfy { again.origin(of: $0.name) == .file(path) })
        }
        // With shortened hashes it can be read and printed, but no ring of keys is made of it.
        try withFile(effective.describe()) { path in
            let again = try EffectiveConfiguration(file: path, environment: [:])
            #expect(again.values.keys.map(\.name) == ["shop", "feed"])
            #expect(again.values.keys.allSatisfy { $0.hash.isShortened })
            #expect(again.values.limits == effective.values.limits)
            let origins = #/  #.*/#
            #expect(again.describe().replacing(origins, with: "") == effective.describe().replacing(origins, with: ""))
            #expect(throws: ConfigurationError.shortenedHash(key: "shop")) { try KeyRing(again.values.keys) }
            #expect(throws: Never.self) { try KeyRing(effective.values.keys) }
        }
    }

    @Test(arguments: ["", "a\nb", "a\0", "\u{feff}a", "a\u{85}", String(repeating: "a", count: 4097)])
    func textsThatAreNoPathsAreRefused(_ text: String) {
        var flags = ConfigurationFlags()
        flags.catalog = text
        #expect(throws: ConfigurationError.self) { try EffectiveConfiguration(environment: [:], flags: flags) }
    }

    /// Texts of every kind come back as they were.
    @Test func strangeTextsSurviveTheDescription() throws {
        let foreign = "\u{e9}\u{4e2d}\u{1f457}\u{200d}\u{2028}\u{e000}"
        let signs = Array("aZ09 ._-/:#,'\"\\[]{}&*!|>%@`~?=\(foreign)")
        var numbers = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var flags = ConfigurationFlags()
            func text() -> String {
                let length = Int.random(in: 1...8, using: &numbers)
                return String((0..<length).map { _ in signs.randomElement(using: &numbers) ?? "a" })
            }
            flags.catalog = text()
            // Few asterisks, as a file with many is taken for one with aliases.
            flags.models = [text(), text()].map { $0.replacing("*", with: "+") }
            flags.threshold = Double.random(in: 0...1, using: &numbers)
            flags.bodyBytes = Int.random(in: 1024...1 << 34, using: &numbers)
            let effective = try EffectiveConfiguration(environment: [:], flags: flags)
            try withFile(effective.describe()) { path in
                let again = try EffectiveConfiguration(file: path, environment: [:])
                #expect(again.values == effective.values)
            }
        }
    }
}
