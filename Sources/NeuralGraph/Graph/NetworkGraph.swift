/// A neural network as a value: what it computes, with its weights, and nothing about who computes it.
///
/// A graph is a list of ``Node``s in an order in which each uses only what came before: the ``inputs``, the
/// ``initializers`` (weights and constants) and the outputs of earlier nodes. Values are referred to by name; the names
/// are those of the layers, so that any intermediate result can be asked for by the name found in the weight file.
///
/// Build one with ``GraphBuilder``, hand it to an engine through ``onnxModel()``, or walk ``nodes`` to
/// interpret it. A graph shares the memory of the weight file that it was built from, so copying one is cheap.
public struct NetworkGraph: Sendable {
    /// The name of the network, such as `efficientnet_lite0`.
    public var name: String

    /// What the caller feeds, in order.
    public var inputs: [Value]

    /// The operations, each after those it depends on.
    public var nodes: [Node]

    /// Weights and constants by value name.
    public var initializers: NamedTensors

    /// The names of those ``initializers`` that training finds; the others are constants of the architecture and
    /// gathered statistics.
    public var parameterNames: Set<String>

    /// What the caller gets back, in order: some of the values that the nodes compute.
    public var outputs: [Value]

    /// Puts a graph together from its parts, unchecked; ``GraphBuilder`` is the safe way.
    public init(
        name: String, inputs: [Value], nodes: [Node], initializers: NamedTensors, parameterNames: Set<String> = [],
        outputs: [Value]
    ) {
        self.name = name
        self.inputs = inputs
        self.nodes = nodes
        self.initializers = initializers
        self.parameterNames = parameterNames
        self.outputs = outputs
    }
}

extension NetworkGraph {
    /// A value that flows through the graph: its name, shape and element type.
    public struct Value: Sendable, Hashable {
        /// The name, unique within its graph.
        public var name: String

        /// The size along each axis, outermost first; `nil` where it is only known when the graph runs (the batch).
        public var shape: [Int?]

        /// The type of the elements.
        public var scalarType: ScalarType

        /// Describes a value.
        public init(name: String, shape: [Int?], scalarType: ScalarType = .float32) {
            self.name = name
            self.shape = shape
            self.scalarType = scalarType
        }
    }

    /// One operation applied to named values.
    public struct Node: Sendable, Hashable {
        /// What is computed.
        public var op: Op

        /// The names of the operands, in the order that the ``Op`` documents; each is an input, an initializer or the
        /// output of an earlier node.
        public var inputs: [String]

        /// The results: one, except for ``Op/split(axis:sizes:)``.
        public var outputs: [Value]

        /// Describes a node.
        public init(op: Op, inputs: [String], outputs: [Value]) {
            self.op = op
            self.inputs = inputs
            self.outputs = outputs
        }
    }
}
