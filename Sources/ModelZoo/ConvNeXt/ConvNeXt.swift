import NeuralGraph

/// ConvNeXt: a convolutional network cut like a vision transformer, with depthwise 7×7 windows for attention.
///
/// Source: Liu et al., "A ConvNet for the 2020s", 2022. Layer names are timm's (`convnext_tiny`).
struct ConvNeXt: Sendable {
    /// How many blocks each stage has.
    var depths: [Int]
    /// How many channels each stage has; as many stages as ``depths``.
    var widths: [Int]

    /// What layer normalization adds to the variance.
    private static let epsilon: Float = 1e-6

    static let tiny = ConvNeXt(depths: [3, 3, 9, 3], widths: [96, 192, 384, 768])
    static let base = ConvNeXt(depths: [3, 3, 27, 3], widths: [128, 256, 512, 1024])

    /// Pixels `[N, 3, size, size]` to the normalized mean of the last stage, `[N, width]`.
    func backbone(name: String, size: Int, weights: NamedTensors) throws -> Backbone {
        var network = Network(builder: GraphBuilder(name: name, weights: canonical(weights)))
        let pixels = network.builder.input("pixels", [nil, 3, size, size])
        var x = pixels
        for (index, (depth, width)) in zip(depths, widths).enumerated() {
            let stage = "stages.\(index)"
            if index == 0 {
                x = try network.builder.conv(x, "stem.0", channels: width, kernel: 4, stride: 4, bias: true)
                x = try network.norm(x, "stem.1")
            } else {
                x = try network.norm(x, "\(stage).downsample.0")
                x = try network.builder.conv(
                    x, "\(stage).downsample.1", channels: width, kernel: 2, stride: 2, bias: true)
            }
            for block in 0..<depth { x = try network.block(x, "\(stage).blocks.\(block)") }
        }
        let pooled = try network.builder.globalAveragePool(x, name: "head.global_pool")
        let embedding = try network.builder.layerNorm(pooled, "head.norm", epsilon: Self.epsilon)
        return Backbone(builder: network.builder, features: x, embedding: embedding)
    }

    /// The pieces that the network is made of.
    private struct Network {
        typealias Value = GraphBuilder.Value
        var builder: GraphBuilder

        /// Layer normalization of the channels at each place.
        mutating func norm(_ x: Value, _ layer: String) throws -> Value {
            let tokens = try builder.layerNorm(try tokens(x, layer), layer, epsilon: ConvNeXt.epsilon)
            return try image(tokens, like: x, layer)
        }

        /// Look around per channel, then two dense layers at each place, scaled and added to the input.
        mutating func block(_ x: Value, _ name: String) throws -> Value {
            let width = x.shape[1] ?? 0
            let seen = try builder.conv(
                x, "\(name).conv_dw", channels: width, kernel: 7, padding: 3, groups: width, bias: true)
            var y = try builder.layerNorm(
                try tokens(seen, "\(name).norm"), "\(name).norm", epsilon: ConvNeXt.epsilon)
            y = try builder.mlp(y, "\(name).mlp.fc1", "\(name).mlp.fc2", hidden: 4 * width)
            y = try builder.layerScale(y, name, name: "\(name).layer_scale")
            return try builder.add(try image(y, like: x, name), x, name: name)
        }

        /// `[N, channels, height, width]` to `[N, places, channels]`: dense layers and layer normalization work on the last
        /// axis, and tokens pool as those of a transformer do.
        private mutating func tokens(_ x: Value, _ layer: String) throws -> Value {
            let last = try builder.transpose(x, [0, 2, 3, 1], name: "\(layer).channels_last")
            let places = (x.shape[2] ?? 0) * (x.shape[3] ?? 0)
            return try builder.reshape(last, [nil, places, x.shape[1]], name: "\(layer).tokens")
        }

        /// Tokens back to the shape of the image that they were.
        private mutating func image(_ tokens: Value, like x: Value, _ layer: String) throws -> Value {
            let last = try builder.reshape(
                tokens, [nil, x.shape[2], x.shape[3], x.shape[1]], name: "\(layer).places")
            return try builder.transpose(last, [0, 3, 1, 2], name: "\(layer).image")
        }
    }
}
