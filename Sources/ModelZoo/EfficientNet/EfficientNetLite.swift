import NeuralGraph

/// EfficientNet-Lite: EfficientNet without squeeze-and-excitation and with ReLU6, made for small devices.
///
/// Source: Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, and the Lite
/// variants published with TensorFlow in 2020. Layer names are timm's (`tf_efficientnet_lite0`); padding is TensorFlow's
/// SAME, whose odd pixel goes to the bottom and right, and the epsilon of batch normalisation is 1e-3: with symmetric
/// padding the same weights lose 7 points of accuracy.
enum EfficientNetLite {
    /// One stage: a row of inverted residual blocks, the first of which changes size and width.
    struct Stage {
        let repeats: Int
        let kernel: Int
        let stride: Int
        let expansion: Int
        let channels: Int
    }

    static let stages = [
        Stage(repeats: 1, kernel: 3, stride: 1, expansion: 1, channels: 16),
        Stage(repeats: 2, kernel: 3, stride: 2, expansion: 6, channels: 24),
        Stage(repeats: 2, kernel: 5, stride: 2, expansion: 6, channels: 40),
        Stage(repeats: 3, kernel: 3, stride: 2, expansion: 6, channels: 80),
        Stage(repeats: 3, kernel: 5, stride: 1, expansion: 6, channels: 112),
        Stage(repeats: 4, kernel: 5, stride: 2, expansion: 6, channels: 192),
        Stage(repeats: 1, kernel: 3, stride: 1, expansion: 6, channels: 320),
    ]
    static let stemChannels = 32
    static let features = 1280

    /// Pixels [N, 3, size, size] to the pooled features [N, 1280].
    static func backbone(name: String, size: Int, weights: NamedTensors) throws -> Backbone {
        var network = Network(builder: GraphBuilder(name: name, weights: EfficientNetNames.canonical(weights)))
        let pixels = network.builder.input("pixels", [nil, 3, size, size])
        var x = try network.convolution(pixels, "conv_stem", norm: "bn1", channels: stemChannels, kernel: 3, stride: 2)
        for (index, stage) in stages.enumerated() {
            for block in 0..<stage.repeats {
                x = try network.block(x, "blocks.\(index).\(block)", stage, stride: block == 0 ? stage.stride : 1)
            }
        }
        x = try network.convolution(x, "conv_head", norm: "bn2", channels: features, kernel: 1)
        let pooled = try network.builder.globalAveragePool(x, name: "global_pool")
        return Backbone(builder: network.builder, features: x, embedding: pooled)
    }

    /// The pieces that the network is made of.
    private struct Network {
        typealias Value = GraphBuilder.Value
        var builder: GraphBuilder

        /// Convolution, batch normalisation and, unless it is the block's last, ReLU6.
        mutating func convolution(
            _ x: Value, _ layer: String, norm: String, channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
            activate: Bool = true
        ) throws -> Value {
            let window = Size2D(height: kernel, width: kernel)
            let step = Size2D(height: stride, width: stride)
            let filtered = try builder.conv(
                x, layer, channels: channels, kernel: window, stride: step, padding: .same, groups: groups)
            let normalized = try builder.batchNorm(filtered, norm, epsilon: 1e-3)
            return activate ? builder.relu6(normalized) : normalized
        }

        /// Widen, look around per channel, narrow; add the input back where shapes allow.
        mutating func block(_ x: Value, _ name: String, _ stage: Stage, stride: Int) throws -> Value {
            let inputs = x.shape[1] ?? 0
            let inner = inputs * stage.expansion
            var y = x
            if stage.expansion == 1 {
                y = try convolution(
                    y, "\(name).conv_dw", norm: "\(name).bn1", channels: inner, kernel: stage.kernel, stride: stride,
                    groups: inner)
                y = try convolution(
                    y, "\(name).conv_pw", norm: "\(name).bn2", channels: stage.channels, kernel: 1, activate: false)
            } else {
                y = try convolution(y, "\(name).conv_pw", norm: "\(name).bn1", channels: inner, kernel: 1)
                y = try convolution(
                    y, "\(name).conv_dw", norm: "\(name).bn2", channels: inner, kernel: stage.kernel, stride: stride,
                    groups: inner)
                y = try convolution(
                    y, "\(name).conv_pwl", norm: "\(name).bn3", channels: stage.channels, kernel: 1, activate: false)
            }
            return stride == 1 && inputs == stage.channels ? try builder.add(y, x, name: name) : y
        }
    }
}
