import Imaging

extension VisionTransformer {
    static let tiny = VisionTransformer(patch: 16, width: 192, heads: 3)
    static let small = VisionTransformer(patch: 16, width: 384, heads: 6)
    static let base = VisionTransformer(patch: 16, width: 768, heads: 12)

    /// The trained members of the family, from Steiner et al., "How to train your ViT?", 2021, as timm publishes them.
    static let presets = [
        tiny.preset(
            "vit_tiny", "small transformer, trained on ImageNet-21k, tuned on ImageNet",
            weights: "vit_tiny_patch16_224.augreg_in21k_ft_in1k"),
        small.preset(
            "vit_small", "transformer, trained on ImageNet-21k, tuned on ImageNet",
            weights: "vit_small_patch16_224.augreg_in21k_ft_in1k"),
        base.preset(
            "vit_base", "large transformer, trained on ImageNet-21k, tuned on ImageNet",
            weights: "vit_base_patch16_224.augreg2_in21k_ft_in1k"),
        small.ternary.preset(
            "vit_small_ternary", "vit_small with weights of -1, 0 and 1, quantized without retraining; an experiment",
            weights: "vit_small_patch16_224.augreg_in21k_ft_in1k"),
    ]

    /// The same network with ternary weights.
    private var ternary: VisionTransformer {
        var network = self
        network.arithmetic = .ternary
        return network
    }

    private func preset(_ name: String, _ summary: String, weights: String) -> ModelPreset {
        ModelPreset(
            name: name, family: "ViT", summary: summary, dimension: width, layer: Self.output,
            // timm: a crop of 0.9, the side rounded down.
            preparation: Preparation(shortSide: 248, interpolation: .bicubic, crop: .init(width: 224, height: 224)),
            normalization: .symmetric, weights: .timm(weights, licence: "Apache-2.0"),
            architecture: { try backbone(name: name, size: $1, weights: $0) })
    }
}

extension WeightsSource {
    /// A file of timm's on Hugging Face's hub, kept under the model's name.
    static func timm(_ model: String, licence: String) -> WeightsSource {
        WeightsSource(
            file: RemoteFile(
                name: "\(model).safetensors", digest: .fromServer,
                location: .huggingFace(repository: "timm/\(model)", file: "model.safetensors")),
            licence: licence, page: "https://huggingface.co/timm/\(model)")
    }
}
