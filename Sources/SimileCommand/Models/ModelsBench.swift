import ArgumentParser
import Basics
import CommandSupport
import Foundation
import InferenceEngine
import ModelZoo
import Simile

/// `simile models bench`.
struct ModelsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast models are on this machine.",
        discussion: """
            The network alone, without decoding images: milliseconds from loading the weights to the first vector, and then \
            for one image (the median), images per second in bulk, on all cores, and the peak memory of \
            the process.

            EXAMPLES:
              simile models bench
              simile models bench efficientnet_lite0 efficientnet_lite0@320 own/shoes.onnx
              simile models bench --random              all models, with random weights
              simile models bench --precision fast --json
            """)

    @Argument(help: "Models, with options if needed, or .onnx files (default: all that are installed).")
    var names: [String] = []

    @Flag(help: "Use random weights, which take the same time, for models whose weights are not installed.")
    var random = false

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp("Other weights that fit the one model named.", valueName: "file"),
        completion: .file())
    var file: String?

    @OptionGroup var features: FeatureFlags

    @Option(help: "f32, or fast for bfloat16.")
    var precision = PrecisionName.f32

    @Option(help: ArgumentHelp("The approximate duration of each of a model's two measurements.", valueName: "s"))
    var seconds = 2.0

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames(names + [file].compactMap(\.self), of: "a model or --from")
        if file != nil, names.count != 1 || random {
            throw ValidationError("With --from, name one model, and leave --random out.")
        }
        guard (0.01...3600).contains(seconds) else {
            throw ValidationError("--seconds must be between 0.01 and 3600.")
        }
    }

    func run() async throws {
        let store = ModelStore()
        let all = random ? ModelPreset.all.map(\.name) : ModelBenchmark.present(in: store).map(\.name)
        let chosen = names.isEmpty ? all : names
        guard !chosen.isEmpty else {
            throw ModelError.missingWeights(model: ModelPreset.defaultName, searched: store.folders)
        }
        let benchmark = ModelBenchmark(
            store: store, madeUp: random, from: try file.map { try FilePath.absolute($0) }, seconds: seconds)
        var models: [ModelBenchmark.Result] = []
        for name in chosen {
            let choice = features.choice(of: name, precision)
            models.append(try await onThread { try benchmark.run(choice) })
        }
        let report = Report(
            engine: "OpenVINO \(CompiledNetwork.engineVersion)", processor: try CompiledNetwork.processor(),
            models: models)
        try output.print(report) { report.text }
    }

    private struct Report: Encodable {
        let engine: String
        let processor: String
        let models: [ModelBenchmark.Result]

        var text: String {
            var table = TextTable(rightAligned: [1, 2, 3, 4, 5, 6, 7, 8])
            table.add("name", "dimensions", "pixels", "M params", "G MACs", "first ms", "ms", "images/s", "MiB")
            func number(_ value: Int?, over unit: Double, _ format: String) -> String {
                value.map { String(format: format, Double($0) / unit) } ?? "-"
            }
            for model in models {
                table.add(
                    model.name, "\(model.dimension)",
                    model.width == model.height ? "\(model.width)" : "\(model.width)x\(model.height)",
                    number(model.parameters, over: 1e6, "%.1f"), number(model.multiplyAdds, over: 1e9, "%.2f"),
                    String(format: "%.0f", model.loadMilliseconds), String(format: "%.2f", model.milliseconds),
                    String(format: "%.1f", model.imagesPerSecond),
                    number(model.peakMemory, over: 1_048_576, "%.0f"))
            }
            return table.text + "\n\(engine) on \(processor), \(models.first?.streams ?? 1) streams in bulk"
        }
    }
}
