import Basics

/// Tensors by name, in the order of the file that they came from: a state dictionary.
///
/// ```swift
/// let weights = try WeightsFile.read(path: "mobilenet_v2.safetensors")
/// let stem = try weights["features.0.0.weight"]
/// for (name, tensor) in weights { print(name, tensor.shape) }
/// ```
///
/// Lookup by name takes O(1).
public struct NamedTensors: Sendable {
    /// The names, in order.
    public private(set) var names: [String] = []

    /// Where the tensors came from, for error messages: a path, or another name.
    public var source: String

    /// What the file says about itself; safetensors files can carry such pairs.
    public var metadata: [String: String] = [:]

    /// Whether tensors that are asked for by shape and missing are made up.
    private var isMadeUp = false

    private var tensors: [Tensor] = []
    private var positions: [String: Int] = [:]

    /// An empty collection.
    public init(source: String = "the weights") {
        self.source = source
    }

    /// Weights of whatever names and shapes an architecture asks for, with values that keep its numbers finite: to count and
    /// to time a network whose weights are not at hand. The same at every call.
    public static func madeUp() -> NamedTensors {
        var weights = NamedTensors(source: "made-up weights")
        weights.isMadeUp = true
        return weights
    }

    /// The tensor of that name.
    ///
    /// - Throws: ``WeightsError/missing(name:source:nearest:)``, with the most similar names that exist.
    public subscript(name: String) -> Tensor {
        get throws(WeightsError) {
            guard let tensor = find(name) else {
                throw .missing(name: name, source: source, nearest: nearestNames(to: name, in: names))
            }
            return tensor
        }
    }

    /// The tensor of that name, which must have that shape.
    ///
    /// - Throws: ``WeightsError/missing(name:source:nearest:)`` or
    ///   ``WeightsError/wrongShape(name:source:expected:found:)``.
    public func tensor(_ name: String, shape: [Int]) throws(WeightsError) -> Tensor {
        if isMadeUp, find(name) == nil { return .madeUp(shape: shape) }
        let tensor = try self[name]
        guard tensor.shape == shape else {
            throw .wrongShape(name: name, source: source, expected: shape, found: tensor.shape)
        }
        return tensor
    }

    /// The tensor of that name, or `nil`.
    public func find(_ name: String) -> Tensor? {
        positions[name].map { tensors[$0] }
    }

    /// Puts a tensor under a name: in place of the one that was there, or at the end.
    public mutating func set(_ tensor: Tensor, for name: String) {
        if let position = positions[name] {
            tensors[position] = tensor
        } else {
            positions[name] = names.count
            names.append(name)
            tensors.append(tensor)
        }
    }

    /// The same tensors under the names that `rename` gives them, in the same order; those for which it gives `nil`
    /// are left out, and of several that get one name the last stays.
    ///
    /// - Complexity: O(n)
    public func renamed(_ rename: (String) -> String?) -> NamedTensors {
        var result = NamedTensors(source: source)
        result.metadata = metadata
        result.isMadeUp = isMadeUp
        for (name, tensor) in self {
            if let new = rename(name) { result.set(tensor, for: new) }
        }
        return result
    }
}

extension NamedTensors: RandomAccessCollection {
    /// The first position.
    public var startIndex: Int { 0 }

    /// The position after the last.
    public var endIndex: Int { names.count }

    /// The name and the tensor at a position.
    public subscript(position: Int) -> (name: String, tensor: Tensor) {
        (names[position], tensors[position])
    }
}
