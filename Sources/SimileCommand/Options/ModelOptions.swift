import ArgumentParser
import CommandSupport
import InferenceEngine
import ModelZoo
import Simile

/// The models to embed with, where there may be several.
struct ModelsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A model to embed with: a name from simile models, or an .onnx file; with options, as in name@448@gem. May be "
                + "given several times (default: \(ModelPreset.defaultName)).", valueName: "name"))
    var model: [String] = []

    @OptionGroup var features: FeatureFlags

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    func validate() throws { try checkNames(model, of: "--model") }

    /// The choices, each with the flags that its name does not overrule; the default model where none was named.
    var choices: [ModelChoice] {
        let names = model.isEmpty ? [ModelPreset.defaultName] : model
        return names.map { features.choice(of: $0, precision) }
    }

    /// The choices, or none if there were none.
    var chosen: [ModelChoice] { model.isEmpty && choices == [ModelChoice()] ? [] : choices }
}

/// The model to embed with, where one is always needed.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model to embed with: a name from simile models, or an .onnx file; with options, as in name@448@gem.",
            valueName: "name"))
    var model = ModelPreset.defaultName

    @OptionGroup var features: FeatureFlags

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    func validate() throws { try checkNames([model], of: "--model") }

    var choice: ModelChoice { features.choice(of: model, precision) }
}
