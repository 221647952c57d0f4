import Basics
import NeuralGraph
import SimilarityLearning
import Testing

@Suite struct TrainableNetworkTests {
    /// Compared with the largest element, for where many terms cancel out no relative error is small.
    private func expectEqual(_ found: [Float], _ expected: [Float], _ what: String) {
        #expect(found.count == expected.count, "\(what)")
        let size = max(1e-3, expected.map(abs).max() ?? 0)
        let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(worst <= 1e-4 * size, "\(what): differs by \(worst), elements up to \(size)")
    }

    private func statistics(_ fixture: NetworkFixture) -> BatchStatistics {
        ["batch norm", "tiny ResNet trained"].contains(fixture.name) ? .batch(momentum: 0.1) : .stored
    }

    @Test func fixturesAreThere() { #expect(NetworkFixture.all.count == 54) }

    @Test(arguments: NetworkFixture.all) func agreesWithPyTorch(fixture: NetworkFixture) throws {
        let network = try TrainableNetwork(
            fixture.graph(), batch: fixture.batch, inputGradient: true, threads: 2)
        let output = network.forward(fixture.input, statistics: statistics(fixture))
        expectEqual(output, fixture.output, "output")
        let gradients = network.backward(fixture.gradient)
        expectEqual(try #require(network.gradientAtInput), fixture.inputGradient, "gradient at the input")
        for weight in fixture.weights {
            guard let expected = weight.gradient else { continue }
            let parameter = try #require(network.parameters.first { $0.name == weight.name })
            #expect(parameter.shape == weight.shape)
            expectEqual(Array(gradients[parameter.range]), expected, weight.name)
        }
        let trained = network.trainedGraph()
        for weight in fixture.weights {
            expectEqual(
                try trained.initializers[weight.name].floats(), weight.after ?? weight.values, "\(weight.name) after")
        }
    }

    /// A second step finds nothing of the first, nor of a smaller batch, in the memory.
    @Test(arguments: NetworkFixture.all) func stepsAreTheSameAgainAndOnAnyNumberOfThreads(fixture: NetworkFixture)
        throws
    {
        let statistics = statistics(fixture)
        var first: [[Float]] = []
        for threads in [1, 2, 3] {
            let network = try TrainableNetwork(
                fixture.graph(), batch: fixture.batch + 1, inputGradient: true, threads: threads)
            for _ in 0..<2 {
                let step = [
                    network.forward(fixture.input, statistics: statistics), network.backward(fixture.gradient),
                    network.gradientAtInput ?? [],
                ]
                if first.isEmpty { first = step }
                #expect(step == first, "\(threads) threads")
                let one = Array(fixture.input.prefix(network.inputCount))
                _ = network.forward(one)
                _ = network.backward(Array(fixture.gradient.prefix(network.outputCount)))
            }
        }
    }

    /// Some layers learn, the others stay, and the way back ends at the first that learns.
    @Test func learnsOnlyWhatIsAskedFor() throws {
        let fixture = try #require(NetworkFixture.all.last)
        let all = try TrainableNetwork(fixture.graph(), batch: fixture.batch)
        let some: Set = ["layer2.0.conv2.weight", "fc.bias", "no such layer", "bn1.running_mean"]
        let network = try TrainableNetwork(fixture.graph(), batch: fixture.batch, parameters: some)
        #expect(network.parameters.map(\.name) == ["layer2.0.conv2.weight", "fc.bias"])
        #expect(network.forward(fixture.input) == all.forward(fixture.input))
        let (gradients, expected) = (network.backward(fixture.gradient), all.backward(fixture.gradient))
        for parameter in network.parameters {
            let same = try #require(all.parameters.first { $0.name == parameter.name })
            #expect(gradients[parameter.range] == expected[same.range])
        }
        network.update { weights, _ in for i in weights.indices { weights[i] += 1 } }
        let (before, after) = (try fixture.graph(), network.trainedGraph())
        for (name, tensor) in before.initializers {
            let shift: Float = network.parameters.contains { $0.name == name } ? 1 : 0
            #expect(try after.initializers[name].floats() == tensor.floats().map { $0 + shift }, "\(name)")
        }
    }

    @Test func namesTheLayerThatCannotBeTrained() throws {
        var g = GraphBuilder(name: "rounding")
        let x = g.input("x", [nil, 3])
        let rounded = g.round(x, name: "quantizer")
        #expect(throws: NetworkTrainingError.unsupported(operation: "round", layer: "quantizer")) {
            try TrainableNetwork(g.build(outputs: [rounded]), batch: 2)
        }
        var h = GraphBuilder(name: "open")
        let pixels = h.input("x", [nil, 3, nil, nil])
        let pooled = try h.globalAveragePool(pixels)
        #expect(throws: NetworkTrainingError.self) { try TrainableNetwork(h.build(outputs: [pooled]), batch: 2) }
    }
}

@Suite struct LargerNetworkTests {
    /// Large enough for threads to share the work of every layer.
    @Test func stepsAreTheSameOnAnyNumberOfThreads() throws {
        var g = GraphBuilder(name: "larger", weights: .madeUp())
        var x = g.input("x", [nil, 4, 40, 40])
        x = try g.relu6(g.batchNorm(g.conv(x, "conv", channels: 24, kernel: 3, padding: 1), "norm"))
        x = try g.conv(x, "depthwise", channels: 24, kernel: 3, stride: 2, padding: 1, groups: 24, bias: true)
        x = try g.add(x, g.silu(g.conv(x, "pointwise", channels: 24, kernel: 1, bias: true)))
        x = try g.maxPool(g.squeezeExcite(x, reduce: "reduce", expand: "expand", channels: 6), kernel: 2, stride: 2)
        x = try g.layerNorm(g.transpose(x, [0, 2, 3, 1]), "layer")
        x = try g.linear(g.reshape(x, [nil, 2400]), "dense", outputs: 16)
        let graph = g.build(outputs: [x])
        var random = SeededGenerator(seed: 8)
        let images = (0..<6 * 6400).map { _ in Float.random(in: -1...1, using: &random) }
        let gradient = (0..<6 * 16).map { _ in Float.random(in: -1...1, using: &random) }
        var first: [Float] = []
        for threads in [1, 2, 3, 5] {
            let network = try TrainableNetwork(graph, batch: 6, threads: threads)
            let output = network.forward(images, statistics: .batch(momentum: 0.1))
            let all = output + network.backward(gradient)
            if first.isEmpty { first = all }
            #expect(all == first, "\(threads) threads")
        }
    }

    /// So many images that layers work on them in several groups, the last of which is smaller.
    @Test func aBatchIsTheSumOfItsImages() throws {
        var g = GraphBuilder(name: "batches", weights: .madeUp())
        var x = g.input("x", [nil, 8, 56, 56])
        x = try g.relu(g.conv(x, "conv", channels: 4, kernel: 3, padding: 1, bias: true))
        x = try g.averagePool(x, kernel: 4, stride: 4)
        x = try g.globalAveragePool(g.relu(g.conv(x, "pointwise", channels: 5, kernel: 1, bias: true)))
        let graph = g.build(outputs: [x])
        var random = SeededGenerator(seed: 9)
        let images = (0..<9).map { _ in (0..<8 * 56 * 56).map { _ in Float.random(in: -1...1, using: &random) } }
        let gradients = (0..<9).map { _ in (0..<5).map { _ in Float.random(in: -1...1, using: &random) } }

        let network = try TrainableNetwork(graph, batch: 9, inputGradient: true)
        let outputs = network.forward(images.flatMap(\.self))
        let total = network.backward(gradients.flatMap(\.self))
        let back = try #require(network.gradientAtInput)

        let single = try TrainableNetwork(graph, batch: 1, inputGradient: true)
        var sum = [Float](repeating: 0, count: total.count)
        for (image, gradient) in gradients.enumerated() {
            #expect(single.forward(images[image]) == Array(outputs[image * 5..<image * 5 + 5]))
            for (i, share) in single.backward(gradient).enumerated() { sum[i] += share }
            let count = single.inputCount
            #expect(single.gradientAtInput == Array(back[image * count..<(image + 1) * count]))
        }
        let size = sum.map(abs).max() ?? 0
        #expect(zip(sum, total).allSatisfy { abs($0 - $1) <= 1e-5 * size })
    }
}
