import Testing

@testable import SimilarityLearning

/// Learning rates by layer, and what an optimizer makes of them.
@Suite struct LayerRatesTests {
    private func parameters(_ names: [String]) -> [TrainableNetwork.Parameter] {
        names.enumerated().map { .init(name: $1, shape: [2], range: 2 * $0..<2 * $0 + 2) }
    }

    @Test func ratesGrowEvenlyFromLayerToLayer() {
        let names = ["a.conv.weight", "a.norm.weight", "a.norm.bias", "token", "classes.weight", "classes.bias"]
        let rates = LayerRates(parameters(names), spread: 1000).rates
        #expect(rates.map(\.range) == parameters(names).map(\.range))
        for (rate, expected) in zip(rates, [0.001, 0.01, 0.01, 0.1, 1, 1]) {
            #expect(abs(rate.factor - expected) < 1e-12)
        }
        #expect(LayerRates(parameters(["one.weight", "one.bias"]), spread: 100).rates.map(\.factor) == [1, 1])
        #expect(LayerRates([], spread: 100).rates.isEmpty)
    }

    @Test func stretchesCoverAll() {
        let stretches = ParameterStretch.all(
            10, decaying: [0..<3, 6..<8],
            rates: [.init(range: 6..<10, factor: 0.5), .init(range: 2..<4, factor: 0.1)])
        #expect(
            stretches == [
                .init(range: 0..<2, factor: 1, decays: true), .init(range: 2..<3, factor: 0.1, decays: true),
                .init(range: 3..<4, factor: 0.1, decays: false), .init(range: 4..<6, factor: 1, decays: false),
                .init(range: 6..<8, factor: 0.5, decays: true), .init(range: 8..<10, factor: 0.5, decays: false),
            ])
        #expect(ParameterStretch.all(0, decaying: [], rates: []).isEmpty)
    }

    /// Adam's first step is as long as the rate, whatever the gradient; decay goes by the same rate.
    @Test func stepsAreAsLongAsTheirRates() {
        var adam = Adam(
            count: 24, decay: 0.5, decaying: [0..<1, 12..<13], rates: [.init(range: 12..<24, factor: 0.01)])
        var parameters = [Float](repeating: 1, count: 24)
        parameters.withUnsafeMutableBufferPointer {
            adam.step($0, [Float](repeating: 3, count: 24), rate: 0.1, momentum: 0.9)
        }
        #expect(abs(parameters[1] - 0.9) < 1e-5 && abs(parameters[0] - 0.85) < 1e-5)
        #expect(abs(parameters[13] - 0.999) < 1e-5 && abs(parameters[12] - 0.9985) < 1e-5)
        #expect(Set(parameters[1..<12]).count == 1 && Set(parameters[13...]).count == 1)
    }
}
