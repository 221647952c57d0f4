import Basics
import Foundation
import Testing

@testable import SimilarityLearning

/// Losses and their gradients are those of pytorch-metric-learning: `Fixtures/make_losses.py`.
@Suite struct MetricLossTests {
    private struct Batch: Decodable {
        struct Result: Decodable {
            let loss: MetricLoss
            let parameters: [String: Double]
            let value: Double
            let gradient: [Double]
            let proxyGradient: [Double]?
        }

        let name: String
        let dimension: Int
        let labels: [Int]
        let embeddings: [Float]
        let proxies: [Float]
        let results: [Result]

        static func read() throws -> [Batch] {
            guard let file = Bundle.module.url(forResource: "Fixtures/losses", withExtension: "json") else {
                throw CocoaError(.fileNoSuchFile)
            }
            return try JSONDecoder().decode([Batch].self, from: Data(contentsOf: file))
        }

        func value(_ loss: MetricLoss, _ parameters: MetricLoss.Parameters? = nil, threads: Int = 2) -> MetricLoss.Value
        {
            loss.value(
                of: embeddings, dimension: dimension, labels: labels, proxies: loss.usesProxies ? proxies : [],
                parameters: parameters, threads: threads)
        }
    }

    private func parameters(_ named: [String: Double]) -> MetricLoss.Parameters {
        var parameters = MetricLoss.Parameters()
        for (name, value) in named {
            switch name {
            case "margin": parameters.margin = value
            case "miningMargin": parameters.miningMargin = value
            case "negativeMargin": parameters.negativeMargin = value
            case "temperature": parameters.temperature = value
            case "alpha": parameters.alpha = value
            default: Issue.record("\(name)")
            }
        }
        return parameters
    }

    /// The greatest difference in shares of the greatest of its row, or of a tenth where that is less: by a row's
    /// direction, for by its components a gradient is the less the longer the row is.
    private func difference(_ own: [Float], _ other: [Double], rows: [Float], _ dimension: Int) -> Double {
        guard own.count == other.count else { return .infinity }
        return stride(from: 0, to: own.count, by: dimension).reduce(0) { greatest, start in
            let places = start..<start + dimension
            let length = places.reduce(0) { $0 + Double(rows[$1]) * Double(rows[$1]) }.squareRoot()
            let scale = places.reduce(0.1 / max(length, 1e-12)) { max($0, abs(other[$1])) }
            return places.reduce(greatest) { max($0, abs(Double(own[$1]) - other[$1]) / scale) }
        }
    }

    @Test func lossesAndGradientsAreThoseOfPytorchMetricLearning() throws {
        let batches = try Batch.read()
        #expect(batches.count == 18)
        for batch in batches {
            for expected in batch.results {
                let context = "\(expected.loss) of \(batch.name)"
                let value = batch.value(expected.loss, parameters(expected.parameters))
                #expect(abs(value.loss - expected.value) < 1e-5 * max(1, expected.value), "\(context): \(value.loss)")
                let gradient = difference(
                    value.gradient, expected.gradient, rows: batch.embeddings, batch.dimension)
                #expect(gradient < 1e-5, "\(context): \(gradient)")
                let proxyGradient = difference(
                    value.proxyGradient, expected.proxyGradient ?? [],
                    rows: expected.loss.usesProxies ? batch.proxies : [],
                    batch.dimension)
                #expect(proxyGradient < 1e-5, "\(context): \(proxyGradient)")
            }
            for expected in batch.results.prefix(5) {
                let usual = batch.value(expected.loss)
                #expect(usual == batch.value(expected.loss, parameters(expected.parameters)), "the defaults")
                #expect(usual == batch.value(expected.loss, threads: 1), "the number of threads")
            }
        }
    }

    /// Small steps change a loss as the gradient says.
    @Test(arguments: MetricLoss.allCases) func gradientsAreSlopes(loss: MetricLoss) throws {
        var random = SeededGenerator(seed: 9)
        let (rows, dimension, classes) = (12, 6, 3)
        // Long, so that steps turn them little.
        let embeddings = (0..<rows * dimension).map { _ in Float.random(in: -10...10, using: &random) }
        let proxies = (0..<classes * dimension).map { _ in Float.random(in: -10...10, using: &random) }
        var parameters = loss.defaults
        // Less steep, so that steps of a size that Floats resolve see a straight line.
        (parameters.temperature, parameters.alpha) = (0.5, 4)
        func value(_ embeddings: [Float], _ proxies: [Float]) -> MetricLoss.Value {
            loss.value(
                of: embeddings, dimension: dimension, labels: (0..<rows).map { $0 % classes },
                proxies: loss.usesProxies ? proxies : [], parameters: parameters)
        }
        let found = value(embeddings, proxies)
        let step: Float = 1.0 / 64
        for place in stride(from: 0, to: rows * dimension, by: 5) {
            var (up, down) = (embeddings, embeddings)
            up[place] += step
            down[place] -= step
            let slope = (value(up, proxies).loss - value(down, proxies).loss) / Double(up[place] - down[place])
            #expect(abs(slope - Double(found.gradient[place])) < 1e-4, "\(place)")
        }
        guard loss.usesProxies else { return }
        for place in proxies.indices {
            var (up, down) = (proxies, proxies)
            up[place] += step
            down[place] -= step
            let slope = (value(embeddings, up).loss - value(embeddings, down).loss) / Double(up[place] - down[place])
            #expect(abs(slope - Double(found.proxyGradient[place])) < 1e-4, "proxies, \(place)")
        }
    }

    /// Following the gradient separates classes.
    @Test(arguments: MetricLoss.allCases) func descentLowersTheLoss(loss: MetricLoss) throws {
        let batch = try #require(try Batch.read().first)
        var (embeddings, proxies) = (batch.embeddings, batch.proxies)
        var losses = [Double]()
        for _ in 0..<20 {
            let value = loss.value(
                of: embeddings, dimension: batch.dimension, labels: batch.labels,
                proxies: loss.usesProxies ? proxies : [])
            losses.append(value.loss)
            // Steps of one length, for the losses' gradients are of very different size.
            let length = value.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else { break }
            for place in embeddings.indices { embeddings[place] -= 0.5 / length * value.gradient[place] }
            for place in value.proxyGradient.indices { proxies[place] -= 0.1 / length * value.proxyGradient[place] }
        }
        #expect(try #require(losses.last) < 0.9 * losses[0], "\(losses)")
    }

    @Test(arguments: MetricLoss.allCases) func extremesStayFiniteAndNothingElseIsHidden(loss: MetricLoss) {
        let labels = [0, 0, 1, 1]
        let proxies: [Float] = loss.usesProxies ? [1, 0, -1, 0] : []
        var cold = loss.defaults
        (cold.temperature, cold.alpha) = (1e-5, 1e5)
        let opposite: [Float] = [1, 0, -1, 0, 1, 0, -1, 0.5]
        let value = loss.value(of: opposite, dimension: 2, labels: labels, proxies: proxies, parameters: cold)
        #expect(value.loss.isFinite && value.gradient.allSatisfy(\.isFinite))
        for broken in [Float.nan, .infinity] {
            let value = loss.value(of: [1, 0, broken, 0, 0, 1, 0, 2], dimension: 2, labels: labels, proxies: proxies)
            #expect(value.loss.isNaN && value.gradient == [Float](repeating: 0, count: 8))
        }
        let none = loss.value(of: [], dimension: 2, labels: [], proxies: proxies)
        #expect(none.loss == 0 && none.gradient.isEmpty && none.proxyGradient.allSatisfy { $0 == 0 })
    }

    /// Rows in one direction are equal, whatever their lengths' rounding makes of them.
    @Test func proportionalRowsHaveNoDistance() {
        var random = SeededGenerator(seed: 3)
        let row = (0..<7).map { _ in Float(Int.random(in: -999...999, using: &random)) }
        let rows = UnitRows([1, 3, 7, 11, 0.125].flatMap { factor in row.map { $0 * factor } }, dimension: 7)
        #expect(EuclideanDistances(rows, threads: 1).values.allSatisfy { $0 == 0 })
    }

    @Test func namesAndParametersAreChecked() throws {
        #expect(MetricLoss.allCases.map(\.rawValue) == ["triplet", "contrastive", "infonce", "supcon", "proxy-anchor"])
        for loss in MetricLoss.allCases { try loss.check(loss.defaults) }
        for value in [0, -1, .nan, .infinity] as [Double] {
            let parameters = MetricLoss.Parameters(
                margin: value, miningMargin: value, negativeMargin: value, temperature: value, alpha: value)
            for loss in MetricLoss.allCases where loss != .contrastive || value != 0 {
                #expect(throws: LearningError.self) { try loss.check(parameters) }
            }
        }
        #expect(throws: LearningError.invalid("the temperature is 0.0, and must be positive")) {
            try MetricLoss.supCon.check(MetricLoss.Parameters(temperature: 0))
        }
        // What a loss does not read does not matter to it.
        try MetricLoss.triplet.check(MetricLoss.Parameters(negativeMargin: .nan, temperature: 0, alpha: 0))
    }
}
