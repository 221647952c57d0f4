public import Imaging
package import NeuralGraph

/// A trained network by name: how to build it, how to prepare images for it, and where its weights come from.
///
/// A preset is a value without weights; ``ModelStore/load(_:)`` brings the two together.
public struct ModelPreset: Sendable {
    /// The name on the command line and in a catalog, such as "efficientnet_lite0".
    public let name: String
    /// The architecture family, such as "EfficientNet-Lite".
    public let family: String
    /// One line that helps to choose between models.
    public let summary: String
    /// Length of the preset's own embedding; another layer may give another. 0 for a model of the user's own, which tells it
    /// only when it is read.
    public let dimension: Int
    /// The output that is the preset's own embedding, such as "global_pool".
    public let layer: String
    /// Resize and crop, as in training; a border, where one is asked for, is white.
    public private(set) var preparation: Preparation
    /// The numbers that turn 0…255 into the range of training.
    public let normalization: Normalization
    /// Where the weights come from, and their digest.
    public let weights: WeightsSource
    /// The half that reads text, where the model has one; its vectors are of the same space as the images'.
    public let text: TextTower?
    /// What was asked for beyond the preset itself.
    public private(set) var options = FeatureOptions()
    /// How a network that comes as a file is joined to images and vectors; nil for one that is built here.
    public private(set) var ports: NetworkPorts?
    /// Builds the network for square images of a side.
    package let architecture: @Sendable (_ weights: NamedTensors, _ inputSize: Int) throws -> Backbone

    /// Describes a trained network.
    package init(
        name: String, family: String, summary: String, dimension: Int, layer: String, preparation: Preparation,
        normalization: Normalization, weights: WeightsSource, text: TextTower? = nil, ports: NetworkPorts? = nil,
        architecture: @escaping @Sendable (_ weights: NamedTensors, _ inputSize: Int) throws -> Backbone
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.dimension = dimension
        self.layer = layer
        self.preparation = preparation
        self.normalization = normalization
        self.weights = weights
        self.ports = ports
        self.text = text
        self.architecture = architecture
    }

    /// The largest side of an image that any network is built for, in pixels.
    static let largestInput = 1 << 14

    /// Side of the square image that the network sees, in pixels.
    public var inputSize: Int { preparation.crop.width }

    /// The same network with another output, size or fit. Another size keeps the share of the image that the crop shows.
    /// Whether the network takes it is found when it is loaded.
    public func with(_ options: FeatureOptions) -> ModelPreset {
        var preset = self
        preset.options = options
        if let side = options.inputSize, side > 0, side != inputSize {
            let scaled = Double(preparation.shortSide) * Double(side) / Double(inputSize)
            preset.preparation.shortSide = Int(min(scaled, 1e6).rounded())
            preset.preparation.crop = .init(width: side, height: side)
        }
        if let fit = options.fit { preset.preparation.fit = fit }
        if let layer = options.layer { preset.ports?.output = layer }
        if let pooling = options.pooling { preset.ports?.pooling = pooling }
        return preset
    }

    /// The output that is the embedding, as one canonical word: part of a vector space's identity.
    public var output: String {
        if let ports { return ports.vector }
        guard options.layer != nil || options.pooling != nil else { return layer }
        return [options.layer ?? "features", options.pooling?.rawValue].compactMap(\.self).joined(separator: " ")
    }

    /// All that changes pixels before the network sees them, as one canonical line: part of a vector space's identity.
    public var preprocessing: String {
        let crop = "\(preparation.crop.width)x\(preparation.crop.height)"
        let fitted =
            switch preparation.fit {
            case .crop: "short side \(preparation.shortSide) \(preparation.interpolation.rawValue), crop \(crop)"
            case .pad: "\(preparation.interpolation.rawValue), pad \(crop) on \(preparation.background)"
            case .squash: "\(preparation.interpolation.rawValue), squash \(crop)"
            }
        return "\(fitted), minus \(Self.list(normalization.mean)), over \(Self.list(normalization.deviation))"
            + (ports?.channels == .bgr ? ", BGR" : "")
    }

    private static func list(_ values: [Float]) -> String { values.map { String($0) }.joined(separator: " ") }
}
