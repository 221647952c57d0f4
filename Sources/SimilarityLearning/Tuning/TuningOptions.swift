/// How a network is tuned.
public struct TuningOptions: Sendable, Hashable {
    /// How it is trained, step by step. A batch must fit into memory with all values of the network.
    public var training = TrainingOptions()
    /// How much higher the learning rate of the last layer is than that of the first.
    public var spread = 100.0
    /// Where batch normalization takes its statistics from while training. The stored ones suit small batches, and few
    /// samples, whose own differ from step to step: on 1,600 photos of 30 kinds, 32 a step,
    /// the stored ones gave 88% right, those of batches 84%.
    public var statistics = BatchStatistics.stored

    /// How much of what a sample should be given is spread evenly over all classes.
    public var smoothing: Float = 0.1

    /// The defaults: few epochs, from weights that are good already.
    public init() {
        (training.epochs, training.batch, training.learningRate, training.patience) = (8, 32, 2e-3, 3)
    }

    /// - Throws: ``LearningError/invalid(_:)`` for numbers that make no sense.
    func check() throws(LearningError) {
        try training.check()
        guard spread.isFinite, spread >= 1 else {
            throw .invalid("the rates of the first and last layer must be 1 or more apart, not \(spread)")
        }
        guard smoothing >= 0, smoothing < 1 else {
            throw .invalid("the smoothing must be between 0 and 1, not \(smoothing)")
        }
    }
}
