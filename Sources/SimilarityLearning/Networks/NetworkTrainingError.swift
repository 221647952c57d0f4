/// Why a network cannot be trained.
public enum NetworkTrainingError: Error, Sendable, Hashable {
    /// A layer does what training has no derivative for.
    case unsupported(operation: String, layer: String)
    /// A layer's operands do not fit it.
    case invalid(layer: String, reason: String)
    /// The network as a whole is of a kind that is not trained.
    case unfit(network: String, reason: String)
}

extension NetworkTrainingError: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .unsupported(let operation, let layer):
            "Layer \(layer): networks with the operation \(operation) cannot be trained."
        case .invalid(let layer, let reason): "Layer \(layer): \(reason)."
        case .unfit(let network, let reason): "Network \(network): \(reason)."
        }
    }
}
