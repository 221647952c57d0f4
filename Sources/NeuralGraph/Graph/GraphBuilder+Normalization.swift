extension GraphBuilder {
    /// Batch normalization with the statistics gathered in training: `layer.weight`, `layer.bias`,
    /// `layer.running_mean` and `layer.running_var` in ``weights``.
    ///
    /// It stays an operation of its own: engines fold it into the convolution before it, and a trainer needs it.
    ///
    /// - Parameters:
    ///   - x: Images `[batch, channels, height, width]`.
    ///   - layer: The name of the layer in the weights, and of the result.
    ///   - epsilon: What is added to the variance: 1e-5 in PyTorch, 1e-3 in networks that came from TensorFlow.
    /// - Throws: ``GraphError/weights(_:)`` if a parameter is missing or has another shape.
    public mutating func batchNorm(_ x: Value, _ layer: String, epsilon: Float = 1e-5) throws(GraphError) -> Value {
        let channels = try imageChannels(x, layer)
        var inputs = [x]
        for (suffix, learned) in [("weight", true), ("bias", true), ("running_mean", false), ("running_var", false)] {
            inputs.append(try load("\(layer).\(suffix)", shape: [channels], learned: learned))
        }
        return add(.batchNormalization(epsilon: epsilon), inputs, name: layer, shape: x.shape)
    }

    /// Layer normalization over the last axis: `layer.weight` and, with `bias`, `layer.bias` in ``weights``.
    ///
    /// For the channels of images `[batch, channels, height, width]`, transpose to `[0, 2, 3, 1]` before and
    /// `[0, 3, 1, 2]` after.
    ///
    /// Source: Ba, Kiros and Hinton, "Layer Normalization", 2016.
    ///
    /// - Parameters:
    ///   - x: Floats `[…, features]`.
    ///   - layer: The name of the layer in the weights, and of the result.
    ///   - epsilon: What is added to the variance: 1e-5 in PyTorch and CLIP, 1e-6 in most vision transformers.
    ///   - bias: Whether the layer has a bias.
    /// - Throws: ``GraphError/weights(_:)`` if a parameter is missing or has another shape, otherwise if `x` has no last
    ///   axis of known size.
    public mutating func layerNorm(
        _ x: Value, _ layer: String, epsilon: Float = 1e-5, bias: Bool = true
    ) throws(GraphError) -> Value {
        let features = try self.features(of: x, layer)
        var inputs = [x, try weight("\(layer).weight", shape: [features])]
        if bias { inputs.append(try weight("\(layer).bias", shape: [features])) }
        return add(
            .layerNormalization(axis: x.shape.count - 1, epsilon: epsilon), inputs, name: layer, shape: x.shape)
    }

    /// `eˣ / Σ eˣ` along `axis`, by default the last.
    ///
    /// - Throws: ``GraphError`` if there is no such axis.
    public mutating func softmax(_ x: Value, axis: Int? = nil, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).softmax"
        let axis = axis ?? x.shape.count - 1
        try check(axes: [axis], of: x, name)
        return add(.softmax(axis: axis), [x], name: name, shape: x.shape)
    }

    /// The size of the last axis of floats.
    func features(of x: Value, _ layer: String) throws(GraphError) -> Int {
        guard let last = x.shape.last, let features = last else {
            throw .wrongShape(layer: layer, what: "the input", expected: "[…, features]", found: x.shape)
        }
        guard x.scalarType == .float32 else {
            throw .invalidLayer(layer: layer, reason: "the input is \(x.scalarType); cast it to float32 first")
        }
        return features
    }
}
