import Foundation

/// The softmax along an axis. O(size of the operand).
struct SoftmaxOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let outer: Int
    private let count: Int
    private let inner: Int

    init(_ x: [Int], axis: Int) {
        resultShapes = [x]
        (outer, count, inner) = (x[..<axis].reduce(1, *), x[axis], x[(axis + 1)...].reduce(1, *))
    }

    func forward(_ memory: OperationMemory) {
        inParallel(outer * inner, size: count, threads: memory.threads) { range in
            for index in range {
                let (x, y) = (memory.operands[0] + start(index), memory.results[0] + start(index))
                var highest = -Float.infinity
                for i in 0..<count { highest = max(highest, x[i * inner]) }
                var total: Float = 0
                for i in 0..<count {
                    y[i * inner] = exp(x[i * inner] - highest)
                    total += y[i * inner]
                }
                for i in 0..<count { y[i * inner] /= total }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        guard let place = memory.operandGradients[0] else { return }
        inParallel(outer * inner, size: count, threads: memory.threads) { range in
            for index in range {
                let (y, gradient) = (memory.results[0] + start(index), memory.resultGradients[0] + start(index))
                let back = place.start + start(index)
                var mean: Float = 0
                for i in 0..<count { mean += y[i * inner] * gradient[i * inner] }
                for i in 0..<count {
                    put(y[i * inner] * (gradient[i * inner] - mean), at: back + i * inner, adding: place.isBegun)
                }
            }
        }
    }

    private func start(_ index: Int) -> Int { index / inner * count * inner + index % inner }
}
