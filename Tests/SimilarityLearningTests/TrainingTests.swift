import Basics
import Foundation
import Testing

@testable import SimilarityLearning

/// The parts of training: schedule, finder, split, gradients, calibration.
@Suite struct TrainingTests {
    @Test func oneCycleRisesAndFalls() {
        let cycle = OneCycle(rate: 0.1, steps: 101)
        #expect(abs(cycle(0).rate - 0.004) < 1e-12 && abs(cycle(0).momentum - 0.95) < 1e-12)
        #expect(abs(cycle(25).rate - 0.1) < 1e-12 && abs(cycle(25).momentum - 0.85) < 1e-12)
        #expect(abs(cycle(100).rate - 1e-6) < 1e-12 && abs(cycle(100).momentum - 0.95) < 1e-12)
        for step in 1...25 { #expect(cycle(step).rate > cycle(step - 1).rate) }
        for step in 26...100 { #expect(cycle(step).rate < cycle(step - 1).rate) }
    }

    /// Losses that stay, fall and explode: what is suggested lies where they fall.
    @Test func theFinderSuggestsTheValley() {
        var finder = RateFinder()
        for step in 0..<RateFinder.steps {
            let rate = RateFinder.rate(step)
            let loss = rate < 1e-4 ? 2.0 : rate < 1e-1 ? 2 - 0.5 * (log10(rate) + 4) : 0.5 + 50 * rate
            guard finder.take(loss, rate: rate) else { break }
        }
        #expect((1e-4...2e-1).contains(finder.curve.suggestion))
        #expect(finder.curve.points.count < RateFinder.steps)
        #expect(LearningRateCurve().suggestion == LearningRateCurve.usual)
        let goesOn = finder.take(.nan, rate: 1)
        #expect(!goesOn)
    }

    /// The slopes of a network with hidden layers, against differences of its loss.
    @Test(arguments: [0, 0.2]) func gradientsAreThoseOfTheLoss(smoothing: Float) {
        let widths = [5, 7, 4, 3]
        var network = DenseNetwork(widths: widths, seed: 4)
        var random = SeededGenerator(seed: 9)
        let input = (0..<20).map { _ in Float.random(in: -1...1, using: &random) }
        let loss = SoftmaxLoss(classes: [0, 2, 1, 2], weights: [1, 2, 0.5], smoothing: smoothing)
        var pass = DensePass(widths: widths, capacity: 4)
        func value(_ parameters: [Float]) -> Double {
            pass.setInput(input)
            pass.forward(parameters, count: 4, threads: 1)
            return pass.withOutput(count: 4) { loss.value($0, slopes: $1) }
        }
        var gradient = [Float](repeating: .nan, count: network.parameters.count)
        _ = value(network.parameters)
        pass.backward(network.parameters, count: 4, gradient: &gradient, threads: 2)
        for place in gradient.indices {
            let (before, step) = (network.parameters[place], Float(1e-2))
            network.parameters[place] = before + step
            let above = value(network.parameters)
            network.parameters[place] = before - step
            let below = value(network.parameters)
            network.parameters[place] = before
            #expect(abs(Double(gradient[place]) - (above - below) / Double(2 * step)) < 2e-3)
        }
    }

    @Test func splitsAreStratified() {
        let classes = (0..<203).map { $0 < 100 ? 0 : $0 < 150 ? 1 : $0 < 152 ? 2 : $0 == 152 ? 3 : 4 }
        let split = ClassSplit(classes: classes, share: 0.2, seed: 1)
        #expect((split.training + split.validation).sorted() == Array(0..<203))
        let kept = Dictionary(grouping: split.validation) { classes[$0] }.mapValues(\.count)
        #expect(kept == [0: 20, 1: 10, 2: 1, 4: 10])
        #expect(ClassSplit(classes: classes, share: 0.2, seed: 1) == split)
        #expect(ClassSplit(classes: classes, share: 0.2, seed: 2) != split)
        #expect(ClassSplit(classes: [], seed: 1).training.isEmpty)
    }

    @Test func groupsStayTogether() {
        let groups = (0..<300).map { $0 / 4 }
        let classes = groups.map { $0 % 3 }
        let split = ClassSplit(classes: classes, groups: groups, share: 0.2, seed: 1)
        #expect(Set(split.training.map { groups[$0] }).isDisjoint(with: split.validation.map { groups[$0] }))
        for label in 0..<3 { #expect(split.validation.count { classes[$0] == label } == 20) }
    }

    @Test func temperaturesUndoWhatMakesModelsTooSure() {
        var random = SeededGenerator(seed: 2)
        var (scores, classes): ([[Float]], [Int]) = ([], [])
        for _ in 0..<4000 {
            let honest = (0..<4).map { _ in Float.random(in: -2...2, using: &random) }
            let probabilities = Calibration.probabilities(honest, temperature: 1)
            var left = Double.random(in: 0..<1, using: &random)
            let drawn = probabilities.firstIndex { probability in
                left -= probability
                return left < 0
            }
            classes.append(drawn ?? 3)
            scores.append(honest.map { 3 * $0 })
        }
        let temperature = Calibration.temperature(scores, classes)
        #expect(abs(temperature - 3) < 0.2)
        func error(_ temperature: Double) -> Double {
            let all = scores.map { Calibration.probabilities($0, temperature: temperature) }
            return Calibration.error(
                confidences: all.map { $0.max() ?? 0 }, isRight: zip(scores, classes).map { $0.place(of: $1) == 0 })
        }
        #expect(error(temperature) < 0.03)
        #expect(error(1) > 0.1)
        // Two bins: .9 said and half of it right, .5 said and all right.
        #expect(
            abs(Calibration.error(confidences: [0.9, 0.9, 0.5, 0.5], isRight: [true, false, true, true]) - 0.45) < 1e-9)
    }
}
