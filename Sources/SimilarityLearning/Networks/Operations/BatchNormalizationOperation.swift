/// Batch normalization (Ioffe and Szegedy, 2015) with the stored statistics, of which nothing is learned, or with those
/// of the batch, through which the gradient goes too. O(size of the operand).
struct BatchNormalizationOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let batch: Int
    private let channels: Int
    /// The elements of a channel of one image.
    private let size: Int
    private let epsilon: Float

    init(_ x: [Int], epsilon: Float) {
        resultShapes = [x]
        (batch, channels, size) = (x[0], x[1], x.dropFirst(2).reduce(1, *))
        self.epsilon = epsilon
    }

    /// For each channel the mean and 1 / √(variance + ε) that were used.
    var keptCount: Int { 2 * channels }

    // Operands: the image, scale, bias, mean and variance.
    func forward(_ memory: OperationMemory) {
        inParallel(channels, size: batch * size, threads: memory.threads) { range in
            for channel in range {
                if case .batch(let momentum) = memory.statistics {
                    measure(memory, channel, momentum)
                } else {
                    memory.kept[2 * channel] = memory.operands[3][channel]
                    memory.kept[2 * channel + 1] = 1 / (memory.operands[4][channel] + epsilon).squareRoot()
                }
                let factor = memory.operands[1][channel] * memory.kept[2 * channel + 1]
                let (mean, bias) = (memory.kept[2 * channel], memory.operands[2][channel])
                for image in 0..<batch {
                    let (x, y) = (memory.operands[0] + plane(image, channel), memory.results[0] + plane(image, channel))
                    for i in 0..<size { y[i] = (x[i] - mean) * factor + bias }
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        inParallel(channels, size: batch * size, threads: memory.threads) { range in
            for channel in range { backward(memory, channel) }
        }
    }

    private func backward(_ memory: OperationMemory, _ channel: Int) {
        let (mean, inverse) = (memory.kept[2 * channel], memory.kept[2 * channel + 1])
        let isMeasured = memory.statistics != .stored
        var sums = (gradient: 0.0, product: 0.0)
        if isMeasured || memory.operandGradients[1] != nil || memory.operandGradients[2] != nil {
            for image in 0..<batch {
                let gradient = memory.resultGradients[0] + plane(image, channel)
                let x = memory.operands[0] + plane(image, channel)
                sums.gradient += Double(sum(gradient, size))
                sums.product += Double(centeredProduct(x, center: mean, gradient, size))
            }
            sums.product *= Double(inverse)
        }
        if let place = memory.operandGradients[1] {
            put(Float(sums.product), at: place.start + channel, adding: place.isBegun)
        }
        if let place = memory.operandGradients[2] {
            put(Float(sums.gradient), at: place.start + channel, adding: place.isBegun)
        }
        guard let place = memory.operandGradients[0] else { return }
        let factor = memory.operands[1][channel] * inverse
        // What the mean and the variance of the batch take of the gradient.
        let count = Double(batch * size)
        let constant = isMeasured ? Float(sums.gradient / count) : 0
        let slope = isMeasured ? Float(sums.product / count) * inverse : 0
        for image in 0..<batch {
            let start = plane(image, channel)
            let (gradient, x) = (memory.resultGradients[0] + start, memory.operands[0] + start)
            let back = place.start + start
            if isMeasured {
                for i in 0..<size {
                    put(
                        factor * (gradient[i] - constant - (x[i] - mean) * slope), at: back + i, adding: place.isBegun)
                }
            } else {
                for i in 0..<size { put(factor * gradient[i], at: back + i, adding: place.isBegun) }
            }
        }
    }

    /// Takes the statistics of the batch and moves the stored ones toward them. The stored variance is that of the
    /// population from which the batch was drawn, hence the divisor, as in PyTorch.
    private func measure(_ memory: OperationMemory, _ channel: Int, _ momentum: Float) {
        var total = 0.0
        for image in 0..<batch { total += Double(sum(memory.operands[0] + plane(image, channel), size)) }
        let count = Double(batch * size)
        let mean = Float(total / count)
        var squares = 0.0
        for image in 0..<batch {
            squares += Double(squaredDeviation(memory.operands[0] + plane(image, channel), center: mean, size))
        }
        memory.kept[2 * channel] = mean
        memory.kept[2 * channel + 1] = 1 / (Float(squares / count) + epsilon).squareRoot()
        memory.operands[3][channel] += momentum * (mean - memory.operands[3][channel])
        let variance = Float(squares / max(1, count - 1))
        memory.operands[4][channel] += momentum * (variance - memory.operands[4][channel])
    }

    private func plane(_ image: Int, _ channel: Int) -> Int { (image * channels + channel) * size }
}
