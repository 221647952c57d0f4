public import NeuralGraph

/// A network in two parts: what stays as it is, run once for each image, and what is trained on the maps between them.
///
/// ```swift
/// let cut = try NetworkCut(beforeLastStageOf: graph)
/// let maps = …                                  // cut.frozen, run by an engine on every image
/// let network = try TrainableNetwork(cut.trainable, batch: 32)
/// …
/// let whole = cut.whole(with: network.trainedGraph())
/// ```
public struct NetworkCut: Sendable {
    /// The network that was cut.
    public let graph: NetworkGraph
    /// The value between the parts.
    public let value: NetworkGraph.Value
    /// From the input of the network to the value.
    public let frozen: NetworkGraph
    /// From the value to the output of the network.
    public let trainable: NetworkGraph

    /// Cuts after a layer.
    ///
    /// - Parameters:
    ///   - graph: a network of one input and one output.
    ///   - name: the value between the parts; everything after it must depend on the image by way of it alone.
    /// - Throws: ``NetworkTrainingError`` where the value is none of which that is true.
    /// - Complexity: O(size of the graph)
    public init(_ graph: NetworkGraph, after name: String) throws(NetworkTrainingError) {
        guard let value = graph.narrows().first(where: { $0.name == name }) else {
            throw .unfit(
                network: graph.name,
                reason: "it cannot be cut after \(name), which is not the only way from the input to the output")
        }
        self.init(graph, value)
    }

    /// Cuts before the last stage: the last convolutions of one resolution, such as `layer4` of a ResNet.
    ///
    /// Where several layers follow one another one by one before that stage, the cut is where the map is smallest:
    /// before the expansion of a MobileNet's block.
    /// - Throws: ``NetworkTrainingError`` where there is no such stage, as in a transformer.
    /// - Complexity: O(size of the graph)
    public init(beforeLastStageOf graph: NetworkGraph) throws(NetworkTrainingError) {
        guard let first = graph.firstConvolutionOfLastStage() else {
            throw .unfit(network: graph.name, reason: "it has no stage of convolutions")
        }
        let before = Set(graph.nodes[..<first].flatMap { $0.outputs.map(\.name) })
        let places = graph.narrows().filter { before.contains($0.name) && $0.elementCount != nil }
        guard let last = places.last else {
            throw .unfit(network: graph.name, reason: "its last stage is the whole network")
        }
        var (best, current) = (last, last)
        while let previous = graph.nodes.first(where: { $0.outputs.contains { $0.name == current.name } })?.inputs
            .first,
            let value = places.first(where: { $0.name == previous }), value.shape.suffix(2) == last.shape.suffix(2)
        {
            if let size = value.elementCount, let smallest = best.elementCount, size < smallest { best = value }
            current = value
        }
        self.init(graph, best)
    }

    /// Cuts as late as a share of the parameters still comes after: for networks without stages, such as transformers,
    /// of whose twelve blocks a share of 0.15 trains the last two.
    ///
    /// - Parameter share: of the elements of all parameters, from 0 to 1.
    /// - Throws: ``NetworkTrainingError`` where no inner place has so much after it.
    /// - Complexity: O(size of the graph · number of places at which it can be cut)
    public init(_ graph: NetworkGraph, trainingAtLeast share: Double) throws(NetworkTrainingError) {
        let wanted = share * Double(graph.parameterCount)
        for value in graph.narrows().reversed() {
            let cut = NetworkCut(graph, value)
            if Double(cut.trainable.parameterCount) >= wanted {
                self = cut
                return
            }
        }
        throw .unfit(network: graph.name, reason: "no layer has \(share) of the parameters after it")
    }

    private init(_ graph: NetworkGraph, _ value: NetworkGraph.Value) {
        (self.graph, self.value) = (graph, value)
        var frozen = graph
        frozen.outputs = [value]
        self.frozen = frozen.pruned()
        var trainable = graph
        trainable.inputs = [value]
        trainable.nodes.removeAll { $0.outputs.contains { $0.name == value.name } }
        self.trainable = trainable.pruned()
    }

    /// The network with the weights and statistics of its trained part, which must have come of ``trainable``.
    /// - Complexity: O(number of tensors)
    public func whole(with trained: NetworkGraph) -> NetworkGraph { graph.with(tensorsOf: trained) }
}

extension NetworkGraph {
    /// The same network with the tensors of another one that have the same names and shapes.
    /// - Complexity: O(number of tensors)
    public func with(tensorsOf other: NetworkGraph) -> NetworkGraph {
        var result = self
        for (name, tensor) in other.initializers where initializers.find(name)?.shape == tensor.shape {
            result.initializers.set(tensor, for: name)
        }
        return result
    }

    /// The computed values through which alone the output depends on the input, in order.
    fileprivate func narrows() -> [Value] {
        guard inputs.count == 1, let input = inputs.first else { return [] }
        // After which node each value is needed for the last time; outputs are needed to the end.
        var lastUse: [String: Int] = [:]
        for (index, node) in nodes.enumerated() { for name in node.inputs { lastUse[name] = index } }
        for value in outputs { lastUse[value.name] = nodes.count }
        var alive: Set = [input.name]
        var found: [Value] = []
        for (index, node) in nodes.enumerated() {
            // What depends on weights alone can be computed on either side.
            guard node.inputs.contains(where: alive.contains) else { continue }
            for name in node.inputs where lastUse[name] == index { alive.remove(name) }
            for value in node.outputs where lastUse[value.name] != nil { alive.insert(value.name) }
            if alive.count == 1, let value = node.outputs.first(where: { alive.contains($0.name) }) {
                found.append(value)
            }
        }
        return found
    }

    /// Which node begins the last stretch of convolutions whose results have one size.
    fileprivate func firstConvolutionOfLastStage() -> Int? {
        let convolutions = nodes.indices.filter { index in
            guard case .conv = nodes[index].op, let shape = nodes[index].outputs.first?.shape else { return false }
            // A gate's convolutions see one place.
            return shape.suffix(2) != [1, 1]
        }
        guard let last = convolutions.last, let size = nodes[last].outputs.first?.shape.suffix(2) else { return nil }
        return convolutions.reversed().prefix { nodes[$0].outputs.first?.shape.suffix(2) == size }.last
    }
}

extension NetworkGraph.Value {
    /// The elements of one image, where their number is known.
    fileprivate var elementCount: Int? {
        let sizes = shape.dropFirst().compactMap(\.self)
        return sizes.count == shape.count - 1 ? sizes.reduce(1, *) : nil
    }
}
