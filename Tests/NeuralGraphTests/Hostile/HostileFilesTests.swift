import NeuralGraph
import Testing

/// A thousand forged files of each format: what lies is refused with one line, what is taken is sound.
@Suite struct HostileFilesTests {
    @Test func safetensors() { expectSafety { HostileSafetensors.file($0) } }
    @Test func zipCheckpoints() { expectSafety { HostileZip.file($0) } }
    @Test func legacyCheckpoints() { expectSafety { HostileLegacy.file($0) } }

    /// The forgers can also write what is right, so that what is refused is refused for the lie.
    @Test func withoutALieTheFilesAreGood() throws {
        let pickle = PickleAssembler.entry { $0.tensor(count: 4, shape: [4], strides: [1]) }
        var zip = ZipAssembler()
        zip.add("a/data.pkl", pickle)
        zip.add("a/data/0", HostilePickle.storage)
        for isWide in [false, true] {
            zip.isWide = isWide
            let weights = try WeightsFile.read(bytes: zip.archive(), source: "good")
            #expect(try weights["w"].shape == [4])
        }
    }

    private func expectSafety(_ file: (UInt64) -> HostileFile, sourceLocation: SourceLocation = #_sourceLocation) {
        for seed in 0..<UInt64(1000) {
            let file = file(seed)
            do {
                let weights = try WeightsFile.read(bytes: file.bytes, source: "file")
                if file.mustFail { Issue.record("\(seed): \(file.lie) was accepted", sourceLocation: sourceLocation) }
                for (_, tensor) in weights where tensor.shape.reduce(1, *) != tensor.floats().count {
                    Issue.record("\(seed): \(file.lie) gave a tensor that is not sound", sourceLocation: sourceLocation)
                }
            } catch {
                let text = error.description
                if text.contains("\n") || text.utf8.count > 1000 {
                    Issue.record("\(seed): \(file.lie) gave the error \(text)", sourceLocation: sourceLocation)
                }
            }
        }
    }
}
