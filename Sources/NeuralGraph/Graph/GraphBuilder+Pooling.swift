extension GraphBuilder {
    /// The maximum over a sliding window, per channel.
    ///
    /// - Throws: ``GraphError`` if `x` is not a batch of images or the window does not fit.
    public mutating func maxPool(
        _ x: Value, kernel: Size2D, stride: Size2D, padding: Padding = 0, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).maxpool"
        let channels = try imageChannels(x, name)
        let (window, size) = try walk(
            x, kernel: kernel, stride: stride, padding: padding, dilation: 1, layer: name)
        return add(
            .maxPool(kernel: kernel, window), [x], name: name, shape: [x.shape[0], channels] + size)
    }

    /// The mean over a sliding window, per channel. With `countIncludePad`, as in PyTorch by default, padding counts as
    /// zeros; without, it does not count.
    ///
    /// - Throws: ``GraphError`` if `x` is not a batch of images or the window does not fit.
    public mutating func averagePool(
        _ x: Value, kernel: Size2D, stride: Size2D, padding: Padding = 0, countIncludePad: Bool = true,
        name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).avgpool"
        let channels = try imageChannels(x, name)
        let (window, size) = try walk(
            x, kernel: kernel, stride: stride, padding: padding, dilation: 1, layer: name)
        return add(
            .averagePool(kernel: kernel, window, countIncludePad: countIncludePad), [x], name: name,
            shape: [x.shape[0], channels] + size)
    }

    /// The mean of each channel: `[batch, channels]`, or `[batch, channels, 1, 1]` with `keepDims`.
    ///
    /// - Throws: ``GraphError`` if `x` is not a batch of images.
    public mutating func globalAveragePool(
        _ x: Value, keepDims: Bool = false, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).avgpool"
        _ = try imageChannels(x, name)
        return try reduceMean(x, axes: [2, 3], keepDims: keepDims, name: name)
    }

    /// The generalized mean of each channel, `(mean xᵖ)^(1/p)` over values not below `epsilon`: `[batch, channels]`, or
    /// `[batch, channels, 1, 1]` with `keepDims`. 1 gives the average, large `p` approach the maximum.
    ///
    /// Source: Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", 2018.
    ///
    /// - Throws: ``GraphError`` if `x` is not a batch of images or `p` is not a positive number.
    public mutating func gemPool(
        _ x: Value, p: Float = 3, epsilon: Float = 1e-6, keepDims: Bool = false, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).gempool"
        guard p > 0, p.isFinite else {
            throw .invalidLayer(layer: name, reason: "the exponent must be positive, but is \(p)")
        }
        let raised = try pow(clip(x, min: epsilon), p)
        return try pow(try globalAveragePool(raised, keepDims: keepDims), 1 / p, name: name)
    }
}
