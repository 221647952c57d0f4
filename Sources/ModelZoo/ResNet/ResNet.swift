import NeuralGraph

/// ResNet: residual networks, whose blocks learn what to add to their input.
///
/// Source: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015. Layer names are torchvision's and
/// timm's (`layer1.0.conv1`); Hugging Face's are understood too. As in torchvision, a block that halves the size does so
/// in its 3×3 convolution, not in the 1×1 before it ("version 1.5").
enum ResNet {
    /// What a block does between its input and the sum.
    enum Block {
        /// Two 3×3 convolutions.
        case basic
        /// A 1×1 convolution to a quarter of the width, a 3×3, and a 1×1 back.
        case bottleneck

        /// How many times wider a block ends than its 3×3 convolution is.
        var expansion: Int {
            switch self {
            case .basic: 1
            case .bottleneck: 4
            }
        }
    }

    /// What tells the members of the family apart.
    struct Configuration {
        let block: Block
        /// How many blocks each stage has; every stage after the first halves the size.
        let depths: [Int]
        /// The channels of each stage's 3×3 convolutions; the stem has those of the first.
        var widths = [64, 128, 256, 512]

        static let resNet18 = Configuration(block: .basic, depths: [2, 2, 2, 2])
        static let resNet34 = Configuration(block: .basic, depths: [3, 4, 6, 3])
        static let resNet50 = Configuration(block: .bottleneck, depths: [3, 4, 6, 3])
        static let resNet101 = Configuration(block: .bottleneck, depths: [3, 4, 23, 3])
    }

    /// Pixels [N, 3, size, size] to the pooled features [N, last width · expansion].
    static func backbone(
        name: String, size: Int, _ configuration: Configuration, weights: NamedTensors
    ) throws -> Backbone {
        var (builder, features) = try trunk(name: name, size: size, configuration, weights: weights)
        let pooled = try builder.globalAveragePool(features, name: "avgpool")
        return Backbone(builder: builder, features: features, embedding: pooled)
    }

    /// Pixels [N, 3, size, size] to the features before pooling, [N, last width · expansion, height, width].
    static func trunk(
        name: String, size: Int, _ configuration: Configuration, weights: NamedTensors
    ) throws -> (builder: GraphBuilder, features: GraphBuilder.Value) {
        var network = Network(
            builder: GraphBuilder(name: name, weights: ResNetNames.canonical(weights)), block: configuration.block)
        let pixels = network.builder.input("pixels", [nil, 3, size, size])
        var x = try network.convolution(
            pixels, "conv1", norm: "bn1", channels: configuration.widths.first ?? 0, kernel: 7, stride: 2)
        x = try network.builder.maxPool(
            network.builder.relu(x, name: "relu"), kernel: 3, stride: 2, padding: 1, name: "maxpool")
        for (stage, (depth, width)) in zip(configuration.depths, configuration.widths).enumerated() {
            for block in 0..<depth {
                x = try network.block(
                    x, "layer\(stage + 1).\(block)", width: width, stride: stage > 0 && block == 0 ? 2 : 1)
            }
        }
        return (network.builder, x)
    }

    /// The pieces that the network is made of.
    private struct Network {
        typealias Value = GraphBuilder.Value
        var builder: GraphBuilder
        let block: Block

        /// Convolution and batch normalization.
        mutating func convolution(
            _ x: Value, _ layer: String, norm: String, channels: Int, kernel: Int, stride: Int = 1
        ) throws -> Value {
            let filtered = try builder.conv(
                x, layer, channels: channels, kernel: Size2D(kernel), stride: Size2D(stride),
                padding: .symmetric(kernel / 2))
            return try builder.batchNorm(filtered, norm)
        }

        /// What the block learned, plus its input, brought to the same shape where it differs.
        mutating func block(_ x: Value, _ name: String, width: Int, stride: Int) throws -> Value {
            let outputs = width * block.expansion
            // Kernel, channels and stride of each convolution.
            let layers =
                switch block {
                case .basic: [(3, width, stride), (3, width, 1)]
                case .bottleneck: [(1, width, 1), (3, width, stride), (1, outputs, 1)]
                }
            var y = x
            for (index, (kernel, channels, step)) in layers.enumerated() {
                if index > 0 { y = builder.relu(y) }
                y = try convolution(
                    y, "\(name).conv\(index + 1)", norm: "\(name).bn\(index + 1)", channels: channels, kernel: kernel,
                    stride: step)
            }
            var shortcut = x
            if stride != 1 || x.shape[1] != outputs {
                shortcut = try convolution(
                    x, "\(name).downsample.0", norm: "\(name).downsample.1", channels: outputs, kernel: 1,
                    stride: stride)
            }
            return builder.relu(try builder.add(y, shortcut, name: "\(name).add"), name: name)
        }
    }
}
