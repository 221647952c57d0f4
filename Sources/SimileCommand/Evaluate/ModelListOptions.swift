import ArgumentParser
import CommandSupport
import ModelZoo
import Simile

/// Which models are evaluated side by side.
struct ModelListOptions: ParsableArguments {
    @Option(
        name: [.long, .customLong("model")], parsing: .singleValue,
        help: ArgumentHelp(
            "Models to compare: a,b; may be given several times (default: \(ModelPreset.defaultName)). With options, as in "
                + "name@448@gem.", valueName: "list"))
    var models: [String] = []

    @OptionGroup var features: FeatureFlags

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    func validate() throws {
        try checkNames(names, of: "a model")
        if Set(choices).count < choices.count { throw ValidationError("Name each model once.") }
    }

    private var names: [String] {
        models.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    /// The models, each with the flags that its name does not overrule; the default model where none was named.
    var choices: [ModelChoice] {
        (names.isEmpty ? [ModelPreset.defaultName] : names).map { features.choice(of: $0, precision) }
    }
}
