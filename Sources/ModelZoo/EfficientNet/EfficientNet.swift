import NeuralGraph

/// EfficientNet: inverted residual blocks, of which one small network is scaled in width and depth; and its Lite variant
/// without squeeze-and-excitation and with ReLU6, made for small devices.
///
/// Source: Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, and the Lite
/// variants published with TensorFlow in 2020. Layer names are timm's (`efficientnet_b0`, `tf_efficientnet_lite0`).
struct EfficientNet: Sendable {
    /// One stage: a row of inverted residual blocks, the first of which changes size and width.
    struct Stage: Sendable {
        var repeats: Int
        var kernel: Int
        var stride: Int
        var expansion: Int
        var channels: Int
    }

    var stages = [
        Stage(repeats: 1, kernel: 3, stride: 1, expansion: 1, channels: 16),
        Stage(repeats: 2, kernel: 3, stride: 2, expansion: 6, channels: 24),
        Stage(repeats: 2, kernel: 5, stride: 2, expansion: 6, channels: 40),
        Stage(repeats: 3, kernel: 3, stride: 2, expansion: 6, channels: 80),
        Stage(repeats: 3, kernel: 5, stride: 1, expansion: 6, channels: 112),
        Stage(repeats: 4, kernel: 5, stride: 2, expansion: 6, channels: 192),
        Stage(repeats: 1, kernel: 3, stride: 1, expansion: 6, channels: 320),
    ]
    var stemChannels = 32
    /// How many features the last convolution has, and so the embedding.
    var features = 1280
    var activation = Activation.silu
    /// Whether a block weighs its channels by squeeze-and-excitation, four times narrower than the block's input.
    var squeezes = true
    /// Whether padding is TensorFlow's SAME, whose odd pixel goes to the bottom and right, instead of symmetric.
    var padsLikeTensorFlow = false
    /// What batch normalization adds to the variance.
    var epsilon: Float = 1e-5

    /// The small network that the others are scaled from.
    static let b0 = EfficientNet()

    /// Lite0. With symmetric padding the same weights lose 7 points of accuracy.
    static let lite0 = EfficientNet(activation: .relu6, squeezes: false, padsLikeTensorFlow: true, epsilon: 1e-3)

    /// The network with `width` times as many channels, in steps of 8, and `depth` times as many blocks, rounded up: B1 is
    /// `b0.scaled(width: 1, depth: 1.1)`.
    func scaled(width: Double, depth: Double) -> EfficientNet {
        func channels(_ count: Int) -> Int {
            let exact = Double(count) * width
            let near = max(8, Int((exact + 4) / 8) * 8)
            return Double(near) < 0.9 * exact ? near + 8 : near
        }
        var scaled = self
        scaled.stemChannels = channels(stemChannels)
        scaled.features = channels(features)
        scaled.stages = stages.map { stage in
            var stage = stage
            stage.repeats = Int((Double(stage.repeats) * depth).rounded(.up))
            stage.channels = channels(stage.channels)
            return stage
        }
        return scaled
    }

    /// Pixels `[N, 3, size, size]` to the pooled features `[N, features]`.
    func backbone(name: String, size: Int, weights: NamedTensors) throws -> Backbone {
        var builder = GraphBuilder(name: name, weights: canonical(weights))
        let pixels = builder.input("pixels", [nil, 3, size, size])
        var x = try convolution(
            &builder, pixels, "conv_stem", norm: "bn1", channels: stemChannels, kernel: 3, stride: 2)
        for (index, stage) in stages.enumerated() {
            for block in 0..<stage.repeats {
                let stride = block == 0 ? stage.stride : 1
                x = try self.block(&builder, x, "blocks.\(index).\(block)", stage, stride: stride)
            }
        }
        x = try convolution(&builder, x, "conv_head", norm: "bn2", channels: features)
        let pooled = try builder.globalAveragePool(x, name: "global_pool")
        return Backbone(builder: builder, features: x, embedding: pooled)
    }
}
