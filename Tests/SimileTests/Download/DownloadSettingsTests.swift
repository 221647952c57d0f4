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

    private func proxy(_ url: String, _ environment: [String: String]) throws -> String? {
        let proxy = try ProxyRules(environment: environment).proxy(for: try #require(URL(string: url)))
        return proxy.map { "\($0.host):\($0.port)\($0.user.map { " as \($0)" } ?? "")" }
    }

    @Test func proxiesAreChosenByScheme() throws {
        let both = ["https_proxy": "http://p:1", "HTTP_PROXY": "q:2", "NO_PROXY": "example.org, .local,10.0.0.1"]
        #expect(try proxy("https://a.com/x", both) == "p:1")
        #expect(try proxy("http://a.com/x", both) == "q:2")
        #expect(try proxy("https://example.org/x", both) == nil)
        #expect(try proxy("https://sub.Example.org/x", both) == nil)
        #expect(try proxy("https://notexample.org/x", both) == "p:1")
        #expect(try proxy("https://a.local/", both) == nil)
        #expect(try proxy("http://10.0.0.1/", both) == nil)
        #expect(try proxy("https://a.com", ["ALL_PROXY": "http://u:p%40@h:3"]) == "h:3 as u")
        #expect(try proxy("https://a.com", ["HTTPS_PROXY": "http://p:1", "no_proxy": "*"]) == nil)
        #expect(try proxy("https://a.com", ["HTTPS_PROXY": ""]) == nil)
        #expect {
            try proxy("https://a.com", ["HTTPS_PROXY": "socks5://user:secret@h:1"])
        } throws: { "\($0)".contains("h:1") && !"\($0)".contains("secret") }
    }

    @Test(arguments: [
        "127.0.0.1:70000", "http://127.0.0.1:65536", "http://p:0", "http://p:", "http://u:p@h:99999999999",
    ])
    func portsOfProxiesAreChecked(address: String) {
        #expect(throws: FetchError.self) { try proxy("http://a.com/", ["HTTP_PROXY": address]) }
    }

    @Test func filesComeThroughTheProxy() async throws {
        let server = try await FileServer { request, _ in .file([1, 2, 3], to: request) }
        let proxy = try TunnelProxy(to: server.port)
        let folder = try TemporaryFolder()
        let real = try ModelPreset.named(ModelPreset.defaultName)
        let preset = ModelPreset(
            name: "tiny", family: "", summary: "", dimension: 1, layer: "", preparation: real.preparation,
            normalization: real.normalization,
            weights: WeightsSource(
                file: RemoteFile(
                    name: "w.bin", digest: .prefix("039058c6"), location: .address("http://weights.invalid/w.bin")),
                licence: "", page: ""),
            architecture: real.architecture)
        let settings = DownloadSettings(environment: ["http_proxy": "http://127.0.0.1:\(proxy.port)"])
        let pulled = try await ModelDownloader(store: ModelStore(folders: [folder.path]), settings: settings).pull(
            preset)
        #expect(FileManager.default.contents(atPath: pulled.path) == Data([1, 2, 3]))
        #expect(proxy.asked == ["CONNECT weights.invalid:80 HTTP/1.1"])
        #expect(server.asked("Host") == ["weights.invalid"])
    }
}
