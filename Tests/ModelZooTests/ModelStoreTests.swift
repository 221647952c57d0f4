import Foundation
import Imaging
import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct ModelStoreTests {
    let preset: ModelPreset
    let folder: String

    init() throws {
        preset = try ModelPreset.named(ModelPreset.defaultName)
        folder = NSTemporaryDirectory() + "simile-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func foldersFollowTheXDGSpecification() {
        let all = ModelStore(environment: [
            "HOME": "/home/ada", "XDG_DATA_HOME": "/data/", "XDG_DATA_DIRS": "/a:relative:/b/", "SIMILE_MODELS": "/m",
        ])
        #expect(all.folders == ["/m", "/data/simile/models", "/a/simile/models", "/b/simile/models"])
        let none = ModelStore(environment: ["HOME": "/home/ada", "XDG_DATA_HOME": "relative"])
        #expect(
            none.folders == [
                "/home/ada/.local/share/simile/models", "/usr/local/share/simile/models", "/usr/share/simile/models",
            ])
    }

    @Test func absentWeightsNameTheCommandThatFetchesThem() {
        #expect {
            try ModelStore(folders: [folder]).load(preset)
        } throws: { "\($0)".contains("simile models pull \(preset.name)") && "\($0)".contains(folder) }
    }

    @Test(arguments: [16_385, 99_999_999, Int.max]) func absurdSizesAreRefused(side: Int) {
        #expect {
            try ModelStore(folders: [folder]).load(preset.with(FeatureOptions(inputSize: side)))
        } throws: { if case ModelError.unfit(preset.name, _) = $0 { true } else { false } }
    }

    @Test(arguments: ["", "PK", "not a checkpoint"])
    func anotherFileUnderTheNameIsRefused(contents: String) throws {
        let path = folder + "/" + preset.weights.file.name
        try Data(contents.utf8).write(to: URL(fileURLWithPath: path))
        #expect {
            try ModelStore(folders: [folder]).load(preset)
        } throws: { error in
            guard case ModelError.wrongDigest(let found, preset.weights.file.digest.sha256, _) = error else {
                return false
            }
            return found == path
        }
    }

    @Test(.enabled(if: ModelStore().path(of: ModelPreset.all[0]) != nil, "the weights are not installed"))
    func aTruncatedCheckpointIsRefused() throws {
        let real = try #require(ModelStore().path(of: preset))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: real))
        try bytes.prefix(bytes.count - 100).write(to: URL(fileURLWithPath: folder + "/" + preset.weights.file.name))
        #expect {
            try ModelStore(folders: [folder]).load(preset)
        } throws: { if case ModelError.wrongDigest = $0 { true } else { false } }
    }

    @Test(.enabled(if: ModelStore().path(of: ModelPreset.all[0]) != nil, "the weights are not installed"))
    func theRealWeightsLoad() throws {
        let model = try ModelStore().load(preset)
        #expect(model.graph?.outputs.map(\.shape) == [[nil, preset.dimension]])
        #expect(model.graph?.outputs.map(\.name) == [preset.layer])
    }
}
