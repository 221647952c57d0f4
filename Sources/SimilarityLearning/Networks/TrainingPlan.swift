import NeuralGraph

/// Which values a network in training has, how large they are for a certain batch, and what is computed in which order.
struct TrainingPlan {
    /// Something that an operation reads or writes.
    struct Value {
        let name: String
        let shape: [Int]
        /// Whether a gradient must reach it.
        var wantsGradient: Bool
        /// Whether it is a stored tensor rather than computed.
        let isStored: Bool
    }

    /// One node.
    struct Step {
        let layer: String
        let operation: any NetworkOperation
        /// Places in ``TrainingPlan/values``.
        let operands: [Int]
        let results: [Int]
    }

    private(set) var values: [Value] = []
    private(set) var steps: [Step] = []
    /// Place of the input among the values.
    let input: Int
    /// Place of the output among the values.
    let output: Int

    /// Works out shapes and operations. O(size of the graph).
    init(
        _ graph: NetworkGraph, batch: Int, trained: Set<String>, inputGradient: Bool
    ) throws(NetworkTrainingError) {
        guard graph.inputs.count == 1, graph.outputs.count == 1, let input = graph.inputs.first,
            let output = graph.outputs.first, input.scalarType == .float32
        else { throw .unfit(network: graph.name, reason: "one input of floats and one output are needed") }
        let sizes = [batch] + input.shape.dropFirst().compactMap(\.self)
        guard input.shape.first == .some(nil), sizes.count == input.shape.count else {
            throw .unfit(network: graph.name, reason: "the batch, and nothing else, must be open in the input")
        }
        var places = [input.name: 0]
        self.input = 0
        values = [Value(name: input.name, shape: sizes, wantsGradient: inputGradient, isStored: false)]
        var integers: [String: Integers] = [:]
        for (name, tensor) in graph.initializers { integers[name] = Integers(tensor) }
        for node in graph.nodes {
            let layer = node.outputs.first?.name ?? ""
            if let result = node.outputs.first,
                let known = node.integers(
                    integers, shape: { [values, places] name in places[name].map { values[$0].shape } })
            {
                integers[result.name] = known
                continue
            }
            var operands: [Int] = []
            var known: [Integers] = []
            for name in node.inputs {
                if let place = places[name] {
                    operands.append(place)
                    continue
                }
                if let integers = integers[name] {
                    known.append(integers)
                    continue
                }
                guard let tensor = graph.initializers.find(name) else {
                    throw .invalid(layer: layer, reason: "there is no value \(name)")
                }
                guard tensor.scalarType == .float32 else { throw .unsupported(operation: node.op.title, layer: layer) }
                places[name] = values.count
                operands.append(values.count)
                values.append(
                    Value(
                        name: name, shape: tensor.shape, wantsGradient: trained.contains(name), isStored: true))
            }
            let operation = try trainingOperation(node, operands.map { [values] in values[$0].shape }, known)
            let wantsGradient = operands.contains { [values] in values[$0].wantsGradient }
            var results: [Int] = []
            for (result, shape) in zip(node.outputs, operation.resultShapes) {
                places[result.name] = values.count
                results.append(values.count)
                values.append(
                    Value(name: result.name, shape: shape, wantsGradient: wantsGradient, isStored: false))
            }
            steps.append(Step(layer: layer, operation: operation, operands: operands, results: results))
        }
        guard let place = places[output.name], !values[place].isStored else {
            throw .unfit(network: graph.name, reason: "no layer computes the output \(output.name)")
        }
        self.output = place
    }

    /// Whether the way back goes through a step.
    func goesBack(through step: Step) -> Bool { step.results.contains { values[$0].wantsGradient } }
}
