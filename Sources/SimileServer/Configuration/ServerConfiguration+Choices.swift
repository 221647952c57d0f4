import Basics
import ModelZoo
import Simile

extension ServerConfiguration {
    /// A model as requests mean it: in the configuration's precision, and at its input size where the name says none.
    func choice(of name: String) -> ModelChoice {
        var choice = ModelChoice(name, precision: precision.precision)
        choice.options.inputSize = choice.options.inputSize ?? inputSize
        return choice
    }

    /// The model of requests that choose none.
    var defaultChoice: ModelChoice { choice(of: defaultModel ?? models.first ?? ModelPreset.defaultName) }

    /// Whether pages of an origin may call the service.
    func allows(_ origin: String) -> Bool { allowedOrigins.contains(origin) || allowedOrigins.contains("*") }
}
