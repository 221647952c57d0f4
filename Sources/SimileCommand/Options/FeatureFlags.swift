public import ArgumentParser
import CommandSupport
public import Imaging
import InferenceEngine
import ModelZoo
public import NeuralGraph
import Simile

extension Pooling: ExpressibleByArgument {}
extension Preparation.Fit: ExpressibleByArgument {}

/// What is taken of a model, and how images are brought to it, where that is not the model's own choice.
struct FeatureFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model's input size, the side of a square in pixels; most models take multiples of 32.", valueName: "n")
    )
    var size: Int?

    @Option(
        help: ArgumentHelp("The layer whose output is taken; for an .onnx file, one of its outputs.", valueName: "name")
    )
    var layer: String?

    @Option(help: "How a layer's outputs become one vector: by their mean, the class token, or the generalized mean.")
    var pooling: Pooling?

    @Option(help: "How images are made square: by a center crop, a border, or distortion.")
    var fit: Preparation.Fit?

    func validate() throws {
        if let size, !(1...1 << 14).contains(size) { throw ValidationError("--size must be between 1 and 16384.") }
        if let layer {
            try checkNames([layer], of: "--layer")
            // The name of the model in a catalog is made of these words, and must be read again.
            let (_, options) = FeatureOptions.parse("model@\(layer)")
            guard options == FeatureOptions(layer: layer) else {
                throw ValidationError("--layer cannot be '\(layer)', which has another meaning in a model's name.")
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
