public import SimilarityLearning

/// How far some work has come.
public struct JobProgress: Sendable, Equatable {
    /// What is being done.
    public enum Phase: Sendable, Equatable {
        /// Images are decoded and embedded.
        case embedding
        /// The index is built.
        case indexing
        /// A file is fetched.
        case downloading(String)
        /// A step of finding copies, by its name.
        case comparing(String)
        /// Files of copies are moved away.
        case removing
        /// A step of finding clusters, by its name.
        case clustering(String)
        /// A step of an evaluation, by its name.
        case evaluating(String)
        /// A model is trained, step by step.
        case training
    }

    /// What is being done.
    public var phase: Phase
    /// How much of it is done, in images, bytes or parts of a whole.
    public var completed: Int
    /// The total; nil if it is unknown.
    public var total: Int?
    /// How much is safe: what is in the catalog, whatever happens next. Only of ``Phase/embedding``.
    public var committed = 0
    /// How much is done a second, since the phase began.
    public var rate = 0.0
    /// The last epoch that ended. Only of ``Phase/training``.
    public var epoch: TrainingRecord.Epoch?

    /// The completed fraction, 0…1; nil if the total is unknown.
    public var fraction: Double? {
        total.map { $0 > 0 ? min(1, Double(completed) / Double($0)) : 1 }
    }

    package init(_ phase: Phase, completed: Int, total: Int?, committed: Int = 0) {
        (self.phase, self.completed, self.total, self.committed) = (phase, completed, total, committed)
    }

    /// A share of something that is not counted.
    package init(_ phase: Phase, fraction: Double) {
        self.init(phase, completed: Int(fraction * 1000), total: 1000)
    }
}
