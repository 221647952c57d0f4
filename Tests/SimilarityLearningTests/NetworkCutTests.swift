import NeuralGraph
import SimilarityLearning
import Testing

@Suite struct NetworkCutTests {
    /// Both parts, one after the other, are the network; and the trained part learns as it does in the whole.
    @Test func aTinyResNetIsCutBeforeItsLastStage() throws {
        let fixture = try #require(NetworkFixture.all.last)
        let graph = try fixture.graph()
        let cut = try NetworkCut(beforeLastStageOf: graph)
        #expect(cut.value.name == "layer1.0")
        #expect(cut.trainable.inputs == [cut.value])
        #expect(cut.frozen.outputs == [cut.value])
        #expect(cut.trainable.parameterNames.allSatisfy { $0.hasPrefix("layer2") || $0.hasPrefix("fc") })

        let whole = try TrainableNetwork(graph, batch: fixture.batch, parameters: cut.trainable.parameterNames)
        let first = try TrainableNetwork(cut.frozen, batch: fixture.batch, parameters: [])
        let second = try TrainableNetwork(cut.trainable, batch: fixture.batch)
        let output = whole.forward(fixture.input)
        #expect(second.forward(first.forward(fixture.input)) == output)
        #expect(whole.parameters == second.parameters)
        #expect(whole.backward(fixture.gradient) == second.backward(fixture.gradient))

        second.update { weights, gradients in
            for i in weights.indices { weights[i] -= 0.1 * gradients[i] }
        }
        let trained = cut.whole(with: second.trainedGraph())
        let after = try TrainableNetwork(trained, batch: fixture.batch).forward(fixture.input)
        #expect(after == second.forward(first.forward(fixture.input)))
        #expect(after != output)
        #expect(trained.initializers.names == graph.initializers.names)
        #expect(trained.onnxModel().count == graph.onnxModel().count)
    }

    /// As in MobileNets, whose blocks widen the map before they halve it.
    @Test func theCutIsWhereTheMapIsSmallest() throws {
        var g = GraphBuilder(name: "inverted", weights: .madeUp())
        var x = g.input("x", [nil, 3, 16, 16])
        x = try g.conv(x, "stem", channels: 8, kernel: 3, stride: 2, padding: 1)
        let narrow = try g.add(g.conv(g.relu6(x), "project", channels: 8, kernel: 1), x, name: "block")
        x = try g.relu6(g.conv(narrow, "expand", channels: 48, kernel: 1))
        x = try g.conv(x, "depthwise", channels: 48, kernel: 3, stride: 2, padding: 1, groups: 48)
        x = try g.squeezeExcite(x, reduce: "reduce", expand: "widen", channels: 4)
        x = try g.globalAveragePool(g.conv(x, "head", channels: 32, kernel: 1))
        let graph = g.build(outputs: [x])
        #expect(try NetworkCut(beforeLastStageOf: graph).value.name == "block")
        #expect(try NetworkCut(graph, after: "expand").value.name == "expand")
        // The shortcut goes around this one.
        #expect(throws: NetworkTrainingError.self) { try NetworkCut(graph, after: "project") }
    }

    /// As in VGG, where poolings halve the map and dense layers follow.
    @Test func denseLayersBelongToTheLastStage() throws {
        var g = GraphBuilder(name: "plain", weights: .madeUp())
        var x = g.input("x", [nil, 3, 8, 8])
        x = try g.maxPool(g.conv(x, "first", channels: 4, kernel: 3, padding: 1), kernel: 2, stride: 2, name: "pool1")
        x = try g.relu(g.conv(x, "second", channels: 4, kernel: 3, padding: 1))
        x = try g.relu(g.conv(x, "third", channels: 4, kernel: 3, padding: 1))
        x = try g.linear(g.flatten(g.maxPool(x, kernel: 2, stride: 2, name: "pool2")), "dense", outputs: 5)
        #expect(try NetworkCut(beforeLastStageOf: g.build(outputs: [x])).value.name == "pool1")
    }

    @Test func aShareOfTheParametersIsTrained() throws {
        let fixture = try #require(NetworkFixture.all.last)
        let graph = try fixture.graph()
        #expect(try NetworkCut(graph, trainingAtLeast: 0.01).value.name == "avgpool")
        #expect(try NetworkCut(graph, trainingAtLeast: 0.4).value.name == "layer1.0")
        #expect(throws: NetworkTrainingError.self) { try NetworkCut(graph, trainingAtLeast: 1) }
    }

    @Test func saysWhenThereIsNoLastStage() throws {
        var g = GraphBuilder(name: "patches", weights: .madeUp())
        var x = g.input("x", [nil, 3, 8, 8])
        x = try g.globalAveragePool(g.conv(x, "patches", channels: 4, kernel: 4, stride: 4))
        let graph = g.build(outputs: [x])
        #expect(throws: NetworkTrainingError.self) { try NetworkCut(beforeLastStageOf: graph) }
    }
}
