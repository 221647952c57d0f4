import NeuralGraph

/// The operation that a node becomes in training, for operands of certain shapes. Operands that are whole numbers,
/// indices and sizes, are known by their values.
///
/// - Throws: ``NetworkTrainingError`` that names the layer where its operation has no derivative or the shapes do not
///   fit.
func trainingOperation(
    _ node: NetworkGraph.Node, _ shapes: [[Int]], _ integers: [Integers]
) throws(NetworkTrainingError) -> any NetworkOperation {
    let layer = node.outputs.first?.name ?? ""
    guard let x = shapes.first else { throw .invalid(layer: layer, reason: "it has no operand") }
    func needs(_ rank: Int, _ count: Int = 1) throws(NetworkTrainingError) {
        guard x.count == rank, shapes.count >= count else {
            throw .invalid(layer: layer, reason: "an operand of \(rank) axes is needed, but its shape is \(x)")
        }
    }
    switch node.op {
    case .conv(let window, let groups):
        try needs(4, 2)
        let weight = shapes[1]
        guard weight.count == 4, groups > 0, weight[1] * groups == x[1], weight[0] % groups == 0,
            let result = window.result(x, kernel: Size2D(height: weight[2], width: weight[3]), channels: weight[0])
        else { throw .invalid(layer: layer, reason: "the weight \(weight) does not fit an image \(x)") }
        if weight[1] == 1, groups == x[1], weight[0] == groups {
            return DepthwiseOperation(x, weight: weight, window, result: result)
        }
        if groups == 1, weight[2] == 1, weight[3] == 1, window.stride == 1, window.pads == .zero {
            return PointwiseOperation(x, weight: weight, result: result)
        }
        return ConvolutionOperation(x, weight: weight, groups: groups, window, result: result)
    case .maxPool(let kernel, let window), .averagePool(let kernel, let window, _):
        try needs(4)
        guard let result = window.result(x, kernel: kernel, channels: x[1]) else {
            throw .invalid(layer: layer, reason: "a window does not fit into an image \(x)")
        }
        var kind = PoolingOperation.Kind.maximum
        if case .averagePool(_, _, let includesPad) = node.op { kind = .mean(countIncludePad: includesPad) }
        return PoolingOperation(kind, x, kernel: kernel, window, result: result)
    case .batchNormalization(let epsilon):
        guard x.count >= 2, shapes.count == 5, shapes.dropFirst().allSatisfy({ $0 == [x[1]] }) else {
            throw .invalid(layer: layer, reason: "the scale and statistics do not fit \(x)")
        }
        return BatchNormalizationOperation(x, epsilon: epsilon)
    case .layerNormalization(let axis, let epsilon):
        guard axis < x.count, shapes.dropFirst().allSatisfy({ $0 == Array(x[axis...]) }), shapes.count >= 2 else {
            throw .invalid(layer: layer, reason: "the scale does not fit \(x)")
        }
        return LayerNormalizationOperation(x, axis: axis, epsilon: epsilon)
    case .softmax(let axis): return SoftmaxOperation(x, axis: axis)
    case .relu: return ElementOperation(.relu, x)
    case .clip(let low, let high):
        return ElementOperation(.clip(min: low ?? -.infinity, max: high ?? .infinity), x)
    case .leakyRelu(let slope): return ElementOperation(.leakyRelu(slope: slope), x)
    case .sigmoid: return ElementOperation(.sigmoid, x)
    case .tanh: return ElementOperation(.tanh, x)
    case .erf: return ElementOperation(.erf, x)
    case .sqrt: return ElementOperation(.sqrt, x)
    case .abs: return ElementOperation(.abs, x)
    case .add: return try arithmetic(.add, shapes, layer)
    case .sub: return try arithmetic(.subtract, shapes, layer)
    case .mul: return try arithmetic(.multiply, shapes, layer)
    case .div: return try arithmetic(.divide, shapes, layer)
    case .pow: return try arithmetic(.power, shapes, layer)
    case .reduceMean(let axes, let keepDims): return try reduction(.mean, x, axes, keepDims, layer)
    case .reduceMax(let axes, let keepDims): return try reduction(.maximum, x, axes, keepDims, layer)
    case .reduceSum(let axes, let keepDims): return try reduction(.sum, x, axes, keepDims, layer)
    case .reshape(let shape):
        let (known, count) = (shape.compactMap(\.self).elementCount, x.elementCount)
        let result = shape.map { $0 ?? count / max(1, known) }
        guard result.elementCount == count else {
            throw .invalid(layer: layer, reason: "\(x) cannot become \(result)")
        }
        return RearrangementOperation(reshaping: x, to: result)
    case .flatten(let axis):
        return RearrangementOperation(
            reshaping: x, to: [x[..<axis].reduce(1, *), x[axis...].reduce(1, *)])
    case .concat(let axis): return RearrangementOperation(concatenating: shapes, axis: axis)
    case .slice(let axis, let range): return RearrangementOperation(slicing: x, axis: axis, [range])
    case .split(let axis, let sizes):
        var start = 0
        let ranges = sizes.map { size in
            defer { start += size }
            return start..<start + size
        }
        return RearrangementOperation(slicing: x, axis: axis, ranges)
    case .transpose(let order): return RearrangementOperation(transposing: x, order: order)
    case .matMul:
        guard shapes.count == 2, let product = ProductOperation(x, shapes[1]) else {
            throw .invalid(layer: layer, reason: "matrices of the shapes \(shapes) have no product")
        }
        return product
    case .gemm(let transposesB):
        let bias = shapes.count > 2 ? shapes[2] : nil
        guard shapes.count >= 2,
            let product = ProductOperation(dense: x, shapes[1], bias: bias, transposesB: transposesB)
        else { throw .invalid(layer: layer, reason: "matrices of the shapes \(shapes) have no product") }
        return product
    case .gather(let axis):
        guard let index = integers.first else { throw .unsupported(operation: node.op.title, layer: layer) }
        guard let selection = SelectionOperation(x, axis: axis, index.values, shape: index.shape) else {
            throw .invalid(layer: layer, reason: "the index \(index.values) is not within axis \(axis) of \(x)")
        }
        return selection
    case .expand:
        guard let shape = integers.first, let repetition = RepetitionOperation(x, to: shape.values) else {
            throw .unsupported(operation: node.op.title, layer: layer)
        }
        return repetition
    case .round, .argMax, .gatherND, .shape, .cast:
        throw .unsupported(operation: node.op.title, layer: layer)
    }
}

private func arithmetic(
    _ function: ArithmeticOperation.Function, _ shapes: [[Int]], _ layer: String
) throws(NetworkTrainingError) -> any NetworkOperation {
    guard shapes.count == 2 else { throw .invalid(layer: layer, reason: "two operands are needed") }
    let rank = max(shapes[0].count, shapes[1].count)
    let padded = shapes.map { [Int](repeating: 1, count: rank - $0.count) + $0 }
    guard zip(padded[0], padded[1]).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
        throw .invalid(layer: layer, reason: "operands of the shapes \(shapes[0]) and \(shapes[1]) do not fit")
    }
    let result = zip(padded[0], padded[1]).map { $0 == 1 ? $1 : $0 }
    return ArithmeticOperation(function, shapes[0], shapes[1], result: result)
}

private func reduction(
    _ kind: ReductionOperation.Kind, _ x: [Int], _ axes: [Int], _ keepDims: Bool, _ layer: String
) throws(NetworkTrainingError) -> any NetworkOperation {
    guard let reduction = ReductionOperation(kind, x, axes: axes, keepDims: keepDims) else {
        throw .unsupported(operation: "reduction over the axes \(axes), which are not neighbors", layer: layer)
    }
    return reduction
}

extension Op {
    /// The name of the operation, without its attributes.
    var title: String { String(String(describing: self).prefix { $0 != "(" }) }
}

extension Window {
    /// The shape of what windows over an image give, or nil where none fits.
    fileprivate func result(_ x: [Int], kernel: Size2D, channels: Int) -> [Int]? {
        let height = x[2] + pads.top + pads.bottom - dilation.height * (kernel.height - 1) - 1
        let width = x[3] + pads.left + pads.right - dilation.width * (kernel.width - 1) - 1
        guard height >= 0, width >= 0 else { return nil }
        return [x[0], channels, height / stride.height + 1, width / stride.width + 1]
    }
}
