import Basics
package import NeuralGraph

/// A network under construction without its classifier: what an architecture function returns, so that any of its layers can
/// become the output.
package struct Backbone: Sendable {
    /// Holds every layer under the name that it has in the weights.
    package var builder: GraphBuilder
    /// The last features before pooling: `[N, channels, height, width]`, or the tokens `[N, tokens, width]` of a
    /// transformer after its last normalization.
    package var features: GraphBuilder.Value
    /// What the network's own classifier looks at: `[N, dimension]`.
    package var embedding: GraphBuilder.Value
    /// How many tokens stand before those of the patches: the class token and registers; 0 without tokens.
    package var prefixTokens: Int

    package init(
        builder: GraphBuilder, features: GraphBuilder.Value, embedding: GraphBuilder.Value, prefixTokens: Int = 0
    ) {
        self.builder = builder
        self.features = features
        self.embedding = embedding
        self.prefixTokens = prefixTokens
    }

    /// The graph from the image to one vector, without what that vector does not need.
    ///
    /// - Parameters:
    ///   - layer: the output to take, by the name of a layer or of a group of layers, such as a block or a stage, which
    ///     stands for what comes out of the group; nil for ``embedding``, or ``features`` where a pooling is asked for.
    ///   - pooling: how an output with places becomes one vector; nil for the class token where there is one and the layer
    ///     is made of tokens, else for the mean.
    /// - Throws: `GraphError` when there is no such layer, or it cannot be pooled so.
    package func graph(layer: String? = nil, pooling: Pooling? = nil) throws(GraphError) -> NetworkGraph {
        var backbone = self
        let vector = try backbone.vector(layer: layer, pooling: pooling)
        return backbone.builder.build(outputs: [vector])
    }

    private mutating func vector(layer: String?, pooling: Pooling?) throws(GraphError) -> GraphBuilder.Value {
        guard let layer else { return pooling == nil ? embedding : try pool(features, pooling) }
        guard let value = builder.value(named: layer) ?? result(ofGroup: layer) else {
            let nearest = nearestNames(to: layer, in: builder.valueNames).joined(separator: ", ")
            throw .invalidLayer(
                layer: layer, reason: "there is no such layer" + (nearest.isEmpty ? "" : "; the nearest are \(nearest)")
            )
        }
        return try pool(value, pooling)
    }

    /// What comes last of the values whose names begin with that of a group.
    private func result(ofGroup group: String) -> GraphBuilder.Value? {
        builder.valueNames.last { $0.hasPrefix("\(group).") }.flatMap(builder.value(named:))
    }

    /// `[N, …]` to `[N, d]`.
    private mutating func pool(
        _ value: GraphBuilder.Value, _ pooling: Pooling?
    ) throws(GraphError) -> GraphBuilder.Value {
        switch (value.shape.count, pooling) {
        case (2, nil): return value
        case (4, .avg), (4, nil): return try builder.globalAveragePool(value, name: "\(value.name).avg")
        case (4, .gem): return try builder.gemPool(value, name: "\(value.name).gem")
        case (3, .cls) where prefixTokens > 0, (3, nil) where prefixTokens > 0:
            return try builder.element(value, 0, axis: 1, name: "\(value.name).cls")
        case (3, .avg), (3, nil):
            return try builder.reduceMean(try patches(of: value), axes: [1], name: "\(value.name).avg")
        case (3, .gem):
            let raised = try builder.pow(builder.clip(try patches(of: value), min: 1e-6), 3)
            return try builder.pow(try builder.reduceMean(raised, axes: [1]), 1 / 3, name: "\(value.name).gem")
        default:
            throw .wrongShape(
                layer: value.name, what: "the output",
                expected: "something that \(pooling?.rawValue ?? "pooling") can make one vector of", found: value.shape)
        }
    }

    private mutating func patches(of tokens: GraphBuilder.Value) throws(GraphError) -> GraphBuilder.Value {
        guard prefixTokens > 0, let count = tokens.shape[1], count > prefixTokens else { return tokens }
        return try builder.slice(tokens, axis: 1, prefixTokens..<count)
    }
}
