import NeuralGraph

@testable import ModelZoo

/// Weights of the right names and shapes, and no other merit.
enum RandomWeights {
    /// EfficientNet-Lite0's, under timm's names or those that the weights were published under.
    static func lite0(published: Bool) throws -> NamedTensors {
        var weights = NamedTensors()
        func conv(_ name: String, _ shape: [Int]) {
            weights.set(Tensor(values(shape.reduce(1, *)), shape: shape), for: "\(name).weight")
        }
        func norm(_ name: String, _ channels: Int) {
            for suffix in ["weight", "bias", "running_mean", "running_var"] {
                weights.set(Tensor(values(channels)), for: "\(name).\(suffix)")
            }
        }
        conv(published ? "_conv_stem" : "conv_stem", [32, 3, 3, 3])
        norm(published ? "_bn0" : "bn1", 32)
        var inputs = 32
        var flat = 0
        for (index, stage) in EfficientNet.lite0.stages.enumerated() {
            for block in 0..<stage.repeats {
                let prefix = published ? "_blocks.\(flat)" : "blocks.\(index).\(block)"
                let inner = inputs * stage.expansion
                if stage.expansion > 1 {
                    conv(published ? "\(prefix)._expand_conv" : "\(prefix).conv_pw", [inner, inputs, 1, 1])
                    norm(published ? "\(prefix)._bn0" : "\(prefix).bn1", inner)
                }
                let isFirst = stage.expansion == 1
                conv(
                    published ? "\(prefix)._depthwise_conv" : "\(prefix).conv_dw",
                    [inner, 1, stage.kernel, stage.kernel])
                norm(published ? "\(prefix)._bn1" : "\(prefix).\(isFirst ? "bn1" : "bn2")", inner)
                conv(
                    published ? "\(prefix)._project_conv" : "\(prefix).\(isFirst ? "conv_pw" : "conv_pwl")",
                    [stage.channels, inner, 1, 1])
                norm(published ? "\(prefix)._bn2" : "\(prefix).\(isFirst ? "bn2" : "bn3")", stage.channels)
                inputs = stage.channels
                flat += 1
            }
        }
        conv(published ? "_conv_head" : "conv_head", [1280, 320, 1, 1])
        norm(published ? "_bn1" : "bn2", 1280)
        return weights
    }

    private static func values(_ count: Int) -> [Float] {
        (0..<count).map { 0.25 + Float($0 % 17) / 32 }
    }
}
