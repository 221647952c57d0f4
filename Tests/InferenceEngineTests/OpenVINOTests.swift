import Foundation
import Testing

@testable import InferenceEngine

/// The library is looked for when it is needed, and what is wrong with it is said in one line.
@Suite struct OpenVINOTests {
    private func reason(_ libraries: [String]) -> String {
        do {
            _ = try OpenVINO.open(libraries)
            return ""
        } catch {
            #expect(!"\(error)".contains("\n"))
            #expect("\(error)".hasSuffix("; Scripts/setup installs it"))
            return "\(error)"
        }
    }

    @Test func oneThatIsNotThere() {
        #expect(reason(["/nowhere/libopenvino_c.so"]).contains("which is not installed"))
        #expect(reason(["libnothing_of_this_name.so", "/nowhere/x.so"]).contains("which is not installed"))
    }

    @Test func oneThatIsNoLibrary() throws {
        let path = NSTemporaryDirectory() + "simile-engine-\(UUID().uuidString).so"
        try Data("no library".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(reason([path, "/nowhere/x.so"]).contains("cannot be used: \(path)"))
    }

    @Test func oneWithoutTheFunctions() {
        #if canImport(Glibc)
            #expect(reason(["libm.so.6"]).contains("libm.so.6 lacks the function ov_"))
        #endif
    }

    @Test func theUsualOneOpensAlsoAfterOthers() throws {
        let functions = try OpenVINO.open(["/nowhere/libopenvino_c.so"] + OpenVINO.usual)
        #expect(!OpenVINO.isOld(OpenVINO.version(functions)))
    }

    @Test func ages() {
        for old in ["2026.3.9", "2025.4.0-20398", "2022.1", "1.0"] { #expect(OpenVINO.isOld(old), "\(old)") }
        for new in ["2026.4.0", "2026.4.1-22982-abc", "2026.5", "2027.0.0", "custom", "", "unknown"] {
            #expect(!OpenVINO.isOld(new), "\(new)")
        }
    }

    @Test func theReleaseIsTheOneThatIsInstalled() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let pinned = try String(
            contentsOf: root.appendingPathComponent("Scripts/requirements-openvino.txt"), encoding: .utf8)
        #expect(pinned.hasPrefix("openvino==\(OpenVINO.release) "))
    }
}
