import Imaging

extension CSPDarkNet {
    /// The trained members of the family.
    static let presets = [
        ModelPreset(
            name: "cspdarknet53",
            family: "CSPDarkNet",
            summary: "large, 256-pixel input, trained on ImageNet; the backbone of YOLOv4",
            dimension: 1024,
            layer: "head.global_pool",
            preparation: Preparation(shortSide: 288, interpolation: .bilinear, crop: .init(width: 256, height: 256)),
            normalization: .imageNet,
            weights: WeightsSource(
                file: RemoteFile(
                    name: "cspdarknet53.ra_in1k.safetensors",
                    digest: .fromServer,
                    location: .huggingFace(repository: "timm/cspdarknet53.ra_in1k", file: "model.safetensors")),
                licence: "Apache-2.0",
                page: "https://huggingface.co/timm/cspdarknet53.ra_in1k"),
            architecture: { try standard.backbone(name: "cspdarknet53", size: $1, weights: $0) })
    ]
}
