import NeuralGraph

/// Whole numbers that a network computes with, which are known before it runs: indices, and shapes.
struct Integers {
    let values: [Int]
    let shape: [Int]

    /// Nil where a tensor holds something else.
    init?(_ tensor: Tensor) {
        guard tensor.scalarType == .int64 else { return nil }
        shape = tensor.shape
        values = tensor.bytes.withUnsafeBytes { bytes in
            (0..<tensor.count).map { Int(bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
        }
    }

    fileprivate init(row values: [Int]) { (self.values, shape) = (values, [values.count]) }
}

extension NetworkGraph.Node {
    /// What the node computes, where that is whole numbers: sizes of an operand, put together with others.
    func integers(_ known: [String: Integers], shape: (String) -> [Int]?) -> Integers? {
        switch op {
        case .shape(let axes):
            guard let shape = inputs.first.flatMap(shape), axes.upperBound <= shape.count else { return nil }
            return Integers(row: Array(shape[axes]))
        case .concat(axis: 0):
            let parts = inputs.compactMap { known[$0] }
            return parts.count == inputs.count ? Integers(row: parts.flatMap(\.values)) : nil
        default: return nil
        }
    }
}
