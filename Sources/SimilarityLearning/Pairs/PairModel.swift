public import Foundation
public import VectorSearch

/// Tells the probability that two images are of the same kind from their embeddings: learned from pairs that were labeled.
public struct PairModel: Sendable, Equatable {
    /// What learns.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// ``LogisticRegression`` on standardized features.
        case logisticRegression = "lr"
        /// ``RandomForest``.
        case randomForest = "rf"
    }

    /// What was learned.
    enum Classifier: Sendable, Equatable {
        case logisticRegression(Standardization, LogisticRegression)
        case randomForest(RandomForest)
    }

    /// What it learned from, and how good it is.
    public let card: PairModelCard
    let classifier: Classifier
    /// What else is weighed; nil for nothing.
    let combination: PairCombination?

    init(_ card: PairModelCard, _ classifier: Classifier, _ combination: PairCombination? = nil) {
        (self.card, self.classifier, self.combination) = (card, classifier, combination)
    }

    /// The number of features of a pair in some spaces.
    static func dimension(of spaces: [EmbeddingSpace]) -> Int { spaces.reduce(0) { $0 + 2 * $1.dimension } }

    /// The probability that two images are of the same kind. Their order does not matter.
    /// - Parameters:
    ///   - a: the vectors of one image, by the card's spaces.
    ///   - b: those of the other.
    public func probability(_ a: [[Float]], _ b: [[Float]]) -> Double {
        let probability = probability(of: PairFeatures.of(card.compared(a), card.compared(b)))
        return combination?.probability(probability, a, b) ?? probability
    }

    /// The probabilities of pairs whose features are known, whatever else is weighed.
    public func probabilities(of features: VectorMatrix) -> [Double] {
        (0..<features.count).map { probability(of: features[$0]) }
    }

    func probability(of features: [Float]) -> Double {
        switch classifier {
        case .logisticRegression(let scale, let model): model.probability(of: scale(features))
        case .randomForest(let forest): forest.probability(of: features)
        }
    }

    /// Learns from pairs.
    /// - Parameters:
    ///   - method: what learns.
    ///   - features: of each pair, see ``PairFeatures``.
    ///   - labels: for each whether it is similar; both must be there.
    ///   - card: what is known of the model so far; what is chosen while it learns is added.
    ///   - threads: how many to use.
    ///   - isCancelled: called now and then.
    /// - Throws: ``LearningError``, `CancellationError`, `VectorSearchError` when memory does not suffice.
    public static func train(
        _ method: Method, on features: VectorMatrix, _ labels: [Bool], card: PairModelCard,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> PairModel {
        var card = card
        card.method = method
        switch method {
        case .logisticRegression:
            let scale = Standardization(of: features)
            let scaled = try scale(features)
            let c = try PenaltyChoice(scaled, labels, seed: card.seed, threads: threads).best(isCancelled: isCancelled)
            card.c = c
            let model = try LogisticRegression.train(
                on: scaled, labels, c: c, threads: threads, isCancelled: isCancelled)
            return PairModel(card, .logisticRegression(scale, model))
        case .randomForest:
            let forest = try RandomForest.train(
                on: features, labels, seed: card.seed, threads: threads, isCancelled: isCancelled)
            card.trees = forest.count
            return PairModel(card, .randomForest(forest))
        }
    }

    /// The model with what was measured of it.
    public func measured(_ validation: PairModelCard.Validation) -> PairModel {
        var card = card
        card.validation = validation
        return PairModel(card, classifier, combination)
    }

    /// The model with what it is weighed against.
    public func combined(_ combination: PairCombination?) -> PairModel {
        var card = card
        card.classes = combination?.agreement.network.outputs
        return PairModel(card, classifier, combination)
    }
}

/// What a model of pairs learned from, and how good it is.
public struct PairModelCard: Sendable, Hashable, Codable {
    /// What the model is called.
    public var name: String
    /// What learned.
    public var method = PairModel.Method.logisticRegression
    /// The attribute whose value similar images share.
    public var task: String
    /// The spaces whose vectors it takes.
    public var spaces: [EmbeddingSpace]
    /// How many pairs it learned from.
    public var pairs: Int
    /// What tells these pairs from others.
    public var data: String
    /// What random choices started from.
    public var seed: UInt64
    /// Of logistic regression, C.
    public var c: Double?
    /// Of a forest, how many trees it has.
    public var trees: Int?
    /// Of these, the places of the spaces whose features are compared, where not all are; the others serve ``ClassAgreement`` alone.
    public var places: [Int]?
    /// Of a model that is weighed against ``ClassAgreement``, how many classes that knows.
    public var classes: Int?
    /// What was measured on pairs of images that it did not learn from.
    public var validation: Validation?

    /// How well probabilities agree with labels.
    public struct Validation: Sendable, Hashable, Codable {
        /// How many pairs.
        public var pairs: Int
        /// The correlation of probabilities and labels.
        public var pearson: Double?
        /// That of their ranks.
        public var spearman: Double?
        /// The probability that of a similar and a different pair the similar one has the higher probability.
        public var rocAUC: Double?

        /// What was measured.
        public init(pairs: Int, pearson: Double?, spearman: Double?, rocAUC: Double?) {
            (self.pairs, self.pearson, self.spearman, self.rocAUC) = (pairs, pearson, spearman, rocAUC)
        }
    }

    /// The spaces whose features are compared.
    var comparedSpaces: [EmbeddingSpace] { compared(spaces) }

    /// Those of some things, one for each space, that are of spaces whose features are compared.
    func compared<Thing>(_ things: [Thing]) -> [Thing] {
        places.map { places in places.map { things[$0] } } ?? things
    }

    /// A card before anything was learned.
    public init(name: String, task: String, spaces: [EmbeddingSpace], pairs: Int, data: String, seed: UInt64) {
        (self.name, self.task, self.spaces, self.pairs, self.data, self.seed) = (name, task, spaces, pairs, data, seed)
    }
}
