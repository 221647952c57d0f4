import Basics
public import Imaging
public import InferenceEngine
public import ModelZoo

/// Why an image or a text has no embedding.
public enum EmbeddingError: Error, Equatable, CustomStringConvertible {
    /// The image cannot be read.
    case image(ImagingError)
    /// The network cannot be compiled or run.
    case inference(InferenceError)
    /// The model cannot be had, or does not read text.
    case model(ModelError)
    /// The text cannot be read.
    case text(TokenizerError)
    /// The network's output has no direction (all zero, or not finite), so no cosine can be taken.
    case noDirection(name: String)
    /// No local features are found in the image, so there is nothing to make a vector of.
    case noFeatures(name: String)

    /// One line.
    public var description: String {
        switch self {
        case .image(let error): error.description
        case .inference(let error): error.description
        case .model(let error): error.description
        case .text(let error): error.description
        case .noDirection(let name):
            "\(name.onOneLine): the network's output is zero or not finite, so it cannot be compared"
        case .noFeatures(let name): "\(name.onOneLine): no local features are found in it"
        }
    }
}
