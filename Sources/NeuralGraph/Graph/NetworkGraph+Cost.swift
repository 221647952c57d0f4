extension NetworkGraph {
    /// The number of parameters: the elements of the initializers in ``parameterNames``. As in the tables of papers, the
    /// statistics of batch normalization and constants of the architecture do not count.
    ///
    /// - Complexity: O(number of initializers)
    public var parameterCount: Int {
        initializers.reduce(0) { $0 + (parameterNames.contains($1.name) ? $1.tensor.count : 0) }
    }

    /// The multiplications with addition that one image takes in convolutions and matrix products; a first size of an
    /// input that is unknown, the batch, counts as 1. Everything else, biases too, is left out, as in the tables of
    /// papers, some of which count each of these twice, as "FLOPs".
    ///
    /// `nil` if a needed size follows from neither the weights nor the inputs.
    ///
    /// - Complexity: O(size of the graph)
    public var multiplyAdds: Int? {
        var sizes: [String: [Int]] = [:]
        for (name, tensor) in initializers { sizes[name] = tensor.shape }
        // Values whose first size is unknown: the batch, or a multiple of it.
        var open: Set<String> = []
        for input in inputs {
            sizes[input.name] = known(input.shape, first: 1)
            if input.shape.first == .some(nil) { open.insert(input.name) }
        }
        var total = 0
        for node in nodes {
            let operands = node.inputs.map { sizes[$0] }
            let batches = node.inputs.filter(open.contains).compactMap { sizes[$0]?.first }
            for output in node.outputs {
                sizes[output.name] = known(output.shape, first: node.firstSize(operands, batches: batches))
                if output.shape.first == .some(nil) { open.insert(output.name) }
            }
            guard node.op.multiplies else { continue }
            guard let result = node.outputs.first.flatMap({ sizes[$0.name] }),
                let each = node.op.products(for: operands), let count = elementCount(of: result)
            else { return nil }
            let (products, overflow) = count.multipliedReportingOverflow(by: each)
            let (sum, tooMuch) = total.addingReportingOverflow(products)
            guard !overflow, !tooMuch else { return nil }
            total = sum
        }
        return total
    }
}

/// A shape with its first size filled in, if that is the only one unknown.
private func known(_ shape: [Int?], first: @autoclosure () -> Int?) -> [Int]? {
    let rest = shape.dropFirst().compactMap { $0 }
    guard rest.count == max(shape.count - 1, 0) else { return nil }
    guard let leading = shape.first else { return [] }
    return (leading ?? first()).map { [$0] + rest }
}

extension NetworkGraph.Node {
    /// The unknown first size of the result, from the sizes of the operands and those of them that are unknown too.
    fileprivate func firstSize(_ operands: [[Int]?], batches: [Int]) -> Int? {
        switch op {
        case .reshape, .flatten:
            // The elements stay as many as they were, so windows cut out of an image are counted.
            guard let operand = operands.first, let sizes = operand, let count = elementCount(of: sizes),
                let rest = outputs.first.map({ $0.shape.dropFirst().compactMap { $0 } }).flatMap(elementCount), rest > 0
            else { return nil }
            return count / rest
        case .transpose(let order):
            guard let operand = operands.first, let sizes = operand, let axis = order.first else { return nil }
            return sizes.indices.contains(axis) ? sizes[axis] : nil
        case .expand: return 1
        case .concat(axis: 0): return nil
        default: return batches.max()
        }
    }
}

extension Op {
    /// Whether ``NetworkGraph/multiplyAdds`` counts the operation.
    fileprivate var multiplies: Bool {
        switch self {
        case .conv, .gemm, .matMul: true
        default: false
        }
    }

    /// How many products make one element of the result.
    fileprivate func products(for operands: [[Int]?]) -> Int? {
        switch self {
        case .conv: operands.dropFirst().first.flatMap { $0.map { $0.dropFirst().reduce(1, *) } }
        default: operands.first.flatMap { $0?.last }
        }
    }
}
