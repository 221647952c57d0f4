extension ModelPreset {
    /// The networks that Simile knows by name, the default first.
    public static let all: [ModelPreset] = [
        EfficientNet.presets,
        ResNet.presets,
        VGG.presets,
        MobileNetV2.presets,
        ConvNeXt.presets,
        CSPDarkNet.presets,
        VisionTransformer.presets,
        DINOv2.presets,
        CLIP.presets,
        SSCD.presets,
    ].flatMap(\.self)

    /// The model that is used when none is named.
    public static let defaultName = "efficientnet_lite0"

    /// Looks a preset up by its exact name.
    /// - Throws: ``ModelError/unknownModel(_:known:)``.
    public static func named(_ name: String) throws(ModelError) -> ModelPreset {
        guard let preset = all.first(where: { $0.name == name }) else {
            throw .unknownModel(name, known: all.map(\.name))
        }
        return preset
    }
}
