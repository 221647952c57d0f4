import VectorSearch

/// A batch on its way through a ``DenseNetwork``, forward and back, in memory that is used again for the next.
struct DensePass {
    private let widths: [Int]
    /// The layer of which no max(x, 0) is taken although others follow, by its place among the widths; nil for none.
    private let bottleneck: Int?
    /// The most rows of a batch.
    let capacity: Int
    /// What goes into each layer, and last what comes out; a row for each sample.
    private var values: [[Float]]
    /// The loss's slope by each of them.
    private var slopes: [[Float]]

    init(widths: [Int], bottleneck: Int? = nil, capacity: Int) {
        (self.widths, self.bottleneck, self.capacity) = (widths, bottleneck, capacity)
        values = widths.map { [Float](repeating: 0, count: $0 * capacity) }
        slopes = values.map { _ in [] }
    }

    /// Fills in a batch of a single vector.
    mutating func setInput(_ vector: [Float]) {
        for (place, value) in vector.enumerated() { values[0][place] = value }
    }

    /// Fills in rows of a matrix, as they are.
    mutating func setInput(of vectors: VectorMatrix, rows: Range<Int>) {
        values[0].withUnsafeMutableBufferPointer { input in
            vectors.withUnsafeBufferPointer { all in
                for place in 0..<rows.count * widths[0] { input[place] = all[rows.lowerBound * widths[0] + place] }
            }
        }
    }

    /// Fills in some rows of a matrix, as they are.
    mutating func setInput(of vectors: VectorMatrix, rows: [Int]) {
        precondition(rows.count <= capacity && vectors.dimension == widths[0])
        values[0].withUnsafeMutableBufferPointer { input in
            for (place, row) in rows.enumerated() {
                vectors.withUnsafeRow(row) { vector in
                    for column in vector.indices { input[place * vector.count + column] = vector[column] }
                }
            }
        }
    }

    /// Fills in rows of a matrix, standardized.
    mutating func setInput(of samples: ScaledSamples, rows: [Int], threads: Int) {
        precondition(rows.count <= capacity)
        values[0].withUnsafeMutableBufferPointer { samples.copy(rows, to: $0, threads: threads) }
    }

    /// Lets the batch through the layers. O(count · parameters).
    mutating func forward(_ parameters: [Float], count: Int, threads: Int) {
        let last = widths.count - 2
        for layer in 0...last {
            let (weights, bias) = DenseNetwork.layer(layer, of: widths)
            let (inputs, outputs) = (widths[layer], widths[layer + 1])
            let isLinear = layer == last || layer + 1 == bottleneck
            parameters.withUnsafeBufferPointer { parameters in
                values[layer].withUnsafeBufferPointer { input in
                    values[layer + 1].withUnsafeMutableBufferPointer { output in
                        guard let parameters = parameters.baseAddress, let input = input.baseAddress,
                            let output = output.baseAddress
                        else { return }
                        MatrixProduct.multiply(
                            MatrixView(input, rows: count, columns: inputs),
                            MatrixView(parameters + weights.lowerBound, rows: outputs, columns: inputs).transposed,
                            into: output, threads: threads)
                        for row in 0..<count {
                            for column in 0..<outputs {
                                let value = output[row * outputs + column] + parameters[bias.lowerBound + column]
                                output[row * outputs + column] = isLinear ? value : max(value, 0)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Calls `body` with what came out, and where it writes the loss's slope by it.
    mutating func withOutput<Result>(
        count: Int, _ body: (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Result
    ) -> Result {
        let (last, used) = (widths.count - 1, count * widths[widths.count - 1])
        if slopes[last].isEmpty { slopes = values.map { [Float](repeating: 0, count: $0.count) } }
        return values[last].withUnsafeBufferPointer { output in
            slopes[last].withUnsafeMutableBufferPointer { slope in
                body(
                    UnsafeBufferPointer(rebasing: output[..<used]), UnsafeMutableBufferPointer(rebasing: slope[..<used])
                )
            }
        }
    }

    func output(count: Int) -> [Float] { Array(values[widths.count - 1][..<(count * widths[widths.count - 1])]) }

    func copyOutput(_ row: Int, to slot: UnsafeMutableBufferPointer<Float>) {
        let outputs = widths[widths.count - 1]
        for column in 0..<outputs { slot[column] = values[widths.count - 1][row * outputs + column] }
    }

    /// From the loss's slope by what came out, its gradient by the parameters, in place of what stood there. O(count · parameters).
    mutating func backward(_ parameters: [Float], count: Int, gradient: inout [Float], threads: Int) {
        for layer in (0...widths.count - 2).reversed() {
            let (weights, bias) = DenseNetwork.layer(layer, of: widths)
            let (inputs, outputs) = (widths[layer], widths[layer + 1])
            let isFirst = layer == 0
            var below = isFirst ? [] : take(layer)
            slopes[layer + 1].withUnsafeBufferPointer { slope in
                values[layer].withUnsafeBufferPointer { input in
                    gradient.withUnsafeMutableBufferPointer { gradient in
                        guard let slope = slope.baseAddress, let input = input.baseAddress,
                            let gradient = gradient.baseAddress
                        else { return }
                        let slopes = MatrixView(slope, rows: count, columns: outputs)
                        MatrixProduct.multiply(
                            slopes.transposed, MatrixView(input, rows: count, columns: inputs),
                            into: gradient + weights.lowerBound, threads: threads)
                        for column in 0..<outputs { gradient[bias.lowerBound + column] = 0 }
                        for row in 0..<count {
                            for column in 0..<outputs {
                                gradient[bias.lowerBound + column] += slope[row * outputs + column]
                            }
                        }
                        guard !isFirst else { return }
                        below.withUnsafeMutableBufferPointer { below in
                            parameters.withUnsafeBufferPointer { parameters in
                                guard let below = below.baseAddress, let parameters = parameters.baseAddress else {
                                    return
                                }
                                MatrixProduct.multiply(
                                    slopes, MatrixView(parameters + weights.lowerBound, rows: outputs, columns: inputs),
                                    into: below, threads: threads)
                                guard layer != bottleneck else { return }
                                // Where max(x, 0) gave 0, it does not change.
                                for place in 0..<count * inputs where input[place] <= 0 { below[place] = 0 }
                            }
                        }
                    }
                }
            }
            if !isFirst { slopes[layer] = below }
        }
    }

    /// Takes an array out, so that it can be written while others are read.
    private mutating func take(_ layer: Int) -> [Float] {
        var taken: [Float] = []
        swap(&taken, &slopes[layer])
        return taken
    }
}
