import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct CLIPTests {
    @Test(arguments: ["clip_vit_b32", "fashion_clip"]) func thePresetsBringTheirVocabulary(name: String) throws {
        let preset = try ModelPreset.named(name)
        let text = try #require(preset.text)
        #expect(preset.weights.companions == [text.vocabulary, text.merges])
        #expect(text.contextLength == 77 && preset.dimension == 512)
    }

    @Test func noTwoFilesShareAName() {
        let files = Set(ModelPreset.all.flatMap { $0.weights.files })
        #expect(Set(files.map(\.name)).count == files.count)
    }

    @Test func otherNamesAreOfTheSameTensors() throws {
        var weights = NamedTensors()
        weights.set(Tensor([1], shape: [1, 1, 1, 1]), for: "visual.conv1.weight")
        weights.set(
            Tensor((0..<12).map(Float.init), shape: [6, 2]), for: "transformer.resblocks.10.attn.in_proj_weight")
        weights.set(Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2]), for: "text_projection")
        weights.set(Tensor([7]), for: "visual.transformer.resblocks.0.mlp.c_proj.bias")
        weights.set(Tensor([8]), for: "visual.transformer.resblocks.0.attn.in_proj_bias")  // does not divide
        weights.set(Tensor([9], shape: []), for: "logit_scale")
        let found = CLIPNames.canonical(weights)
        let block = "text_model.encoder.layers.10.self_attn"
        #expect(
            found.names == [
                "vision_model.embeddings.patch_embedding.weight", "\(block).q_proj.weight", "\(block).k_proj.weight",
                "\(block).v_proj.weight", "text_projection.weight", "vision_model.encoder.layers.0.mlp.fc2.bias",
                "visual.transformer.resblocks.0.attn.in_proj_bias", "logit_scale",
            ])
        #expect(try found["\(block).k_proj.weight"] == Tensor([4, 5, 6, 7], shape: [2, 2]))
        #expect(try found["text_projection.weight"] == Tensor([1, 3, 5, 2, 4, 6], shape: [2, 3]))
        #expect(CLIPNames.canonical(found).names != [])
    }

    @Test func weightsOfAnotherModelAreNamed() {
        #expect {
            try CLIP.textGraph(name: "a", sizes: CLIP.vitB32, length: 77, weights: NamedTensors())
        } throws: { "\($0)".contains("text_model.embeddings") }
        #expect {
            try CLIP.backbone(name: "a", sizes: CLIP.vitB32, size: 224, weights: NamedTensors())
        } throws: { "\($0)".contains("vision_model.embeddings") }
    }
}
