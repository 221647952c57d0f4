import SimilarityLearning
import Simile

/// What `simile train backbone --json` prints: what every training does, and what came before, what learned, and how
/// fast.
struct BackboneDocument: Encodable {
    private let training: TrainingDocument<ClassHeadCard.Validation>
    private let trained: TrainedBackbone
    private let model: String
    private let unfreeze: BackboneRequest.Unfrozen

    init(_ trained: TrainedBackbone, model: String, _ unfreeze: BackboneRequest.Unfrozen) {
        let card = trained.head.card
        training = TrainingDocument(card.name, "backbone", card.record, card.validation, seed: card.seed)
        (self.trained, self.model, self.unfreeze) = (trained, model, unfreeze)
    }

    private enum CodingKeys: CodingKey {
        case model, path, unfreeze, frozenUpTo, parameters, images, skipped, before, share, preparedPerSecond,
            trainedPerSecond,
            seconds
    }

    func encode(to encoder: any Encoder) throws {
        try training.encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(model, forKey: .model)
        try values.encode(trained.path, forKey: .path)
        try values.encode(unfreeze.rawValue, forKey: .unfreeze)
        try values.encode(trained.frozenUpTo, forKey: .frozenUpTo)
        try values.encode(trained.parameterCount, forKey: .parameters)
        try values.encode(trained.images, forKey: .images)
        try values.encode(trained.skipped, forKey: .skipped)
        try values.encode(trained.before, forKey: .before)
        try values.encode(trained.share, forKey: .share)
        try values.encode(trained.preparedPerSecond, forKey: .preparedPerSecond)
        try values.encode(trained.trainedPerSecond, forKey: .trainedPerSecond)
        try values.encode(trained.seconds, forKey: .seconds)
    }
}
