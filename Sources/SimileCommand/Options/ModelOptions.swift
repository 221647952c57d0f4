import ArgumentParser
import InferenceEngine
import ModelZoo
import Simile

/// How exactly to compute, by the names of the command line.
enum PrecisionName: String, ExpressibleByArgument, CaseIterable {
    /// Single precision.
    case f32
    /// bfloat16.
    case fast

    var precision: Precision { self == .f32 ? .f32 : .bf16 }
}

/// Which models to see with, where there may be several.
struct ModelsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A model to see with; see simile models. May be given several times (default: \(ModelZoo.defaultName)).",
            valueName: "name"))
    var model: [String] = []

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    func validate() throws { try checkNames(model, of: "--model") }

    /// The choices; the default model where none was named.
    var choices: [ModelChoice] {
        let names = model.isEmpty ? [ModelZoo.defaultName] : model
        return names.map { ModelChoice($0, precision: precision.precision) }
    }
}

/// Which model to see with, where one is always needed.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The model to see with; see simile models.", valueName: "name"))
    var model = ModelZoo.defaultName

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    var choice: ModelChoice { ModelChoice(model, precision: precision.precision) }
}
