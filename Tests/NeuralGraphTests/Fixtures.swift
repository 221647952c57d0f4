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

/// SplitMix64: a small generator with a seed, so that every run tries the same.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
