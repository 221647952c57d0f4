import ArgumentParser
import ModelZoo
import NeuralGraph
import Simile

/// `simile models`.
struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The models that pictures can be seen with.",
        discussion: """
            EXAMPLES:
              simile models
              simile models info efficientnet_lite0
              simile models pull efficientnet_lite0
              simile models export efficientnet_lite0 --output lite0.onnx
            """,
        subcommands: [List.self, Info.self, Pull.self, Export.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them. Example: simile models list --json")
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let models = ModelDescription.all(in: ModelStore())
            try output.print(models) {
                var table = TextTable(rightAligned: [1, 2])
                table.add("name", "numbers", "pixels", "here", "")
                for model in models {
                    table.add(
                        model.name, "\(model.dimension)", "\(model.inputSize)", model.present ? "yes" : "no",
                        model.summary)
                }
                return table.text
            }
        }
    }

    struct Info: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say all about one. Example: simile models info efficientnet_lite0")
        @Argument(help: "The model's name.") var name: String
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let model = try ModelDescription.named(name, in: ModelStore())
            try output.print(model) {
                var table = TextTable()
                table.add("name", model.name)
                table.add("family", model.family)
                table.add("summary", model.summary)
                table.add("embedding", "\(model.dimension) numbers, from \(model.layer)")
                table.add("input", "\(model.inputSize) × \(model.inputSize) pixels; \(model.preprocessing)")
                table.add("weights", "\(model.weights), \(model.licence), from \(model.source)")
                if model.path == nil, model.present { return table.text }
                table.add("SHA-256", model.sha256 ?? "told by the server")
                table.add("here", model.path ?? "no; fetch them with: simile models pull \(model.name)")
                return table.text
            }
        }
    }

    struct Pull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch a model's weights. Example: simile models pull efficientnet_lite0")
        @Argument(help: "The model's name.") var name: String
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let preset = try ModelZoo.preset(named: name)
            let pulled = try await onThread { try ModelStore().pull(preset) }
            try output.print(PullReport(name: preset.name, path: pulled.path, fetched: pulled.fetched)) {
                pulled.fetched ? "fetched \(pulled.path)" : "already here: \(pulled.path)"
            }
        }

        private struct PullReport: Encodable {
            let name: String
            let path: String
            let fetched: Bool
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a model as ONNX. Example: simile models export efficientnet_lite0 --output lite0.onnx")
        @Argument(help: "The model's name.") var name: String
        @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write.", completion: .file())
        var file: String
        @OptionGroup var output: OutputOptions

        func validate() throws { try checkNames([file], of: "--output") }

        func run() async throws {
            let preset = try ModelZoo.preset(named: name)
            let path = FilePath.absolute(file)
            let bytes = try await onThread {
                let onnx = try ModelStore().load(preset).onnxModel()
                try WholeFile.write(onnx, to: path)
                return onnx.count
            }
            try output.print(ExportReport(name: preset.name, path: path, bytes: bytes)) {
                "\(path): \(bytes) bytes; input \"pixels\" float32 [N, 3, \(preset.inputSize), \(preset.inputSize)], "
                    + "output \"\(preset.layer)\" float32 [N, \(preset.dimension)]"
            }
        }

        private struct ExportReport: Encodable {
            let name: String
            let path: String
            let bytes: Int
        }
    }
}
