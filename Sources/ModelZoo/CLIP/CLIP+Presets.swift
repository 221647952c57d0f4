import Imaging

extension CLIP {
    /// The trained members of the family.
    static let presets = [
        preset(
            "clip_vit_b32", summary: "finds images by text too, trained on 400 million captions",
            repository: "openai/clip-vit-base-patch32"),
        preset(
            "fashion_clip", summary: "CLIP fine-tuned on 800 thousand fashion products",
            repository: "patrickjohncyh/fashion-clip"),
    ]

    /// A ViT-B/32 of a repository on Hugging Face's hub, its files stored under the preset's name.
    private static func preset(_ name: String, summary: String, repository: String) -> ModelPreset {
        func file(_ file: String) -> RemoteFile {
            RemoteFile(
                name: "\(name)-\(file)", digest: .fromServer, location: .huggingFace(repository: repository, file: file)
            )
        }
        let text = TextTower(
            contextLength: 77, vocabulary: file("vocab.json"), merges: file("merges.txt"),
            architecture: { try textGraph(name: name, sizes: vitB32, length: $1, weights: $0) })
        return ModelPreset(
            name: name, family: "CLIP", summary: summary, dimension: vitB32.projection, layer: "visual_projection",
            preparation: Preparation(shortSide: 224, interpolation: .bicubic, crop: .init(width: 224, height: 224)),
            normalization: .clip,
            weights: WeightsSource(
                file: file("model.safetensors"), companions: [text.vocabulary, text.merges], licence: "MIT",
                page: "https://huggingface.co/\(repository)"),
            text: text,
            architecture: { try backbone(name: name, sizes: vitB32, size: $1, weights: $0) })
    }
}
