/// The entries along an axis that an index names, such as the class token of a transformer. O(size of the result).
struct SelectionOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let outer: Int
    private let size: Int
    private let inner: Int
    private let indices: [Int]

    /// Nil where an index is none of the axis. `shape` is that of the index.
    init?(_ x: [Int], axis: Int, _ indices: [Int], shape: [Int]) {
        guard x.indices.contains(axis), indices.allSatisfy({ (-x[axis]..<x[axis]).contains($0) }) else { return nil }
        (outer, size, inner) = (x[..<axis].reduce(1, *), x[axis], x[(axis + 1)...].reduce(1, *))
        // Negative ones count from the end.
        self.indices = indices.map { $0 < 0 ? $0 + x[axis] : $0 }
        resultShapes = [x[..<axis] + shape + x[(axis + 1)...]]
    }

    func forward(_ memory: OperationMemory) {
        inParallel(outer, size: indices.count * inner, threads: memory.threads) { range in
            for row in range {
                for (place, index) in indices.enumerated() {
                    (memory.results[0] + (row * indices.count + place) * inner).update(
                        from: memory.operands[0] + (row * size + index) * inner, count: inner)
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        guard let place = memory.operandGradients[0] else { return }
        let back = OperandGradient(start: place.begun(outer * size * inner), isBegun: true)
        inParallel(outer, size: indices.count * inner, threads: memory.threads) { range in
            for row in range {
                for (place, index) in indices.enumerated() {
                    let from = memory.resultGradients[0] + (row * indices.count + place) * inner
                    let to = back.start + (row * size + index) * inner
                    for i in 0..<inner { to[i] += from[i] }
                }
            }
        }
    }
}
