import Foundation

/// How a model is trained step by step.
public struct TrainingOptions: Sendable, Hashable {
    /// How often all samples are seen.
    public var epochs = 20
    /// How many samples make a step; nil for what suits their number.
    public var batch: Int?
    /// The highest learning rate; nil for what ``LearningRateCurve`` suggests.
    public var learningRate: Double?
    /// How much of a weight goes at each step, in shares of the learning rate.
    public var weightDecay = 0.01
    /// After so many epochs without a better one, training ends.
    public var patience = 8
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// How many threads to use; the result is the same on any number.
    public var threads = ProcessInfo.processInfo.activeProcessorCount

    /// The defaults.
    public init() {}

    /// - Throws: ``LearningError/invalid(_:)`` for numbers that make no sense.
    func check() throws(LearningError) {
        guard epochs >= 1 else { throw .invalid("there must be at least 1 epoch, not \(epochs)") }
        if let batch, batch < 1 { throw .invalid("a batch needs at least 1 sample, not \(batch)") }
        if let learningRate, !(learningRate.isFinite && learningRate > 0) {
            throw .invalid("the learning rate must be positive, not \(learningRate)")
        }
        guard weightDecay.isFinite, weightDecay >= 0 else {
            throw .invalid("the weight decay must be 0 or more, not \(weightDecay)")
        }
        guard patience >= 1 else { throw .invalid("the patience must be at least 1 epoch, not \(patience)") }
    }

    /// The size of a batch of so many samples: few samples want many steps, many want wide ones.
    func batch(of samples: Int) -> Int { min(samples, batch ?? min(256, max(16, samples / 64))) }
}
