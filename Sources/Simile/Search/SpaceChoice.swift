import Catalog
import ModelZoo

/// A space and how much it counts.
struct WeightedSpace: Sendable, Equatable {
    var space: VectorSpace
    /// The weights of a search sum to 1.
    var weight: Double
}

extension ImageCatalog {
    /// The spaces that a request means, each once; more than one for a fused search.
    /// - Parameter store: where models are looked for, where one has made several spaces.
    /// - Throws: ``SearchRequestError`` with the remedy when the catalog does not hold them, `CatalogError`.
    func spaces(
        for request: SearchRequest, reader: TextReader, store: ModelStore? = nil
    ) throws -> [WeightedSpace] {
        func text(_ name: String) -> String { ModelChoice(name).text }
        let wanted: [WeightedWord]
        switch request.ranking {
        case .automatic, .model: wanted = []
        case .shape(let model): wanted = [.init(try model.map(text) ?? deepModel(), weight: 1)]
        case .color: wanted = [.init(try colorModel(), weight: 1)]
        case .shapeAndColor(let model):
            wanted = [.init(try model.map(text) ?? deepModel(), weight: 1), .init(try colorModel(), weight: 1)]
        case .fusion(let models): wanted = models.map { WeightedWord(text($0.word), weight: $0.weight) }
        }
        guard !wanted.isEmpty else {
            let model: String? =
                if case .model(let name) = request.ranking { text(name) } else {
                    try request.query.hasText ? readingModel(reader) : nil
                }
            return [
                WeightedSpace(space: try space(model: model, precision: request.precision, store: store), weight: 1)
            ]
        }
        let sum = wanted.reduce(0) { $0 + $1.weight }
        var spaces: [WeightedSpace] = []
        for part in wanted {
            // What no network computes has one precision.
            let precision = ModelChoice(part.word).hasNetwork ? request.precision : nil
            let space = try space(model: part.word, precision: precision, store: store)
            guard !spaces.contains(where: { $0.space == space }) else { throw SearchRequestError.modelTwice(part.word) }
            spaces.append(WeightedSpace(space: space, weight: part.weight / sum))
        }
        return spaces
    }

    private func held() throws -> [String] {
        let models = try spacesOfWholes().map(\.model)
        guard !models.isEmpty else { throw SearchRequestError.nothingIndexed(directory: directory) }
        return models
    }

    /// The default model, or else the first that sees more than colors.
    private func deepModel() throws -> String {
        let models = try held().filter { $0 != Likeness.colorModel }
        guard let model = models.first(where: { $0 == ModelPreset.defaultName }) ?? models.first else {
            throw SearchRequestError.noShapes(directory: directory)
        }
        return model
    }

    private func colorModel() throws -> String {
        guard try held().contains(Likeness.colorModel) else {
            throw SearchRequestError.noColors(directory: directory)
        }
        return Likeness.colorModel
    }

    /// The first model that reads.
    private func readingModel(_ reader: TextReader) throws -> String {
        let models = try held()
        guard let model = models.first(where: { reader.reads(ModelChoice($0)) }) else {
            throw SearchRequestError.noReader(held: models)
        }
        return model
    }
}
