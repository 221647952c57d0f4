public import Imaging
package import NeuralGraph

/// A trained network by name: how to build it, how to prepare pictures for it, and where its weights come from.
///
/// A preset is a value without weights; ``ModelStore/load(_:)`` brings the two together.
public struct ModelPreset: Sendable {
    /// The name on the command line and in a catalogue, such as "efficientnet_lite0".
    public let name: String
    /// The architecture family, such as "EfficientNet-Lite".
    public let family: String
    /// One line for a person who chooses between models.
    public let summary: String
    /// Length of the embedding.
    public let dimension: Int
    /// The output that is used as embedding, such as "global_pool".
    public let layer: String
    /// Resize and crop, as in training.
    public let preparation: Preparation
    /// The numbers that turn 0…255 into the range of training.
    public let normalization: Normalization
    /// Where the weights come from, and their digest.
    public let weights: WeightsSource
    package let graph: @Sendable (NamedTensors) throws -> NeuralGraph

    /// Side of the square picture that the network sees, in pixels.
    public var inputSize: Int { preparation.crop.width }

    /// All that changes pixels before the network sees them, as one canonical line: part of a vector space's identity.
    public var preprocessing: String {
        let crop = preparation.crop
        return "short side \(preparation.shortSide) \(preparation.interpolation.rawValue), "
            + "\(preparation.fit.rawValue) \(crop.width)x\(crop.height), "
            + "minus \(Self.list(normalization.mean)), over \(Self.list(normalization.deviation))"
    }

    private static func list(_ values: [Float]) -> String { values.map { String($0) }.joined(separator: " ") }
}

/// `(value − mean) / deviation` per channel (R, G, B), in units of 0…255.
public struct Normalization: Sendable, Hashable {
    /// What is subtracted per channel.
    public let mean: [Float]
    /// What is divided by per channel.
    public let deviation: [Float]

    /// (x/255 − 0.5) / 0.5: to −1…1, TensorFlow's convention.
    public static let symmetric = Normalization(mean: [127.5, 127.5, 127.5], deviation: [127.5, 127.5, 127.5])
}
