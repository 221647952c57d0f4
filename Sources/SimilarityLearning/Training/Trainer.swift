import Basics
import Foundation

/// What can be trained step by step: parameters, and a loss of some samples with its gradient.
protocol TrainingTask {
    /// What is trained.
    var parameters: [Float] { get set }
    /// Which of the parameters decay.
    var decaying: [Range<Int>] { get }
    /// How many samples there are to train on.
    var sampleCount: Int { get }
    /// The samples of each step of an epoch, by their places.
    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]]
    /// The mean loss of some samples, and its gradient by the parameters in place of what stands there.
    mutating func loss(of samples: [Int], gradient: inout [Float]) -> Double
    /// What is measured with the parameters as they are.
    mutating func validate() throws -> TrainingRecord.Validation
    /// Whether one measurement is better than another.
    func isBetter(_ one: TrainingRecord.Validation, than other: TrainingRecord.Validation) -> Bool
}

extension TrainingTask {
    /// All samples in random order; a rest that is too small for a step of its own joins the last.
    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]] {
        let samples = (0..<sampleCount).shuffled(using: &random)
        let count = max(1, (2 * samples.count + size) / (2 * size))
        return (0..<count).map { number in
            Array(samples[number * samples.count / count..<(number + 1) * samples.count / count])
        }
    }

    /// The lower loss.
    func isBetter(_ one: TrainingRecord.Validation, than other: TrainingRecord.Validation) -> Bool {
        one.validLoss ?? .infinity < other.validLoss ?? .infinity
    }
}

/// How far training has come.
public struct TrainingProgress: Sendable {
    /// The share of all steps that are done, 0…1.
    public var fraction: Double
    /// The last epoch that ended; nil before the first has.
    public var epoch: TrainingRecord.Epoch?
}

/// Trains: finds a learning rate, goes through one cycle of it, and keeps the parameters of the best epoch.
struct Trainer {
    let options: TrainingOptions
    var isCancelled: () -> Bool = { false }
    var progress: (TrainingProgress) -> Void = { _ in }

    /// Trains a task, whose parameters are then those of the best epoch. Where it is cancelled after an epoch, the best so far is kept.
    /// - Throws: `CancellationError` where it is cancelled before the first epoch ended, and ``LearningError/diverged``.
    func train(_ task: inout some TrainingTask) throws -> TrainingRecord {
        try options.check()
        let batch = options.batch(of: task.sampleCount)
        var record = TrainingRecord(learningRate: LearningRateCurve.usual, batch: batch)
        if let rate = options.learningRate {
            record.learningRate = rate
        } else {
            let curve = try findRate(task, batch)
            (record.finder, record.learningRate) = (curve, curve.suggestion)
        }
        var random = SeededGenerator(seed: options.seed, stream: 0x7A1)
        var adam = Adam(count: task.parameters.count, decay: options.weightDecay, decaying: task.decaying)
        var gradient = [Float](repeating: 0, count: task.parameters.count)
        var cycle: OneCycle?
        var best: (parameters: [Float], validation: TrainingRecord.Validation)?
        var step = 0
        for epoch in 1...options.epochs {
            let start = ContinuousClock.now
            let batches = task.batches(of: batch, using: &random)
            let course = cycle ?? OneCycle(rate: record.learningRate, steps: batches.count * options.epochs)
            cycle = course
            var (loss, seen) = (0.0, 0)
            for samples in batches {
                if isCancelled() {
                    guard let best else { throw CancellationError() }
                    task.parameters = best.parameters
                    record.isInterrupted = true
                    return record
                }
                let (rate, momentum) = course(step)
                loss += task.loss(of: samples, gradient: &gradient) * Double(samples.count)
                seen += samples.count
                adam.step(&task.parameters, gradient, rate: rate, momentum: momentum)
                step += 1
                progress(.init(fraction: min(1, Double(step) / Double(course.steps)), epoch: record.epochs.last))
            }
            guard loss.isFinite else { throw LearningError.diverged(rate: record.learningRate) }
            let validation = try task.validate()
            record.epochs.append(
                .init(
                    epoch: epoch, trainLoss: loss / Double(max(1, seen)), validation: validation,
                    seconds: (ContinuousClock.now - start).seconds))
            progress(.init(fraction: min(1, Double(step) / Double(course.steps)), epoch: record.epochs.last))
            if best.map({ task.isBetter(validation, than: $0.validation) }) ?? true {
                best = (task.parameters, validation)
                record.best = epoch
            } else if epoch - record.best >= options.patience {
                break
            }
        }
        if let best { task.parameters = best.parameters }
        return record
    }

    /// Tries rising rates on a copy of the task.
    private func findRate(_ task: some TrainingTask, _ batch: Int) throws -> LearningRateCurve {
        var task = task
        var finder = RateFinder()
        var random = SeededGenerator(seed: options.seed, stream: 0xF1D)
        var adam = Adam(count: task.parameters.count, decay: options.weightDecay, decaying: task.decaying)
        var gradient = [Float](repeating: 0, count: task.parameters.count)
        var batches: [[Int]] = []
        for step in 0..<RateFinder.steps {
            if isCancelled() { throw CancellationError() }
            if batches.isEmpty { batches = task.batches(of: batch, using: &random).reversed() }
            guard let samples = batches.popLast() else { break }
            let rate = RateFinder.rate(step)
            let loss = task.loss(of: samples, gradient: &gradient)
            guard finder.take(loss, rate: rate) else { break }
            adam.step(&task.parameters, gradient, rate: rate, momentum: 0.95)
        }
        return finder.curve
    }
}
