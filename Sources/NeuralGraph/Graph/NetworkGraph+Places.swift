/// A network without its last mean: what every place of an image adds to the vector.
public struct PlaceNetwork: Sendable {
    /// From the image to `[batch, places, dimension]`. The mean over the places is what the network gave that this one was made of.
    public let graph: NetworkGraph
    /// How the places stand in the image.
    public let grid: PlaceGrid
}

extension NetworkGraph {
    /// The network without its last mean, or nil where its output is no mean over places.
    ///
    /// What follows the mean may give the numbers another shape, or be linear without a bias: it is then done to every place
    /// instead, since a linear map of a mean is the mean of what it maps to. Anything else ends the search, such as a bias,
    /// a normalization, an activation or a maximum: so a class token, a generalized mean, and layer normalization after the
    /// pooling have no such network. What comes before the mean does not matter.
    ///
    /// - Complexity: O(size of the graph)
    public func placeNetwork() -> PlaceNetwork? {
        guard inputs.count == 1, outputs.count == 1, let output = outputs.first else { return nil }
        var producers: [String: Node] = [:]
        for node in nodes { for value in node.outputs { producers[value.name] = node } }
        var tail: [Node] = []
        var name = output.name
        while let node = producers[name], node.outputs.count == 1 {
            if let pooled = mean(node) { return places(of: pooled, tail: tail.reversed(), output: output) }
            guard let operand = linearOperand(of: node) else { return nil }
            tail.append(node)
            name = operand
        }
        return nil
    }

    /// What a mean over places was taken of.
    private struct Pooled {
        let features: Value
        let channels: Int
        let grid: PlaceGrid
        let pooled: Value
    }

    private func mean(_ node: Node) -> Pooled? {
        guard case .reduceMean(let axes, _) = node.op, let name = node.inputs.first, let features = value(named: name),
            let pooled = node.outputs.first
        else { return nil }
        let shape = features.shape
        switch (shape.count, axes.sorted()) {
        case (4, [2, 3]):
            guard let channels = shape[1], let rows = shape[2], let columns = shape[3] else { return nil }
            return Pooled(
                features: features, channels: channels, grid: PlaceGrid(rows: rows, columns: columns), pooled: pooled)
        case (3, [1]):
            guard let count = shape[1], let channels = shape[2], let image = inputs.first?.shape, image.count == 4,
                let height = image[2], let width = image[3],
                let grid = PlaceGrid(places: count, width: width, height: height)
            else { return nil }
            return Pooled(features: features, channels: channels, grid: grid, pooled: pooled)
        default: return nil
        }
    }

    /// What a node is a linear function of, without a bias and for each image of a batch alone; nil where it is none.
    private func linearOperand(of node: Node) -> String? {
        guard let first = node.inputs.first else { return nil }
        func isConstant(_ index: Int) -> Bool {
            node.inputs.indices.contains(index) && initializers.find(node.inputs[index]) != nil
        }
        switch node.op {
        case .flatten(axis: 1): return first
        case .reshape(let shape):
            // Only the batch may be open, else the images would mix.
            return shape.count > 1 && shape[0] == nil && shape.dropFirst().allSatisfy { $0 != nil } ? first : nil
        case .gemm: return node.inputs.count == 2 && isConstant(1) ? first : nil
        case .matMul: return isConstant(1) && (initializers.find(node.inputs[1])?.shape.count == 2) ? first : nil
        case .mul, .div:
            guard let factor = [1, 0].first(where: isConstant), node.op == .mul || factor == 1 else { return nil }
            let operand = node.inputs[1 - factor]
            guard let shape = value(named: operand)?.shape, node.outputs.first?.shape == shape,
                let constant = initializers.find(node.inputs[factor])?.shape,
                constant.count < shape.count || constant.first == 1
            else { return nil }
            return operand
        default: return nil
        }
    }

    private func places(of pooled: Pooled, tail: [Node], output: Value) -> PlaceNetwork? {
        let sizes = output.shape.dropFirst().compactMap(\.self)
        guard sizes.count == output.shape.count - 1 else { return nil }
        var taken = Set(valueNames).union(initializers.names)
        func add(_ op: Op, _ input: Value, _ shape: [Int?], _ name: String) -> Node {
            var unique = name
            while !taken.insert(unique).inserted { unique += "_" }
            return Node(
                op: op, inputs: [input.name],
                outputs: [Value(name: unique, shape: shape, scalarType: input.scalarType)])
        }
        var added: [Node] = []
        var last = pooled.features
        if last.shape.count == 4 {
            let shape = [last.shape[0], pooled.grid.rows, pooled.grid.columns, pooled.channels]
            added.append(add(.transpose(order: [0, 2, 3, 1]), last, shape, "places.channels_last"))
            last = added[0].outputs[0]
        }
        // Every place stands where an image of a batch stood.
        let row = [nil] + pooled.pooled.shape.dropFirst()
        added.append(add(.reshape(row), last, row, "places.rows"))
        last = added[added.count - 1].outputs[0]
        var source = pooled.pooled.name
        for var node in tail {
            node.inputs = node.inputs.map { $0 == source ? last.name : $0 }
            source = node.outputs[0].name
            last = node.outputs[0]
            added.append(node)
        }
        let shape = [nil, pooled.grid.count, sizes.reduce(1, *)]
        added.append(add(.reshape(shape), last, shape, "places"))
        let replaced = Set([pooled.pooled.name] + tail.flatMap { $0.outputs.map(\.name) })
        var result = self
        result.nodes = nodes.filter { !$0.outputs.contains { replaced.contains($0.name) } } + added
        result.outputs = added[added.count - 1].outputs
        return PlaceNetwork(graph: result.pruned(), grid: pooled.grid)
    }
}
