import ArgumentParser
import ModelZoo
import Simile

/// `simile models list`.
struct ModelsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models. Example: simile models list --json")
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = ModelStore()
        let models = ModelDescription.all(in: store)
        try output.print(models) {
            var table = TextTable(rightAligned: [1, 2])
            table.add("name", "dimensions", "pixels", "here", "")
            for model in models {
                table.add(
                    model.name, "\(model.dimension)", "\(model.inputSize)",
                    model.present ? (model.ownWeights ? "own weights" : "yes") : "no", model.summary)
            }
            return table.text
        }
    }
}
