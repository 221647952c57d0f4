extension GraphBuilder {
    /// A convolution whose parameters are `layer.weight` and, with `bias`, `layer.bias` in ``weights``.
    ///
    /// A depthwise convolution has as many groups as channels.
    ///
    /// - Parameters:
    ///   - x: Images `[batch, channels, height, width]`.
    ///   - layer: The name of the layer in the weights, and of the result.
    ///   - channels: How many channels the result has.
    ///   - kernel: The size of the window.
    ///   - stride: The step between windows.
    ///   - padding: What is put around the image.
    ///   - dilation: The distance between the elements of a window.
    ///   - groups: Into how many groups the channels are cut that do not see each other.
    ///   - bias: Whether the layer has a bias.
    /// - Throws: ``GraphError/weights(_:)`` if a parameter is missing or has another shape, otherwise if the layer
    ///   does not fit `x`.
    public mutating func conv(
        _ x: Value, _ layer: String, channels: Int, kernel: Size2D, stride: Size2D = 1, padding: Padding = 0,
        dilation: Size2D = 1, groups: Int = 1, bias: Bool = false
    ) throws(GraphError) -> Value {
        let inputs = try imageChannels(x, layer)
        guard groups > 0, inputs % groups == 0 else {
            throw .invalidLayer(layer: layer, reason: "\(inputs) channels do not divide into \(groups) groups")
        }
        let shape = [channels, inputs / groups, kernel.height, kernel.width]
        return try conv(
            x, weight: try parameter("\(layer).weight", shape: shape),
            bias: bias ? try parameter("\(layer).bias", shape: [channels]) : nil,
            stride: stride, padding: padding, dilation: dilation, groups: groups, name: layer)
    }

    /// A convolution with the given parameters: `weight` is `[outputs, channels / groups, height, width]` and `bias`
    /// `[outputs]`; `name` names the result.
    ///
    /// - Throws: ``GraphError`` if the parameters do not fit `x` or each other.
    public mutating func conv(
        _ x: Value, weight: Tensor, bias: Tensor? = nil, stride: Size2D = 1, padding: Padding = 0,
        dilation: Size2D = 1, groups: Int = 1, name: String
    ) throws(GraphError) -> Value {
        let channels = try imageChannels(x, name)
        let found = weight.shape
        guard groups > 0, channels % groups == 0, found.count == 4, found[1] == channels / groups,
            found.allSatisfy({ $0 > 0 }), found[0] % groups == 0
        else {
            throw .wrongShape(
                layer: name, what: "the weight",
                expected: "[outputs, \(channels) channels / \(groups) groups, height, width]", found: found)
        }
        if let bias, bias.shape != [found[0]] {
            throw .wrongShape(layer: name, what: "the bias", expected: "[\(found[0])]", found: bias.shape)
        }
        let (window, size) = try walk(
            x, kernel: Size2D(height: found[2], width: found[3]), stride: stride, padding: padding, dilation: dilation,
            layer: name)
        var inputs = [x.name, initializer(weight, name: "\(name).weight")]
        if let bias { inputs.append(initializer(bias, name: "\(name).bias")) }
        return add(.conv(window, groups: groups), inputs, name: name, shape: [x.shape[0], found[0]] + size)
    }

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
            .maxPool(kernel: kernel, window), [x.name], name: name, shape: [x.shape[0], channels] + size)
    }

    /// Batch normalisation with the statistics gathered in training: `layer.weight`, `layer.bias`,
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
        var inputs = [x.name]
        for suffix in ["weight", "bias", "running_mean", "running_var"] {
            let name = "\(layer).\(suffix)"
            inputs.append(initializer(try parameter(name, shape: [channels]), name: name))
        }
        return add(.batchNormalization(epsilon: epsilon), inputs, name: layer, shape: x.shape)
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
}

extension GraphBuilder {
    /// The number of channels of a batch of images.
    private func imageChannels(_ x: Value, _ layer: String) throws(GraphError) -> Int {
        guard x.shape.count == 4, let channels = x.shape[1] else {
            throw .wrongShape(
                layer: layer, what: "the input", expected: "[batch, channels, height, width]", found: x.shape)
        }
        guard x.scalarType == .float32 else {
            throw .invalidLayer(layer: layer, reason: "the input is \(x.scalarType); cast it to float32 first")
        }
        return channels
    }

    /// Settles the padding of a window that slides over `x`, and the size of the result.
    private func walk(
        _ x: Value, kernel: Size2D, stride: Size2D, padding: Padding, dilation: Size2D, layer: String
    ) throws(GraphError) -> (Window, [Int?]) {
        guard [kernel, stride, dilation].allSatisfy({ $0.height > 0 && $0.width > 0 }) else {
            throw .invalidLayer(layer: layer, reason: "kernel, stride and dilation must be at least 1")
        }
        let extent = Size2D(
            height: dilation.height * (kernel.height - 1) + 1, width: dilation.width * (kernel.width - 1) + 1)
        guard let pads = padding.pads(height: x.shape[2], width: x.shape[3], extent: extent, stride: stride) else {
            throw .invalidLayer(
                layer: layer,
                reason:
                    "SAME padding needs the height and width of the image, but the input is \(describe(shape: x.shape))"
            )
        }
        guard min(pads.top, pads.left, pads.bottom, pads.right) >= 0 else {
            throw .invalidLayer(layer: layer, reason: "padding must not be negative")
        }
        func size(_ length: Int?, _ padding: Int, _ extent: Int, _ stride: Int) throws(GraphError) -> Int? {
            guard let length else { return nil }
            guard length + padding >= extent else {
                throw .invalidLayer(
                    layer: layer, reason: "a window of \(extent) does not fit into \(length + padding) with padding")
            }
            return (length + padding - extent) / stride + 1
        }
        let height = try size(x.shape[2], pads.top + pads.bottom, extent.height, stride.height)
        let width = try size(x.shape[3], pads.left + pads.right, extent.width, stride.width)
        return (Window(stride: stride, dilation: dilation, pads: pads), [height, width])
    }
}
