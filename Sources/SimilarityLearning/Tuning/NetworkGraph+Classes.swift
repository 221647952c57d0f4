import NeuralGraph

// What follows a network while it is trained to tell classes apart. Simile compares unit vectors, so that is what is
// learned from.

extension NetworkGraph {
    private static let prefix = "classes"

    /// The same network with its output at length 1.
    /// - Throws: ``NetworkTrainingError`` where the output is not one vector.
    func withUnitOutput() throws(NetworkTrainingError) -> NetworkGraph {
        guard outputs.count == 1, let output = outputs.first, output.shape.count == 2, output.shape[1] != nil else {
            throw .unfit(network: name, reason: "its output is not one vector")
        }
        var graph = self
        let column: [Int?] = [output.shape[0], 1]
        graph.append(.mul, [output.name, output.name], "squares", output.shape)
        graph.append(.reduceSum(axes: [1], keepDims: true), [graph.last], "sum", column)
        // Of no weight, but for a vector of zeros.
        let floor = graph.constant([1e-12], "floor", shape: [1])
        graph.append(.add, [graph.last, floor], "square", column)
        graph.append(.sqrt, [graph.last], "length", column)
        graph.append(.div, [output.name, graph.last], "unit", output.shape)
        return graph
    }

    /// The same network followed by a linear head on the standardized unit vector: a score for each class.
    /// - Parameter head: what it starts from; it takes unit vectors as they are.
    /// - Throws: ``NetworkTrainingError`` where the output is not one vector.
    func withClasses(_ head: DenseNetwork, _ scale: Standardization) throws(NetworkTrainingError) -> NetworkGraph {
        var graph = try withUnitOutput()
        let (inputs, classes) = (head.inputs, head.outputs)
        let shape: [Int?] = [outputs.first?.shape[0] ?? nil, inputs]
        let mean = graph.constant(scale.means.map { Float($0) }, "mean", shape: [inputs])
        let factor = graph.constant(scale.deviations.map { Float(1 / $0) }, "factor", shape: [inputs])
        graph.append(.sub, [graph.last, mean], "centered", shape)
        graph.append(.mul, [graph.last, factor], "standardized", shape)
        let standardized = head.takingStandardized(scale)
        let weight = graph.constant(
            Array(standardized.parameters[..<(inputs * classes)]), "weight", shape: [classes, inputs])
        let bias = graph.constant(Array(standardized.parameters[(inputs * classes)...]), "bias", shape: [classes])
        graph.parameterNames.formUnion([weight, bias])
        graph.append(.gemm(transposeB: true), [graph.last, weight, bias], "scores", [shape[0], classes])
        return graph
    }

    /// The head of a network that ``withClasses(_:_:)`` made, for unit vectors as they are.
    func classes(_ scale: Standardization) -> DenseNetwork? {
        guard let weight = initializers.find("\(Self.prefix).weight"), weight.shape.count == 2,
            let bias = initializers.find("\(Self.prefix).bias")
        else { return nil }
        return DenseNetwork(
            widths: [weight.shape[1], weight.shape[0]], parameters: weight.floats() + bias.floats()
        ).takingRaw(scale)
    }

    private var last: String { outputs.first?.name ?? "" }

    /// Adds a node, whose result becomes the output.
    private mutating func append(_ op: Op, _ inputs: [String], _ name: String, _ shape: [Int?]) {
        let result = Value(name: "\(Self.prefix).\(name)", shape: shape)
        nodes.append(Node(op: op, inputs: inputs, outputs: [result]))
        outputs = [result]
    }

    private mutating func constant(_ values: [Float], _ name: String, shape: [Int]) -> String {
        let name = "\(Self.prefix).\(name)"
        initializers.set(Tensor(values, shape: shape), for: name)
        return name
    }
}
