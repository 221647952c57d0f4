extension NetworkGraph {
    /// The graph without the nodes and the initializers that its outputs do not need. Inputs stay, needed or not: they
    /// are what the caller feeds.
    ///
    /// To end at an inner layer, set ``outputs`` to its value and prune.
    ///
    /// - Complexity: O(size of the graph)
    public func pruned() -> NetworkGraph {
        var needed = Set(outputs.map(\.name))
        var kept: [Node] = []
        for node in nodes.reversed() where node.outputs.contains(where: { needed.contains($0.name) }) {
            needed.formUnion(node.inputs)
            kept.append(node)
        }
        var result = self
        result.nodes = kept.reversed()
        result.initializers = initializers.renamed { needed.contains($0) ? $0 : nil }
        result.parameterNames.formIntersection(needed)
        return result
    }

    /// The value of that name, if it is an input or a node computes it.
    ///
    /// - Complexity: O(number of values)
    public func value(named name: String) -> Value? {
        inputs.first { $0.name == name } ?? nodes.lazy.flatMap(\.outputs).first { $0.name == name }
    }

    /// The names that ``value(named:)`` knows: inputs, then results in the order of their nodes.
    public var valueNames: [String] {
        inputs.map(\.name) + nodes.flatMap { $0.outputs.map(\.name) }
    }
}
