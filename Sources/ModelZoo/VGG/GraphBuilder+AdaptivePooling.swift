import NeuralGraph

extension GraphBuilder {
    /// The means over a grid of `side` × `side` windows that cover the map, as PyTorch's adaptive average pooling cuts
    /// them: window `i` of a size `n` goes from ⌊i·n/side⌋ to before ⌈(i+1)·n/side⌉. Where `side` does not divide
    /// `n`, windows overlap and differ in length, and the means are two matrix products.
    ///
    /// - Parameters:
    ///   - x: Images `[batch, channels, height, width]` of known size.
    ///   - side: Height and width of the result; the size itself where that is equal already.
    /// - Throws: `GraphError` if `x` is not a batch of images of known size.
    mutating func adaptiveAveragePool(_ x: Value, side: Int, name: String) throws(GraphError) -> Value {
        guard x.shape.count == 4, let height = x.shape[2], let width = x.shape[3], height > 0, width > 0, side > 0
        else {
            throw .wrongShape(
                layer: name, what: "the input", expected: "[batch, channels, height, width]", found: x.shape)
        }
        if height == side, width == side { return x }
        if height % side == 0, width % side == 0 {
            let window = Size2D(height: height / side, width: width / side)
            return try averagePool(x, kernel: window, stride: window, name: name)
        }
        let rows = constant(Self.averages(of: height, count: side, transposed: false), name: "\(name).rows")
        let columns = constant(Self.averages(of: width, count: side, transposed: true), name: "\(name).columns")
        return try matMul(rows, try matMul(x, columns, name: "\(name).across"), name: name)
    }

    /// The matrix `[count, size]` each row of which averages one window, or its transpose.
    private static func averages(of size: Int, count: Int, transposed: Bool) -> Tensor {
        var matrix = [Float](repeating: 0, count: count * size)
        for row in 0..<count {
            let window = row * size / count..<((row + 1) * size + count - 1) / count
            for column in window {
                matrix[transposed ? column * count + row : row * size + column] = 1 / Float(window.count)
            }
        }
        return Tensor(matrix, shape: transposed ? [size, count] : [count, size])
    }
}
