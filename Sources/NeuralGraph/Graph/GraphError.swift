/// Why a network could not be built.
public enum GraphError: Error, Sendable, Hashable {
    /// A value has not the shape that a layer needs.
    case wrongShape(layer: String, what: String, expected: String, found: [Int?])

    /// A layer was asked for something impossible.
    case invalidLayer(layer: String, reason: String)

    /// The weights lack a tensor, or it has another shape than the layer.
    case weights(WeightsError)
}

extension GraphError: CustomStringConvertible {
    /// One line: which layer, what it needs, what it got.
    public var description: String {
        switch self {
        case .wrongShape(let layer, let what, let expected, let found):
            "Layer \(layer): \(what) must be \(expected), but is \(describe(shape: found))."
        case .invalidLayer(let layer, let reason):
            "Layer \(layer): \(reason)."
        case .weights(let error):
            error.description
        }
    }
}

/// A shape as people write it, with `?` for a size that is known only at run time: `[?, 3, 224, 224]`.
func describe(shape: [Int?]) -> String {
    "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") + "]"
}
