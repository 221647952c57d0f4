import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import ModelZoo
@testable import Simile

@Suite struct DownloadSettingsTests {
    @Test func theUsersVariablesAreHeeded() {
        #expect(DownloadSettings(environment: [:]).hub == "https://huggingface.co")
        #expect(DownloadSettings(environment: ["HF_ENDPOINT": "https://a"]).hub == "https://a")
        #expect(
            DownloadSettings(environment: ["HF_ENDPOINT": "https://a", "SIMILE_MIRROR": "https://b"]).hub == "https://b"
        )
        #expect(DownloadSettings(environment: ["SIMILE_MIRROR": "", "HF_TOKEN": " "]).token == nil)
        #expect(
            DownloadSettings(environment: [:]).address(repository: "timm/x", file: "m.safetensors", revision: "main")
                == "https://huggingface.co/timm/x/resolve/main/m.safetensors")
    }

    @Test func thePackageIndexIsTheUsers() {
        let page = "https://a.example/x/simple/b/"
        for index in ["https://a.example/x/simple", "https://user:secret@a.example/x/simple/"] {
            #expect(DownloadSettings(environment: ["PIP_INDEX_URL": index]).address(project: "b") == page)
            let both = ["PIP_INDEX_URL": "https://c", "SIMILE_PACKAGE_INDEX": index]
            #expect(DownloadSettings(environment: both).address(project: "b") == page)
        }
        #expect(DownloadSettings(environment: [:]).address(project: "b") == "https://pypi.org/simple/b/")
    }

    @Test func proxiesAreChosenByScheme() {
        func proxies(_ environment: [String: String]) -> [String: String] {
            DownloadSettings(environment: environment).proxies
        }
        #expect(proxies(["https_proxy": "http://p:1", "HTTP_PROXY": "q:2"]) == ["https": "http://p:1", "http": "q:2"])
        #expect(proxies(["ALL_PROXY": "h:3", "http_proxy": "q:2"]) == ["https": "h:3", "http": "q:2"])
        #expect(proxies(["HTTPS_PROXY": ""]) == [:])
        #expect(DownloadSettings(environment: ["NO_PROXY": "a, .b"]).directHosts == "a, .b")
        #expect(DownloadSettings(environment: [:]).directHosts == "")
    }

    /// Where a file of a host that does not exist comes from, with these variables.
    private func pull(_ address: String, _ environment: [String: String]) async throws -> [UInt8]? {
        let folder = try TemporaryFolder()
        let real = try ModelPreset.named(ModelPreset.defaultName)
        let preset = ModelPreset(
            name: "tiny", family: "", summary: "", dimension: 1, layer: "", preparation: real.preparation,
            normalization: real.normalization,
            weights: WeightsSource(
                file: RemoteFile(name: "w.bin", digest: .prefix("039058c6"), location: .address(address)), licence: "",
                page: ""),
            architecture: real.architecture)
        let settings = DownloadSettings(environment: environment)
        let pulled = try await ModelDownloader(store: ModelStore(folders: [folder.path]), settings: settings).pull(
            preset
        ).report()
        return FileManager.default.contents(atPath: pulled.path).map(Array.init)
    }

    private func failure(_ address: String, _ environment: [String: String]) async throws -> String {
        let error = await #expect(throws: ModelError.self) { try await pull(address, environment) }
        let text = "\(try #require(error))"
        #expect(!text.contains("secret"))
        return text
    }

    @Test func filesComeThroughTheProxy() async throws {
        let proxy = try await FileServer { request, _ in .file([1, 2, 3], to: request) }
        let address = "http://weights.invalid/w.bin"
        for variable in ["http_proxy", "HTTP_PROXY", "all_proxy"] {
            #expect(try await pull(address, [variable: "http://u:secret@127.0.0.1:\(proxy.port)"]) == [1, 2, 3])
        }
        #expect(proxy.requests.map(\.uri) == [address, address, address])
        #expect(proxy.asked("Host").first == "weights.invalid")
        #expect(proxy.asked("Proxy-Authorization").first == "Basic dTpzZWNyZXQ=")
    }

    @Test(arguments: ["127.0.0.1", "*", "a.example, 127.0.0.0/8", "127.0.0.1 "]) func someHostsNeedNone(list: String)
        async throws
    {
        let server = try await FileServer { request, _ in .file([1, 2, 3], to: request) }
        let proxies = ["http_proxy": "http://127.0.0.1:1", "no_proxy": list]
        #expect(try await pull(server.base + "/w.bin", proxies) == [1, 2, 3])
        #expect(server.requests.map(\.uri) == ["/w.bin"])
    }

    /// Encrypted files come through a tunnel, if the proxy makes one.
    @Test func whatTheProxyRefusesIsTold() async throws {
        for (status, words) in [(407, "requires a user name and a password"), (403, "the proxy refuses it")] {
            let proxy = try await FileServer { _, _ in .init(status: .init(statusCode: status)) }
            let address = "127.0.0.1:\(proxy.port)"
            let text = try await failure("https://weights.invalid/w.bin", ["https_proxy": "http://u:secret@\(address)"])
            #expect(text.contains(words) && text.contains("through the proxy \(address)"), "\(text)")
            #expect(proxy.requests.map(\.uri) == ["weights.invalid:443"])
        }
    }

    @Test(arguments: ["127.0.0.1:70000", "http://u:secret@127.0.0.1:65536", "ftp://127.0.0.1:1", "http://"])
    func proxiesThatAreNoneAreRefused(proxy: String) async throws {
        let text = try await failure("http://weights.invalid/w.bin", ["http_proxy": proxy])
        #expect(text.contains("proxy"), "\(text)")
    }

    @Test func aProxyThatIsGoneIsNamed() async throws {
        let text = try await failure("http://weights.invalid/", ["http_proxy": "http://u:secret@127.0.0.1:1"])
        #expect(text.contains("refuses the connection (through the proxy 127.0.0.1:1)"), "\(text)")
    }
}
