/// The mean, sum or maximum over axes. O(size of the operand).
struct ReductionOperation: NetworkOperation {
    enum Kind {
        case mean, sum
        /// Several maxima share the gradient, as in PyTorch's `amax`.
        case maximum
    }

    let resultShapes: [[Int]]
    private let kind: Kind
    private let outer: Int
    private let count: Int
    private let inner: Int

    /// Nil where the axes are not neighbors.
    init?(_ kind: Kind, _ x: [Int], axes: [Int], keepDims: Bool) {
        self.kind = kind
        let sorted = axes.sorted()
        guard let first = sorted.first, let last = sorted.last, last < x.count, sorted == Array(first...last) else {
            return nil
        }
        (outer, count) = (x[..<first].reduce(1, *), x[first...last].reduce(1, *))
        inner = x[(last + 1)...].reduce(1, *)
        resultShapes = [
            x.indices.compactMap { axes.contains($0) ? keepDims ? 1 : nil : x[$0] }
        ]
    }

    func forward(_ memory: OperationMemory) {
        inParallel(outer, size: count * inner, threads: memory.threads) { range in
            for index in range {
                let (x, y) = (memory.operands[0] + index * count * inner, memory.results[0] + index * inner)
                for column in 0..<inner { y[column] = value(x + column) }
            }
        }
    }

    private func value(_ x: UnsafePointer<Float>) -> Float {
        if kind == .maximum {
            var highest = -Float.infinity
            for i in 0..<count { highest = max(highest, x[i * inner]) }
            return highest
        }
        var total: Float = 0
        if inner == 1 { total = SimilarityLearning.sum(x, count) } else { for i in 0..<count { total += x[i * inner] } }
        return kind == .mean ? total / Float(count) : total
    }

    func backward(_ memory: OperationMemory) {
        guard let place = memory.operandGradients[0] else { return }
        inParallel(outer, size: count * inner, threads: memory.threads) { range in
            for index in range {
                let (x, y) = (memory.operands[0] + index * count * inner, memory.results[0] + index * inner)
                let gradient = memory.resultGradients[0] + index * inner
                let back = place.start + index * count * inner
                for column in 0..<inner {
                    var share = gradient[column]
                    if kind == .mean { share /= Float(count) }
                    if kind == .maximum {
                        var ties: Float = 0
                        for i in 0..<count where x[i * inner + column] == y[column] { ties += 1 }
                        share /= max(1, ties)
                    }
                    for i in 0..<count {
                        let isMeant = kind != .maximum || x[i * inner + column] == y[column]
                        put(isMeant ? share : 0, at: back + i * inner + column, adding: place.isBegun)
                    }
                }
            }
        }
    }
}
