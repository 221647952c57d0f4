import Foundation
import ModelZoo
import Testing

/// Weights that are not what they should be are refused before anything in them is looked at.
@Suite struct WeightsErrorsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
    }

    private func expectRefusal(_ content: [UInt8], _ reason: String, location: SourceLocation = #_sourceLocation) throws
    {
        let folder = bench.folder + "/models"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/" + ModelPreset.all[0].weights.file.name
        try Data(content).write(to: URL(fileURLWithPath: file))
        let verbs = [
            ["index", bench.images], ["compare", bench.images + "/a.jpg", bench.images + "/a.jpg"],
            ["models", "export", "efficientnet_lite0", "--output", "x.onnx"],
        ]
        for verb in verbs {
            let run = try bench.finish(bench.process(verb, environment: ["SIMILE_MODELS": folder]))
            #expect(run.status == 1, sourceLocation: location)
            #expect(run.isOneLine(with: reason), "\(verb[0]): \(run.messages)", sourceLocation: location)
            #expect(run.messages.contains(file), sourceLocation: location)
        }
    }

    @Test(.needsWeights) func truncated() throws {
        let path = try #require(ModelStore().path(of: ModelPreset.all[0]))
        let file = try #require(FileHandle(forReadingAtPath: path))
        try expectRefusal([UInt8](try file.read(upToCount: 1 << 20) ?? Data()), "has the wrong SHA-256")
    }

    @Test func ofAnotherContent() throws {
        try expectRefusal([UInt8](repeating: 7, count: 5000), "has the wrong SHA-256")
        try expectRefusal([], "has the wrong SHA-256")
        let doctor = try bench.run("doctor", "--json", environment: ["SIMILE_MODELS": bench.folder + "/models"])
        #expect(doctor.status == 1)
        let weights = try doctor.jsonArray().first { ($0["name"] as? String)?.hasPrefix("weights") == true }
        #expect(weights?["ok"] as? Bool == false)
        #expect(weights?["remedy"] as? String == "simile models pull efficientnet_lite0")
    }

    @Test func aPickleThatCallsCodeDoesNotRun() throws {
        let marker = bench.folder + "/marker"
        // Protocol 0: os.system("touch …"), as `pickle` would run it.
        try expectRefusal(Array("cos\nsystem\n(S'touch \(marker)'\ntR.".utf8), "has the wrong SHA-256")
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func absentOnesSayHowToGetThem() throws {
        let nowhere = bench.folder + "/nowhere"
        let run = try bench.run(
            "index", bench.images,
            environment: ["SIMILE_MODELS": nowhere, "XDG_DATA_HOME": nowhere, "XDG_DATA_DIRS": nowhere])
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "fetch them with: simile models pull efficientnet_lite0"), "\(run.messages)")
    }
}
