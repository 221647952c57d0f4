import ArgumentParser
import Foundation
import ModelZoo
import Simile

/// `simile models info`.
struct ModelsInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Say all about one. Example: simile models info efficientnet_lite0")
    @Argument(help: "The model's name.") var name: String
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let preset = try Models.preset(name)
        let model = try await onThread {
            let store = ModelStore()
            return store.has(preset)
                ? ModelDescription(try store.load(preset), in: store) : ModelDescription(preset, in: store)
        }
        try output.print(model) {
            var table = TextTable()
            table.add("name", model.name)
            table.add("family", model.family)
            table.add("summary", model.summary)
            table.add("embedding", "\(model.dimension) numbers, from \(model.layer)")
            table.add("input", "\(model.inputSize) × \(model.inputSize) pixels; \(model.preprocessing)")
            if let parameters = model.parameters {
                let cost = model.multiplyAdds.map {
                    String(format: "; %.2f G multiply-adds a picture", Double($0) / 1e9)
                }
                table.add("size", String(format: "%.1f M parameters", Double(parameters) / 1e6) + (cost ?? ""))
            }
            table.add("weights", "\(model.weights), \(model.licence), from \(model.source)")
            if !model.companions.isEmpty { table.add("also needs", model.companions.joined(separator: ", ")) }
            table.add("SHA-256", model.sha256 ?? model.sha256Prefix.map { $0 + "…" } ?? "told by the server")
            table.add(
                "here",
                model.present ? model.path ?? "" : "no; fetch it with: simile models pull \(preset.name)")
            return table.text
        }
    }
}
