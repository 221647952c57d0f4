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
            x, try weight("\(layer).weight", shape: shape),
            bias ? try weight("\(layer).bias", shape: [channels]) : nil,
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
        try conv(
            x, parameter(weight, name: "\(name).weight"), bias.map { parameter($0, name: "\(name).bias") },
            stride: stride, padding: padding, dilation: dilation, groups: groups, name: name)
    }

    private mutating func conv(
        _ x: Value, _ weight: Value, _ bias: Value?, stride: Size2D, padding: Padding, dilation: Size2D, groups: Int,
        name: String
    ) throws(GraphError) -> Value {
        let channels = try imageChannels(x, name)
        let found = weight.shape.compactMap { $0 }
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
        return add(
            .conv(window, groups: groups), [x, weight] + (bias.map { [$0] } ?? []), name: name,
            shape: [x.shape[0], found[0]] + size)
    }

    /// Squeeze-and-excitation: each channel is multiplied by a factor of 0…1 that two layers work out from the means of
    /// all channels.
    ///
    /// Source: Hu, Shen and Sun, "Squeeze-and-Excitation Networks", 2017.
    ///
    /// - Parameters:
    ///   - x: Images `[batch, channels, height, width]`; the result has the same shape.
    ///   - reduce: The 1×1 convolution with bias that narrows, such as `blocks.0.0.se.conv_reduce`.
    ///   - expand: The one that widens again, such as `blocks.0.0.se.conv_expand`.
    ///   - channels: The width between the two.
    ///   - activation: What is applied between the two.
    ///   - name: The name of the result.
    /// - Throws: ``GraphError`` if a parameter is missing or has another shape, or `x` is not a batch of images.
    public mutating func squeezeExcite(
        _ x: Value, reduce: String, expand: String, channels: Int, activation: Activation = .silu,
        name: String? = nil
    ) throws(GraphError) -> Value {
        let outputs = try imageChannels(x, reduce)
        let mean = try globalAveragePool(x, keepDims: true, name: "\(reduce).mean")
        let narrow = try activate(try conv(mean, reduce, channels: channels, kernel: 1, bias: true), activation)
        let gate = sigmoid(try conv(narrow, expand, channels: outputs, kernel: 1, bias: true))
        return try mul(x, gate, name: name ?? "\(x.name).squeeze_excite")
    }
}

extension GraphBuilder {
    /// The number of channels of a batch of images.
    func imageChannels(_ x: Value, _ layer: String) throws(GraphError) -> Int {
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
    func walk(
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
