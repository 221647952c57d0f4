/// Writes a ``NetworkGraph`` layer by layer, the way a paper's table or a model's source reads.
///
/// ```swift
/// var g = GraphBuilder(name: "tiny", weights: try WeightsFile.read(path: "tiny.safetensors"))
/// var x = g.input("pixels", [nil, 3, 224, 224])
/// x = try g.conv(x, "stem.conv", channels: 32, kernel: 3, stride: 2, padding: .same)
/// x = try g.batchNorm(x, "stem.bn", epsilon: 1e-3)
/// x = g.relu6(x)
/// x = try g.globalAveragePool(x, name: "embedding")
/// let graph = g.build(outputs: [x])
/// ```
///
/// A layer with weights has the name that they have in the file: `conv(x, "stem.conv", …)` takes `stem.conv.weight`,
/// and its result is the value `stem.conv`. Other results are named after their operand and operation (`stem.bn.relu6`)
/// unless a `name` is given; a name already taken gets a number (`stem.bn.relu6_2`).
///
/// The shape of every value is worked out as the graph grows, so weights of another architecture and operands that do
/// not fit are found at once, by layer. Every method costs time in proportion to the rank and the number of operands;
/// weights that are already 32-bit floats are shared, not copied.
public struct GraphBuilder: Sendable {
    /// A value of the graph under construction: what the layer methods take and return.
    public typealias Value = NetworkGraph.Value

    /// The tensors that layers are looked up in by name.
    public let weights: NamedTensors

    private var graph: NetworkGraph
    private var taken: Set<String> = []
    /// The tensors of the file that are in the graph already, by their names in the file.
    private var loaded: [String: Value] = [:]

    /// An empty network whose layers will find their parameters in `weights`.
    public init(name: String, weights: NamedTensors = NamedTensors()) {
        self.weights = weights
        graph = NetworkGraph(name: name, inputs: [], nodes: [], initializers: NamedTensors(), outputs: [])
    }

    /// Adds an input that the caller will feed; `nil` is a size known only at run time, as a rule the batch.
    public mutating func input(_ name: String, _ shape: [Int?], _ scalarType: ScalarType = .float32) -> Value {
        let value = Value(name: unique(name), shape: shape, scalarType: scalarType)
        graph.inputs.append(value)
        return value
    }

    /// Adds a constant: the tensor as it is, of whatever type.
    public mutating func constant(_ tensor: Tensor, name: String) -> Value {
        let value = Value(name: unique(name), shape: tensor.shape, scalarType: tensor.scalarType)
        graph.initializers.set(tensor, for: value.name)
        return value
    }

    /// Adds a tensor of ``weights`` as 32-bit floats: a class token, a table of positions. Asked for twice, it is in the
    /// graph once.
    ///
    /// - Throws: ``GraphError/weights(_:)`` if the tensor is missing or has another shape.
    public mutating func weight(_ name: String, shape: [Int]) throws(GraphError) -> Value {
        try load(name, shape: shape, learned: true)
    }

    /// The shape of a tensor of ``weights``, or `nil` if there is none of that name: for what differs between the
    /// published sizes of one architecture.
    public func weightShape(_ name: String) -> [Int]? {
        weights.find(name)?.shape
    }

    /// The value of that name, if it is an input or a layer has computed it.
    ///
    /// - Complexity: O(number of values)
    public func value(named name: String) -> Value? {
        graph.value(named: name)
    }

    /// The names that ``value(named:)`` knows: inputs, then results in the order of their layers.
    public var valueNames: [String] {
        graph.valueNames
    }

    /// The finished graph, without the layers that `outputs` do not need.
    ///
    /// - Parameter outputs: The values that the caller wants, in order; each must come from this builder.
    public mutating func build(outputs: [Value]) -> NetworkGraph {
        // Mutating, so that layers added in the very list of outputs are in: Swift would load an unchanging builder
        // before that.
        var finished = graph
        finished.outputs = outputs
        return finished.pruned()
    }

    /// The names of ``weights`` that no layer has asked for, in the order of the file: a classifier that was left off,
    /// or a sign that the file belongs to another architecture.
    public var unusedWeights: [String] {
        weights.names.filter { loaded[$0] == nil }
    }
}

extension GraphBuilder {
    /// Looks up a tensor of a layer in ``weights``, checks its shape and adds it; `learned` tells a parameter from a
    /// statistic.
    mutating func load(_ name: String, shape: [Int], learned: Bool) throws(GraphError) -> Value {
        let tensor: Tensor
        do {
            tensor = try weights.tensor(name, shape: shape)
        } catch {
            throw .weights(error)
        }
        if let value = loaded[name] { return value }
        let value = learned ? parameter(tensor, name: name) : constant(tensor.float32(), name: name)
        loaded[name] = value
        return value
    }

    /// Adds a parameter of a layer as 32-bit floats.
    mutating func parameter(_ tensor: Tensor, name: String) -> Value {
        let value = constant(tensor.float32(), name: name)
        graph.parameterNames.insert(value.name)
        return value
    }

    /// Appends a node with one result.
    mutating func add(
        _ op: Op, _ inputs: [Value], name: String, shape: [Int?], scalarType: ScalarType = .float32
    ) -> Value {
        let value = Value(name: unique(name), shape: shape, scalarType: scalarType)
        graph.nodes.append(.init(op: op, inputs: inputs.map(\.name), outputs: [value]))
        return value
    }

    /// Appends a node with several results of one type.
    mutating func add(_ op: Op, _ input: Value, names: [String], shapes: [[Int?]]) -> [Value] {
        let values = zip(names, shapes).map { name, shape in
            Value(name: unique(name), shape: shape, scalarType: input.scalarType)
        }
        graph.nodes.append(.init(op: op, inputs: [input.name], outputs: values))
        return values
    }

    private mutating func unique(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }
}
