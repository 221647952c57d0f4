/// Layer normalization (Ba, Kiros and Hinton, 2016) of rows. O(size of the operand).
struct LayerNormalizationOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let rows: Int
    private let features: Int
    private let epsilon: Float

    init(_ x: [Int], axis: Int, epsilon: Float) {
        resultShapes = [x]
        (rows, features) = (x[..<axis].reduce(1, *), x[axis...].reduce(1, *))
        self.epsilon = epsilon
    }

    /// For each row its mean and 1 / √(variance + ε).
    var keptCount: Int { 2 * rows }

    // Operands: the rows, the scale and, perhaps, the bias.
    func forward(_ memory: OperationMemory) {
        inParallel(rows, size: features, threads: memory.threads) { range in
            for row in range {
                let (x, y) = (memory.operands[0] + row * features, memory.results[0] + row * features)
                let mean = sum(x, features) / Float(features)
                let inverse = 1 / (squaredDeviation(x, center: mean, features) / Float(features) + epsilon).squareRoot()
                (memory.kept[2 * row], memory.kept[2 * row + 1]) = (mean, inverse)
                let scale = memory.operands[1]
                for i in 0..<features { y[i] = (x[i] - mean) * inverse * scale[i] }
                guard memory.operands.count > 2 else { continue }
                let bias = memory.operands[2]
                for i in 0..<features { y[i] += bias[i] }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        if let place = memory.operandGradients[0] {
            inParallel(rows, size: features, threads: memory.threads) { range in
                for row in range { backward(memory, place, row) }
            }
        }
        // A thread has features to itself in all rows.
        inParallel(features, size: rows, threads: memory.threads) { range in
            for index in 1..<memory.operands.count {
                guard let place = memory.operandGradients[index] else { continue }
                if !place.isBegun { (place.start + range.lowerBound).update(repeating: 0, count: range.count) }
                for row in 0..<rows {
                    let gradient = memory.resultGradients[0] + row * features
                    let x = memory.operands[0] + row * features
                    let (mean, inverse) = (memory.kept[2 * row], memory.kept[2 * row + 1])
                    if index == 1 {
                        for i in range { place.start[i] += gradient[i] * (x[i] - mean) * inverse }
                    } else {
                        for i in range { place.start[i] += gradient[i] }
                    }
                }
            }
        }
    }

    private func backward(_ memory: OperationMemory, _ place: OperandGradient, _ row: Int) {
        let (gradient, x) = (memory.resultGradients[0] + row * features, memory.operands[0] + row * features)
        let (back, scale) = (place.start + row * features, memory.operands[1])
        let (mean, inverse) = (memory.kept[2 * row], memory.kept[2 * row + 1])
        var sums = (gradient: Float(0), product: Float(0))
        for i in 0..<features {
            sums.gradient += gradient[i] * scale[i]
            sums.product += gradient[i] * scale[i] * (x[i] - mean)
        }
        let constant = sums.gradient / Float(features)
        let slope = sums.product * inverse * inverse / Float(features)
        for i in 0..<features {
            put(
                inverse * (gradient[i] * scale[i] - constant - (x[i] - mean) * slope), at: back + i,
                adding: place.isBegun)
        }
    }
}
