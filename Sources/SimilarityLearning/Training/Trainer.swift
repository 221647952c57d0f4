import Basics
import Foundation

/// What can be trained step by step: parameters, and a loss of some samples with its gradient.
protocol TrainingTask {
    /// What is trained, and after that whatever else changes with it: what is put back when an epoch was the best.
    var parameters: [Float] { get set }
    /// How many of these are trained.
    var parameterCount: Int { get }
    /// Which of the parameters decay.
    var decaying: [Range<Int>] { get }
    /// Which of the parameters get another share of the learning rate than all of it.
    var rates: [ParameterRate] { get }
    /// Hands out what is trained where it lies, to be changed.
    mutating func withParameters(_ body: (UnsafeMutableBufferPointer<Float>) -> Void)
    /// How many samples there are to train on.
    var sampleCount: Int { get }
    /// The samples of each step of an epoch, by their places.
    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]]
    /// The mean loss of some samples, and its gradient by the parameters in place of what stands there.
    mutating func loss(of samples: [Int], gradient: inout [Float]) throws -> Double
    /// What is measured with the parameters as they are.
    mutating func validate() throws -> TrainingRecord.Validation
    /// Whether one measurement is better than another.
    func isBetter(_ one: TrainingRecord.Validation, than other: TrainingRecord.Validation) -> Bool
}

extension TrainingTask {
    /// All of them.
    var parameterCount: Int { parameters.count }

    /// None.
    var rates: [ParameterRate] { [] }

    /// For tasks that keep them as an array.
    mutating func withParameters(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        parameters.withUnsafeMutableBufferPointer { body($0) }
    }

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
            let curve = try findRate(&task, batch)
            (record.finder, record.learningRate) = (curve, curve.suggestion)
        }
        var random = SeededGenerator(seed: options.seed, stream: 0x7A1)
        var adam = Adam(of: task, decay: options.weightDecay)
        var gradient = [Float](repeating: 0, count: task.parameterCount)
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
                loss += try task.loss(of: samples, gradient: &gradient) * Double(samples.count)
                seen += samples.count
                task.withParameters { adam.step($0, gradient, rate: rate, momentum: momentum) }
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

    /// Tries rising rates; the task is afterwards what it was before.
    private func findRate(_ task: inout some TrainingTask, _ batch: Int) throws -> LearningRateCurve {
        let start = task.parameters
        defer { task.parameters = start }
        var finder = RateFinder()
        var random = SeededGenerator(seed: options.seed, stream: 0xF1D)
        var adam = Adam(of: task, decay: options.weightDecay)
        var gradient = [Float](repeating: 0, count: task.parameterCount)
        var batches: [[Int]] = []
        for step in 0..<RateFinder.steps {
            if isCancelled() { throw CancellationError() }
            if batches.isEmpty { batches = task.batches(of: batch, using: &random).reversed() }
            guard let samples = batches.popLast() else { break }
            let rate = RateFinder.rate(step)
            let loss = try task.loss(of: samples, gradient: &gradient)
            guard finder.take(loss, rate: rate) else { break }
            task.withParameters { adam.step($0, gradient, rate: rate, momentum: 0.95) }
        }
        return finder.curve
    }
}

extension Adam {
    /// For the parameters of a task.
    fileprivate init(of task: some TrainingTask, decay: Double) {
        self.init(count: task.parameterCount, decay: decay, decaying: task.decaying, rates: task.rates)
    }
}
