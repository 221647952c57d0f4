import ArgumentParser
import ModelZoo
import Simile

/// `simile models`.
struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, fetch and measure models.",
        discussion: """
            EXAMPLES:
              simile models
              simile models info efficientnet_lite0
              simile models pull efficientnet_lite0
              simile models export efficientnet_lite0 --output lite0.onnx
              simile models bench
              simile models info own/shoes.onnx
            """,
        subcommands: [ModelsList.self, ModelsInfo.self, ModelsPull.self, ModelsExport.self, ModelsBench.self],
        defaultSubcommand: ModelsList.self)

    /// The preset of a network as it is named on the command line, with options: `efficientnet_lite0@320@gem`.
    static func preset(_ text: String) throws -> ModelPreset {
        guard ModelChoice(text).hasNetwork else {
            throw ValidationError("\(text) is computed without a network; there are no weights to fetch.")
        }
        let (name, options) = FeatureOptions.parse(text)
        return try ModelPreset.named(name).with(options)
    }
}
