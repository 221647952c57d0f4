import NeuralGraph

/// The vision transformer: an image is cut into square patches, each becomes a token, and a class token gathers what they
/// have to say. The size and the kind of one member of the family.
///
/// Source: Dosovitskiy et al., "An Image is Worth 16x16 Words", 2020. Layer names are timm's
/// (`vit_small_patch16_224`): blocks that normalize before they look, exact GELU, and 1e-6 as the epsilon of layer
/// normalization.
struct VisionTransformer: Sendable, Hashable {
    /// What the dense layers of the blocks compute in.
    enum Arithmetic: Sendable, Hashable {
        /// The weights as they are.
        case full
        /// Weights of −1, 0 and 1, and 8-bit activations: see ``NetworkGraph/GraphBuilder/ternaryLinear(_:_:outputs:)``.
        case ternary
    }

    /// Side of a patch in pixels.
    let patch: Int
    /// Length of a token.
    let width: Int
    /// Number of blocks.
    var depth = 12
    /// Number of heads in each block.
    let heads: Int
    /// Whether what a block adds is first multiplied by learned factors, `ls1.gamma` and `ls2.gamma`.
    var layerScale = false
    /// What the dense layers of the blocks compute in.
    var arithmetic = Arithmetic.full

    /// Pixels `[N, 3, size, size]` to the class token after the last normalization, `[N, width]`.
    ///
    /// The table of positions is brought to the size of the image by ``PositionEmbedding``.
    /// - Throws: `GraphError` when the size is no multiple of the patch, or the weights do not fit.
    func backbone(name: String, size: Int, weights: NamedTensors) throws -> Backbone {
        let side = try patches(along: size)
        var weights = try VisionTransformerNames.canonical(weights)
        if let table = weights.find("pos_embed") {
            weights.set(PositionEmbedding.fitted(table, side: side, prefixTokens: 1), for: "pos_embed")
        }
        var network = Network(shape: self, builder: GraphBuilder(name: name, weights: weights))
        var x = try network.tokens(network.builder.input("pixels", [nil, 3, size, size]), side: side)
        for block in 0..<depth { x = try network.block(x, "blocks.\(block)") }
        let features = try network.builder.layerNorm(x, "norm", epsilon: Network.epsilon)
        let embedding = try network.builder.element(features, 0, axis: 1, name: Self.output)
        return Backbone(builder: network.builder, features: features, embedding: embedding, prefixTokens: 1)
    }

    /// The name of the embedding.
    static let output = "norm.cls"

    /// The most patches along a side: attention takes time and memory in proportion to the fourth power of it.
    static let mostPatches = 128

    /// How many patches lie along the side of an image.
    private func patches(along size: Int) throws(GraphError) -> Int {
        let count = min(max(size / patch, 1), Self.mostPatches)
        guard count * patch != size else { return count }
        let near = [count, count + 1].filter { $0 == count || size > patch && $0 <= Self.mostPatches }
        let sizes = near.map { String($0 * patch) }.joined(separator: " and ")
        throw .invalidLayer(
            layer: "patch_embed",
            reason: "an image of \(size) by \(size) pixels does not divide into 1 to \(Self.mostPatches) patches of "
                + "\(patch) along a side; the nearest size\(near.count > 1 ? "s are" : " is") \(sizes)")
    }

    /// The pieces that the network is made of.
    private struct Network {
        typealias Value = GraphBuilder.Value
        static let epsilon: Float = 1e-6
        let shape: VisionTransformer
        var builder: GraphBuilder

        /// The patches as tokens behind the class token, with their positions added.
        mutating func tokens(_ pixels: Value, side: Int) throws -> Value {
            let patch = Size2D(shape.patch)
            let map = try builder.conv(
                pixels, "patch_embed.proj", channels: shape.width, kernel: patch, stride: patch, bias: true)
            let rows = try builder.reshape(map, [nil, shape.width, side * side])
            let patches = try builder.transpose(rows, [0, 2, 1], name: "patch_embed")
            let tokens = try builder.prepend(try builder.weight("cls_token", shape: [1, 1, shape.width]), to: patches)
            let positions = try builder.weight("pos_embed", shape: [1, 1 + side * side, shape.width])
            return try builder.add(tokens, positions, name: "tokens")
        }

        /// Look at the other tokens, then think for oneself; both are added to what was there.
        mutating func block(_ x: Value, _ name: String) throws -> Value {
            let width = shape.width
            var y = try builder.layerNorm(x, "\(name).norm1", epsilon: Self.epsilon)
            let parts = try builder.split(
                try dense(y, "\(name).attn.qkv", outputs: 3 * width), sizes: [width, width, width], axis: 2)
            y = try builder.attention(
                parts[0], parts[1], parts[2], heads: shape.heads, name: "\(name).attn.attention")
            y = try scaled(try dense(y, "\(name).attn.proj", outputs: width), "\(name).ls1")
            let seen = try builder.add(x, y, name: "\(name).seen")
            y = try builder.layerNorm(seen, "\(name).norm2", epsilon: Self.epsilon)
            y = try builder.gelu(try dense(y, "\(name).mlp.fc1", outputs: 4 * width))
            y = try scaled(try dense(y, "\(name).mlp.fc2", outputs: width), "\(name).ls2")
            return try builder.add(seen, y, name: name)
        }

        private mutating func dense(_ x: Value, _ layer: String, outputs: Int) throws -> Value {
            switch shape.arithmetic {
            case .full: try builder.linear(x, layer, outputs: outputs)
            case .ternary: try builder.ternaryLinear(x, layer, outputs: outputs)
            }
        }

        private mutating func scaled(_ x: Value, _ layer: String) throws -> Value {
            shape.layerScale ? try builder.layerScale(x, layer) : x
        }
    }
}
