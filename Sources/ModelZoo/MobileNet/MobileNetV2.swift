import NeuralGraph

/// MobileNetV2: inverted residual blocks, which widen, look around per channel, and narrow again without an activation.
///
/// Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018. Layer names are torchvision's
/// (`features.1.conv.0.0`); timm's are understood too.
enum MobileNetV2 {
    /// One stage: a row of blocks, the first of which changes size and width.
    struct Stage {
        let expansion: Int
        let channels: Int
        let repeats: Int
        let stride: Int
    }

    /// What tells the members of the family apart.
    struct Configuration {
        var stemChannels = 32
        var stages = [
            Stage(expansion: 1, channels: 16, repeats: 1, stride: 1),
            Stage(expansion: 6, channels: 24, repeats: 2, stride: 2),
            Stage(expansion: 6, channels: 32, repeats: 3, stride: 2),
            Stage(expansion: 6, channels: 64, repeats: 4, stride: 2),
            Stage(expansion: 6, channels: 96, repeats: 3, stride: 1),
            Stage(expansion: 6, channels: 160, repeats: 3, stride: 2),
            Stage(expansion: 6, channels: 320, repeats: 1, stride: 1),
        ]
        /// The channels after the last convolution.
        var features = 1280
    }

    /// Pixels [N, 3, size, size] to the pooled features [N, 1280].
    static func backbone(
        name: String, size: Int, _ configuration: Configuration = .init(), weights: NamedTensors
    ) throws -> Backbone {
        let weights = MobileNetV2Names.canonical(weights, configuration)
        var network = Network(builder: GraphBuilder(name: name, weights: weights))
        let pixels = network.builder.input("pixels", [nil, 3, size, size])
        var x = try network.convolution(
            pixels, "features.0", channels: configuration.stemChannels, kernel: 3, stride: 2)
        var index = 1
        for stage in configuration.stages {
            for repetition in 0..<stage.repeats {
                x = try network.block(x, "features.\(index)", stage, stride: repetition == 0 ? stage.stride : 1)
                index += 1
            }
        }
        x = try network.convolution(x, "features.\(index)", channels: configuration.features, kernel: 1)
        let pooled = try network.builder.globalAveragePool(x, name: "avgpool")
        return Backbone(builder: network.builder, features: x, embedding: pooled)
    }

    /// The pieces that the network is made of.
    private struct Network {
        typealias Value = GraphBuilder.Value
        var builder: GraphBuilder

        /// Convolution, batch normalization and ReLU6: `layer.0`, `layer.1` and `layer.2`.
        mutating func convolution(
            _ x: Value, _ layer: String, channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1
        ) throws -> Value {
            let filtered = try builder.conv(
                x, "\(layer).0", channels: channels, kernel: Size2D(kernel), stride: Size2D(stride),
                padding: .symmetric(kernel / 2), groups: groups)
            return builder.relu6(try builder.batchNorm(filtered, "\(layer).1"), name: "\(layer).2")
        }

        /// Widen, look around per channel, narrow; add the input back where shapes allow.
        mutating func block(_ x: Value, _ name: String, _ stage: Stage, stride: Int) throws -> Value {
            let inputs = x.shape[1] ?? 0
            let inner = inputs * stage.expansion
            var y = x
            var layer = 0
            if stage.expansion != 1 {
                y = try convolution(y, "\(name).conv.\(layer)", channels: inner, kernel: 1)
                layer += 1
            }
            y = try convolution(
                y, "\(name).conv.\(layer)", channels: inner, kernel: 3, stride: stride, groups: inner)
            y = try builder.conv(y, "\(name).conv.\(layer + 1)", channels: stage.channels, kernel: 1)
            y = try builder.batchNorm(y, "\(name).conv.\(layer + 2)")
            return stride == 1 && inputs == stage.channels ? try builder.add(y, x, name: name) : y
        }
    }
}
