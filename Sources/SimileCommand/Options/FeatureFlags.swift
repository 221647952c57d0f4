public import ArgumentParser
public import Imaging
import InferenceEngine
public import ModelZoo
import Simile

extension Pooling: ExpressibleByArgument {}
extension Preparation.Fit: ExpressibleByArgument {}

/// What is taken of a model, and how images are brought to it, where that is not the model's own choice.
struct FeatureFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The side of the square that the model sees, in pixels; most take multiples of 32.", valueName: "n"))
    var size: Int?

    @Option(
        help: ArgumentHelp("The layer whose output is taken; for an .onnx file, one of its outputs.", valueName: "name")
    )
    var layer: String?

    @Option(help: "How a layer's places become one vector: their mean, the class token, or the generalised mean.")
    var pooling: Pooling?

    @Option(help: "How pictures become square: the middle is cut out, a border is put around, or they are distorted.")
    var fit: Preparation.Fit?

    func validate() throws {
        if let size, !(1...1 << 14).contains(size) { throw ValidationError("--size must lie between 1 and 16384.") }
        if let layer {
            try checkNames([layer], of: "--layer")
            // The name of the model in a catalogue is made of these words, and must be read again.
            let (_, options) = FeatureOptions.parse("model@\(layer)")
            guard options == FeatureOptions(layer: layer) else {
                throw ValidationError("--layer cannot be '\(layer)', which means something else in a model's name.")
            }
        }
    }

    /// A model as named on the command line, with these flags; options in the name itself (`name@448@gem`) go before.
    func choice(of name: String, _ precision: PrecisionName) -> ModelChoice {
        var choice = ModelChoice(name, precision: precision.precision)
        choice.options.inputSize = choice.options.inputSize ?? size
        choice.options.layer = choice.options.layer ?? layer
        choice.options.pooling = choice.options.pooling ?? pooling
        choice.options.fit = choice.options.fit ?? fit
        return choice
    }
}
