import ArgumentParser
import Basics
import CommandSupport
import ModelZoo
import Simile

/// `simile models export`.
struct ModelsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a model as ONNX.",
        discussion: """
            EXAMPLES:
              simile models export efficientnet_lite0 --output lite0.onnx
              simile models export efficientnet_lite0@320@gem --output lite0-320.onnx
              simile models export efficientnet_lite0 --from tuned.safetensors --output tuned.onnx
            """)

    @Argument(help: "The model's name, with options after @: an input size, avg, cls or gem, a layer.")
    var name: String

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write.", completion: .file())
    var file: String

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Other weights that fit the network: safetensors or a PyTorch checkpoint.", valueName: "file"),
        completion: .file())
    var weights: String?

    @OptionGroup var features: FeatureFlags
    @OptionGroup var writing: WritingOptions
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        try checkNames([file], of: "--output")
        if let weights { try checkNames([weights], of: "--from") }
    }

    func run() async throws {
        let choice = features.choice(of: name, .f32)
        let source = try weights.map { try FilePath.absolute($0) }
        let store = ModelStore()
        let inputs = [source, choice.name, (try? ModelPreset.named(choice.name)).flatMap { store.path(of: $0) }]
        let output = try OutputFile(
            file, besides: inputs.compactMap(\.self), replacing: .network, force: writing.force)
        let report = try await onThread {
            let model =
                try source.map { try ModelStore.load(Models.preset(choice.text), from: $0) }
                ?? choice.load(store: store)
            let onnx = model.onnxModel()
            try output.write(onnx)
            return Report(
                name: choice.text, path: output.path, bytes: onnx.count, inputSize: model.preset.inputSize,
                layer: model.preset.output, dimension: model.dimension, sha256: model.digest)
        }
        try printing.print(report) {
            "\(report.path): \(report.bytes) bytes; input \"pixels\" float32 [N, 3, \(report.inputSize), \(report.inputSize)], "
                + "output \"\(report.layer)\" float32 [N, \(report.dimension)]"
        }
    }

    private struct Report: Encodable, Sendable {
        let name: String
        let path: String
        let bytes: Int
        let inputSize: Int
        let layer: String
        let dimension: Int
        /// Of the weights.
        let sha256: String
    }
}
