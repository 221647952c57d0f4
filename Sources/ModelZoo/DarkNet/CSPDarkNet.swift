import NeuralGraph

/// DarkNet with cross-stage partial connections, the network inside YOLOv4: in each stage, half of the channels go through
/// the residual blocks and the other half around them.
///
/// Source: Wang et al., "CSPNet: A New Backbone that can Enhance Learning Capability of CNN", 2019, and Redmon and
/// Farhadi, "YOLOv3: An Incremental Improvement", 2018. Layer names are timm's (`cspdarknet53`), and so is the slope of the
/// leaky ReLU; DarkNet's own program uses 0.1.
struct CSPDarkNet: Sendable {
    /// One stage, which halves the image's sides.
    struct Stage: Sendable {
        var blocks: Int
        var channels: Int
    }

    var stemChannels = 32
    var stages = [
        Stage(blocks: 1, channels: 64), Stage(blocks: 2, channels: 128), Stage(blocks: 8, channels: 256),
        Stage(blocks: 8, channels: 512), Stage(blocks: 4, channels: 1024),
    ]

    /// CSPDarkNet-53.
    static let standard = CSPDarkNet()

    /// Pixels `[N, 3, size, size]` to the mean of the last stage, `[N, channels]`.
    func backbone(name: String, size: Int, weights: NamedTensors) throws -> Backbone {
        var network = Network(builder: GraphBuilder(name: name, weights: weights))
        let pixels = network.builder.input("pixels", [nil, 3, size, size])
        var x = try network.convolution(pixels, "stem.conv1", channels: stemChannels, kernel: 3)
        for (index, stage) in stages.enumerated() {
            x = try network.stage(x, "stages.\(index)", stage, isFirst: index == 0)
        }
        let pooled = try network.builder.globalAveragePool(x, name: "head.global_pool")
        return Backbone(builder: network.builder, features: x, embedding: pooled)
    }

    /// The pieces that the network is made of.
    private struct Network {
        typealias Value = GraphBuilder.Value
        var builder: GraphBuilder

        /// Convolution, batch normalization, leaky ReLU; the result bears the layer's name.
        mutating func convolution(
            _ x: Value, _ layer: String, channels: Int, kernel: Int = 1, stride: Int = 1
        ) throws -> Value {
            let filtered = try builder.conv(
                x, "\(layer).conv", channels: channels, kernel: Size2D(kernel), stride: Size2D(stride),
                padding: .symmetric(kernel / 2))
            return builder.leakyRelu(try builder.batchNorm(filtered, "\(layer).bn"), slope: 0.01, name: layer)
        }

        /// Shrink, cut the channels in two, send the second half through the blocks, and join. The first stage has so few
        /// channels that each half is as wide as its result.
        mutating func stage(_ x: Value, _ name: String, _ stage: Stage, isFirst: Bool) throws -> Value {
            let half = isFirst ? stage.channels : stage.channels / 2
            let small = try convolution(x, "\(name).conv_down", channels: stage.channels, kernel: 3, stride: 2)
            let wide = try convolution(small, "\(name).conv_exp", channels: 2 * half)
            let halves = try builder.split(wide, sizes: [half, half])
            var deep = halves[1]
            for index in 0..<stage.blocks {
                let block = "\(name).blocks.\(index)"
                let narrow = try convolution(deep, "\(block).conv1", channels: stage.channels / 2)
                let filtered = try convolution(narrow, "\(block).conv2", channels: half, kernel: 3)
                deep = try builder.add(filtered, deep, name: block)
            }
            deep = try convolution(deep, "\(name).conv_transition_b", channels: half)
            return try convolution(
                try builder.concat([halves[0], deep]), "\(name).conv_transition", channels: stage.channels)
        }
    }
}
