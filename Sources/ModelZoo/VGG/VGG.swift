import NeuralGraph

/// VGG: 3×3 convolutions in rows, and dense layers on the whole map that they leave.
///
/// Source: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014. Layer names are
/// torchvision's: `features.N` and `classifier.N` count every layer, activations and poolings too. timm's are understood as
/// well. As in torchvision, a map of another size than the dense layers were trained on is pooled to it.
enum VGG {
    /// One stage: convolutions of one width, then a maximum that halves the size.
    struct Stage {
        let repeats: Int
        let channels: Int
    }

    /// What tells the members of the family apart.
    struct Configuration {
        let stages: [Stage]
        /// The width of the two dense layers, and so the length of the embedding.
        var dense = 4096

        static let vgg16 = Configuration(stages: [
            Stage(repeats: 2, channels: 64), Stage(repeats: 2, channels: 128), Stage(repeats: 3, channels: 256),
            Stage(repeats: 3, channels: 512), Stage(repeats: 3, channels: 512),
        ])
    }

    /// The side of the map that the dense layers look at.
    static let mapSide = 7

    /// Pixels [N, 3, size, size] to the second dense layer after its activation [N, 4096].
    static func backbone(
        name: String, size: Int, _ configuration: Configuration, weights: NamedTensors
    ) throws -> Backbone {
        var builder = GraphBuilder(name: name, weights: VGGNames.canonical(weights))
        var x = builder.input("pixels", [nil, 3, size, size])
        var index = 0
        for stage in configuration.stages {
            for _ in 0..<stage.repeats {
                x = try builder.conv(
                    x, "features.\(index)", channels: stage.channels, kernel: 3, padding: 1, bias: true)
                x = builder.relu(x, name: "features.\(index + 1)")
                index += 2
            }
            x = try builder.maxPool(x, kernel: 2, stride: 2, name: "features.\(index)")
            index += 1
        }
        var y = try builder.adaptiveAveragePool(x, side: mapSide, name: "avgpool")
        y = try builder.flatten(y)
        // Between the two is the dropout, which counts as a layer too.
        for layer in [0, 3] {
            y = try builder.linear(y, "classifier.\(layer)", outputs: configuration.dense)
            y = builder.relu(y, name: "classifier.\(layer + 1)")
        }
        return Backbone(builder: builder, features: x, embedding: y)
    }
}
