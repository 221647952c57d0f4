extension ModelStore {
    /// Reads the weights and the vocabulary of a preset's text tower, checks their digests and builds its graph; nothing is
    /// built for images. Tenths of a second, O(size of the files).
    /// - Throws: ``ModelError``: ``ModelError/noText(model:reason:)`` when the preset has no such tower, or its options take
    ///   another output than the one that texts are compared with; else as ``load(_:)``.
    public func loadText(_ preset: ModelPreset) throws(ModelError) -> LoadedText {
        guard let tower = preset.text else {
            throw .noText(model: preset.name, reason: "it embeds images only; clip_vit_b32 embeds both")
        }
        guard preset.options.layer == nil, preset.options.pooling == nil else {
            throw .noText(
                model: preset.options.text(of: preset.name),
                reason: "texts compare with the output '\(preset.layer)' of images, not with '\(preset.output)'")
        }
        // The small files first: what is missing is found before hundreds of megabytes are read.
        let vocabulary = try content(of: tower.vocabulary, for: preset)
        let merges = try content(of: tower.merges, for: preset)
        let tokenizer: CLIPTokenizer
        do {
            tokenizer = try CLIPTokenizer(
                vocabulary: vocabulary.bytes, merges: merges.bytes, source: vocabulary.path)
        } catch {
            throw .unreadable(path: vocabulary.path, reason: "\(error)")
        }
        guard let weights = weights(of: preset) else {
            throw .missingWeights(model: preset.name, searched: folders)
        }
        let (bytes, digest) = try Self.content(of: weights.path, as: weights.digest)
        let tensors = try Self.tensors(bytes, source: weights.path)
        do {
            return LoadedText(
                preset: preset, graph: try tower.architecture(tensors, tower.contextLength), tokenizer: tokenizer,
                contextLength: tower.contextLength, digest: digest)
        } catch {
            throw .unfit(model: preset.name, reason: "\(error)")
        }
    }

    /// The bytes of a companion that is what it should be.
    private func content(
        of file: RemoteFile, for preset: ModelPreset
    ) throws(ModelError) -> (path: String, bytes: [UInt8]) {
        guard let path = path(of: file) else {
            throw .missingWeights(model: preset.name, searched: folders)
        }
        return (path, try Self.content(of: path, as: file.digest).bytes)
    }
}
