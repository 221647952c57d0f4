/// The networks that Simile knows by name.
public enum ModelZoo {
    /// All presets, the default first.
    public static let presets: [ModelPreset] = [
        EfficientNetLite.presets,
        ResNet.presets,
        VGG.presets,
        MobileNetV2.presets,
        VisionTransformer.presets,
        DINOv2.presets,
        CLIP.presets,
    ].flatMap(\.self)

    /// The model that is used when none is named.
    public static let defaultName = "efficientnet_lite0"

    /// Looks a preset up by its exact name.
    /// - Throws: ``ModelError/unknownModel(_:known:)``.
    public static func preset(named name: String) throws(ModelError) -> ModelPreset {
        guard let preset = presets.first(where: { $0.name == name }) else {
            throw .unknownModel(name, known: presets.map(\.name))
        }
        return preset
    }
}
