import NeuralGraph

/// The pieces that the network is made of.
extension EfficientNet {
    typealias Value = GraphBuilder.Value

    /// Convolution, batch normalization and, unless it is the block's last, the activation.
    func convolution(
        _ builder: inout GraphBuilder, _ x: Value, _ layer: String, norm: String, channels: Int, kernel: Int = 1,
        stride: Int = 1, groups: Int = 1, activates: Bool = true
    ) throws -> Value {
        let filtered = try builder.conv(
            x, layer, channels: channels, kernel: Size2D(kernel), stride: Size2D(stride),
            padding: padsLikeTensorFlow ? .same : .symmetric(kernel / 2), groups: groups)
        let normalized = try builder.batchNorm(filtered, norm, epsilon: epsilon)
        return activates ? try builder.activate(normalized, activation) : normalized
    }

    /// Widen, look around per channel, weigh the channels, narrow; add the input back where shapes allow.
    ///
    /// A stage that does not widen calls its two convolutions `conv_dw` and `conv_pw`, the others have `conv_pw`, `conv_dw`
    /// and `conv_pwl`; batch normalizations are numbered.
    func block(
        _ builder: inout GraphBuilder, _ x: Value, _ name: String, _ stage: Stage, stride: Int
    ) throws -> Value {
        let inputs = x.shape[1] ?? 0
        let inner = inputs * stage.expansion
        let widens = stage.expansion > 1
        var y = x
        if widens { y = try convolution(&builder, y, "\(name).conv_pw", norm: "\(name).bn1", channels: inner) }
        y = try convolution(
            &builder, y, "\(name).conv_dw", norm: "\(name).\(widens ? "bn2" : "bn1")", channels: inner,
            kernel: stage.kernel, stride: stride, groups: inner)
        if squeezes {
            y = try builder.squeezeExcite(
                y, reduce: "\(name).se.conv_reduce", expand: "\(name).se.conv_expand", channels: max(1, inputs / 4),
                activation: activation, name: "\(name).se")
        }
        y = try convolution(
            &builder, y, "\(name).\(widens ? "conv_pwl" : "conv_pw")", norm: "\(name).\(widens ? "bn3" : "bn2")",
            channels: stage.channels, activates: false)
        return stride == 1 && inputs == stage.channels ? try builder.add(y, x, name: name) : y
    }
}
