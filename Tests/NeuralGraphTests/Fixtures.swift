import Foundation
import NeuralGraph

/// The path of a file that `Fixtures/make_fixtures.py` made.
func fixture(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: "Fixtures/\(name)").path
}

/// The content of a fixture.
func fixtureBytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: fixture(name))))
}

/// A file beside the checkout, for optional tests; `nil` if it is not there.
func sharedFile(_ path: String) -> String? {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let found = root.appending(path: "shared/\(path)").path
    return FileManager.default.fileExists(atPath: found) ? found : nil
}
