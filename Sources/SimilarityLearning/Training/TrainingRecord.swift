/// What happened while a model was trained: a row for each epoch.
public struct TrainingRecord: Sendable, Hashable, Codable {
    /// One pass over all samples.
    public struct Epoch: Sendable, Hashable, Codable {
        /// Its number, from 1 on.
        public var epoch: Int
        /// The mean loss of the samples that were trained on.
        public var trainLoss: Double
        /// What was measured on others.
        public var validation: Validation
        /// How long it took, measuring included.
        public var seconds: Double

        /// The keys of the mission's table: what was measured stands beside the rest.
        private enum CodingKeys: CodingKey { case epoch, trainLoss, seconds }

        init(epoch: Int, trainLoss: Double, validation: Validation, seconds: Double) {
            (self.epoch, self.trainLoss, self.validation, self.seconds) = (epoch, trainLoss, validation, seconds)
        }

        /// Decodes a row.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                epoch: try values.decode(Int.self, forKey: .epoch),
                trainLoss: try values.decode(Double.self, forKey: .trainLoss),
                validation: try Validation(from: decoder),
                seconds: try values.decode(Double.self, forKey: .seconds))
        }

        /// Encodes a row.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(epoch, forKey: .epoch)
            try values.encode(trainLoss, forKey: .trainLoss)
            try values.encode(seconds, forKey: .seconds)
            try validation.encode(to: encoder)
        }
    }

    /// What is measured after an epoch on samples that are not trained on.
    public struct Validation: Sendable, Hashable, Codable {
        /// The mean loss; nil where it is of trained classes only.
        public var validLoss: Double?
        /// Of heads: the share of samples whose class is the most probable.
        public var top1: Double?
        /// Of heads: the share of samples whose class is among the five most probable.
        public var top5: Double?
        /// Of projections: the share of samples whose nearest neighbor is of their class.
        public var recallAt1: Double?
        /// Of projections: mean average precision at R, see ``NeighborMeasures``.
        public var meanAveragePrecision: Double?
    }

    /// How the learning rate was chosen; nil where it was given.
    public var finder: LearningRateCurve?
    /// The highest learning rate.
    public var learningRate: Double
    /// The samples of a step.
    public var batch: Int
    /// What happened in each epoch.
    public var epochs: [Epoch] = []
    /// The epoch whose parameters were kept, from 1 on; 0 for those before the first.
    public var best = 0
    /// Whether training was stopped before its end, and the best so far was kept.
    public var isInterrupted = false

    /// How long all epochs took.
    public var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }
}
