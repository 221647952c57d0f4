import ArgumentParser
import CommandSupport
import Foundation
import ModelZoo
import Simile

/// `simile models info`.
struct ModelsInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Show the details of a model. Example: simile models info efficientnet_lite0")
    @Argument(help: "The model's name, or an .onnx file.") var name: String
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let choice = ModelChoice(name)
        if OwnModel.isPath(choice.name) { return try await OwnModelInfo.run(choice, output) }
        let store = ModelStore().ofCatalog(at: try catalog.directory)
        let model = try await onThread { try ModelDescription.named(choice.text, in: store) }
        try output.print(model) {
            var table = TextTable()
            table.add("name", model.name)
            table.add("family", model.family)
            table.add("summary", model.summary)
            table.add("embedding", "\(model.dimension) dimensions, from \(model.layer)")
            table.add("input", "\(model.inputSize) × \(model.inputSize) pixels; \(model.preprocessing)")
            if let parameters = model.parameters {
                let cost = model.multiplyAdds.map {
                    String(format: "; %.2f G multiply-adds per image", Double($0) / 1e9)
                }
                table.add("size", String(format: "%.1f M parameters", Double(parameters) / 1e6) + (cost ?? ""))
            }
            table.add(
                "weights",
                model.ownWeights ? "own weights" : "\(model.weights), \(model.licence), from \(model.source)")
            if !model.companions.isEmpty { table.add("also needs", model.companions.joined(separator: ", ")) }
            if model.path == nil, model.present { return table.text }
            table.add("SHA-256", model.sha256 ?? model.sha256Prefix.map { $0 + "…" } ?? "given by the server")
            table.add(
                "here",
                model.present ? model.path ?? "" : "no; fetch it with: simile models pull \(choice.name)")
            return table.text
        }
    }
}
