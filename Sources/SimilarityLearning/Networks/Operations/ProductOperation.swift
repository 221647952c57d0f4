/// A dense layer, or the product of matrices in the last two axes with those before them broadcast.
/// O(batch · rows · columns · inner) for either direction, twice that on the way back.
struct ProductOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let rows: Int
    private let inner: Int
    private let columns: Int
    private let transposesB: Bool
    /// Where the matrices of each product begin, in matrices.
    private let pairs: [(a: Int, b: Int)]
    private let counts: (a: Int, b: Int)

    /// A dense layer. Operands: a [rows, inner], b and, perhaps, a bias [columns].
    init?(dense a: [Int], _ b: [Int], bias: [Int]?, transposesB: Bool) {
        guard a.count == 2, b.count == 2 else { return nil }
        (rows, inner, self.transposesB) = (a[0], a[1], transposesB)
        columns = transposesB ? b[0] : b[1]
        guard (transposesB ? b[1] : b[0]) == inner, bias == nil || bias == [columns] else { return nil }
        (pairs, counts) = ([(0, 0)], (1, 1))
        resultShapes = [[rows, columns]]
    }

    /// A product of matrices.
    init?(_ a: [Int], _ b: [Int]) {
        guard a.count >= 2, b.count >= 2, a[a.count - 1] == b[b.count - 2] else { return nil }
        (inner, columns, transposesB) = (a[a.count - 1], b[b.count - 1], false)
        if b.count == 2 {
            // One matrix for all: one product.
            rows = a.dropLast().reduce(1, *)
            (pairs, counts) = ([(0, 0)], (1, 1))
            resultShapes = [a.dropLast() + [columns]]
            return
        }
        rows = a[a.count - 2]
        let rank = max(a.count, b.count) - 2
        func padded(_ shape: [Int]) -> [Int] {
            [Int](repeating: 1, count: rank + 2 - shape.count) + shape.dropLast(2)
        }
        let (batchA, batchB) = (padded(a), padded(b))
        guard zip(batchA, batchB).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
        let batch = zip(batchA, batchB).map { max($0, $1) }
        resultShapes = [batch + [rows, columns]]
        counts = (batchA.elementCount, batchB.elementCount)
        pairs = (0..<batch.elementCount).map { index in
            var (rest, place, stride) = (index, (a: 0, b: 0), (a: 1, b: 1))
            for axis in batch.indices.reversed() {
                let position = rest % batch[axis]
                rest /= batch[axis]
                if batchA[axis] > 1 { place.a += position * stride.a }
                if batchB[axis] > 1 { place.b += position * stride.b }
                stride = (stride.a * batchA[axis], stride.b * batchB[axis])
            }
            return place
        }
    }

    func forward(_ memory: OperationMemory) {
        for (index, pair) in pairs.enumerated() {
            MatrixProduct.multiply(
                a(memory, pair.a), b(memory, pair.b), into: memory.results[0] + index * rows * columns,
                threads: memory.threads)
        }
        guard memory.operands.count > 2 else { return }
        let (y, bias) = (memory.results[0], memory.operands[2])
        for row in 0..<rows { for column in 0..<columns { y[row * columns + column] += bias[column] } }
    }

    func backward(_ memory: OperationMemory) {
        if let place = memory.operandGradients[0] {
            let to = begun(place, counts.a, rows * inner)
            for (index, pair) in pairs.enumerated() {
                MatrixProduct.multiply(
                    gradient(memory, index), b(memory, pair.b).transposed, into: to.start + pair.a * rows * inner,
                    adding: to.isBegun, threads: memory.threads)
            }
        }
        if let place = memory.operandGradients[1] {
            let to = begun(place, counts.b, inner * columns)
            for (index, pair) in pairs.enumerated() {
                let (a, gradient) = (a(memory, pair.a), gradient(memory, index))
                let factors = transposesB ? (gradient.transposed, a) : (a.transposed, gradient)
                MatrixProduct.multiply(
                    factors.0, factors.1, into: to.start + pair.b * inner * columns, adding: to.isBegun,
                    threads: memory.threads)
            }
        }
        guard memory.operandGradients.count > 2, let place = memory.operandGradients[2] else { return }
        let (to, gradient) = (place.begun(columns), memory.resultGradients[0])
        for row in 0..<rows { for column in 0..<columns { to[column] += gradient[row * columns + column] } }
    }

    /// A gradient that several products add to must hold something before the first does.
    private func begun(_ place: OperandGradient, _ matrices: Int, _ size: Int) -> OperandGradient {
        guard matrices < pairs.count else { return place }
        return OperandGradient(start: place.begun(matrices * size), isBegun: true)
    }

    private func a(_ memory: OperationMemory, _ index: Int) -> MatrixView {
        MatrixView(memory.operands[0] + index * rows * inner, rows: rows, columns: inner)
    }

    private func b(_ memory: OperationMemory, _ index: Int) -> MatrixView {
        let start = memory.operands[1] + index * inner * columns
        return transposesB
            ? MatrixView(start, rows: columns, columns: inner).transposed
            : MatrixView(start, rows: inner, columns: columns)
    }

    private func gradient(_ memory: OperationMemory, _ index: Int) -> MatrixView {
        MatrixView(memory.resultGradients[0] + index * rows * columns, rows: rows, columns: columns)
    }
}
