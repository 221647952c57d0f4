public import Foundation
public import VectorSearch

extension LogisticRegression {
    /// Finds the weights for samples by Newton's method, each step of which is solved by conjugate gradients as exactly as it
    /// deserves (Nocedal and Wright, *Numerical Optimization*, 2nd edition, algorithm 7.1).
    ///
    /// The same samples give the same weights, on however many threads. O(samples · dimension) for each of some dozens of steps.
    /// - Parameters:
    ///   - samples: vectors, as a rule standardized.
    ///   - labels: for each whether it is of the class; both must be there.
    ///   - c: how much the samples weigh against the penalty: the less, the stronger the penalty.
    ///   - start: where to begin, if something is known that is near.
    ///   - tolerance: the length of the gradient, in shares of that at 0, from which it counts as the minimum.
    ///   - threads: how many to use.
    ///   - isCancelled: called before each step.
    /// - Throws: ``LearningError``, `CancellationError`.
    public static func train(
        on samples: VectorMatrix, _ labels: [Bool], c: Double, start: LogisticRegression? = nil,
        tolerance: Double = 1e-10, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        isCancelled: () -> Bool = { false }
    ) throws -> LogisticRegression {
        precondition(labels.count == samples.count)
        guard c.isFinite, c > 0 else { throw LearningError.invalid("C is \(c), and must be positive") }
        guard Set(labels).count == 2 else { throw LearningError.oneClass }
        let objective = LogisticObjective(samples, labels, c: c, threads: threads)
        var place = (start?.weights ?? [Double](repeating: 0, count: samples.dimension)) + [start?.intercept ?? 0]
        let first = objective.state(at: [Double](repeating: 0, count: place.count)).gradient.length
        var state = objective.state(at: place)
        for _ in 0..<200 where state.gradient.length > tolerance * first {
            if isCancelled() { throw CancellationError() }
            let step = objective.newtonStep(state, tolerance: min(0.1, (state.gradient.length / first).squareRoot()))
            guard let next = objective.lower(along: step, from: place, state) else { break }
            (place, state) = next
        }
        return LogisticRegression(weights: Array(place.dropLast()), intercept: place[place.count - 1])
    }
}

/// What logistic regression minimizes, and its derivatives, over the weights followed by the intercept.
private struct LogisticObjective {
    private let products: SampleProducts
    /// ±1.
    private let signs: [Double]
    private let c: Double

    init(_ samples: VectorMatrix, _ labels: [Bool], c: Double, threads: Int) {
        products = SampleProducts(samples, threads: threads)
        signs = labels.map { $0 ? 1 : -1 }
        self.c = c
    }

    struct State {
        let value: Double
        let gradient: [Double]
        /// C · p(1 − p) of each sample: how much its margin curves the objective.
        let curvatures: [Double]
    }

    func state(at place: [Double]) -> State {
        let (weights, intercept) = (Array(place.dropLast()), place[place.count - 1])
        let scores = products.times(weights)
        var (loss, factors, curvatures) = (0.0, [Double](), [Double]())
        factors.reserveCapacity(scores.count)
        curvatures.reserveCapacity(scores.count)
        for (score, sign) in zip(scores, signs) {
            let margin = sign * (score + intercept)
            loss += margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin
            let wrong = LogisticRegression.probability(-margin)
            factors.append(-c * sign * wrong)
            curvatures.append(c * wrong * (1 - wrong))
        }
        var gradient = products.transposedTimes(factors)
        for column in weights.indices { gradient[column] += weights[column] }
        gradient.append(factors.reduce(0, +))
        return State(
            value: 0.5 * weights.dot(weights) + c * loss, gradient: gradient, curvatures: curvatures)
    }

    /// The second derivatives times a direction.
    private func curved(_ direction: [Double], _ state: State) -> [Double] {
        let (weights, intercept) = (Array(direction.dropLast()), direction[direction.count - 1])
        let factors = zip(products.times(weights), state.curvatures).map { ($0 + intercept) * $1 }
        var result = products.transposedTimes(factors)
        for column in weights.indices { result[column] += weights[column] }
        result.append(factors.reduce(0, +))
        return result
    }

    /// Where the second derivatives times a step are the gradient's opposite, up to `tolerance` of its length.
    func newtonStep(_ state: State, tolerance: Double) -> [Double] {
        var step = [Double](repeating: 0, count: state.gradient.count)
        var residual = state.gradient.map { -$0 }
        var direction = residual
        var squared = residual.dot(residual)
        let enough = squared * tolerance * tolerance
        for _ in 0..<min(step.count, 500) where squared > enough {
            let curved = curved(direction, state)
            let curvature = direction.dot(curved)
            guard curvature > 0 else { break }
            let length = squared / curvature
            for place in step.indices {
                step[place] += length * direction[place]
                residual[place] -= length * curved[place]
            }
            let next = residual.dot(residual)
            for place in step.indices { direction[place] = residual[place] + next / squared * direction[place] }
            squared = next
        }
        return step
    }

    /// The first place along a step, from its whole length down, that is lower by as much as the slope promises (Armijo, 1966); nil
    /// where rounding hides any.
    func lower(along step: [Double], from place: [Double], _ state: State) -> ([Double], State)? {
        let slope = step.dot(state.gradient)
        guard slope < 0 else { return nil }
        var share = 1.0
        for _ in 0..<40 {
            let next = zip(place, step).map { $0 + share * $1 }
            let found = self.state(at: next)
            if found.value <= state.value + 1e-4 * share * slope { return (next, found) }
            // So near the minimum values are rounded, and the gradient tells more.
            if found.gradient.length < 0.5 * state.gradient.length, found.value <= state.value * (1 + 1e-12) {
                return (next, found)
            }
            share /= 2
        }
        return nil
    }
}

extension [Double] {
    fileprivate func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
    fileprivate var length: Double { dot(self).squareRoot() }
}
