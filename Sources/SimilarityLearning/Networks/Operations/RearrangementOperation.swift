/// The same elements elsewhere: under another shape, with the axes in another order, put together or taken apart.
/// O(size of the results).
struct RearrangementOperation: NetworkOperation {
    let resultShapes: [[Int]]
    /// What is copied from where to where.
    private let pieces: [Piece]

    /// A block of an operand that becomes a block of a result: `outer` stretches of `count` elements, or, with an order
    /// of axes, all elements in that order.
    private struct Piece {
        let operand: Int
        let result: Int
        let outer: Int
        let count: Int
        var from: (start: Int, stride: Int)
        var to: (start: Int, stride: Int)
        var axes: [(size: Int, stride: Int)] = []
    }

    /// Another shape for the same elements.
    init(reshaping x: [Int], to shape: [Int]) {
        resultShapes = [shape]
        let count = x.elementCount
        pieces = [Piece(operand: 0, result: 0, outer: 1, count: count, from: (0, count), to: (0, count))]
    }

    /// Another order of the axes.
    init(transposing x: [Int], order: [Int]) {
        var strides = [Int](repeating: 1, count: x.count)
        for axis in x.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * x[axis + 1] }
        let shape = order.map { x[$0] }
        resultShapes = [shape]
        let last = shape.last ?? 1
        pieces = [
            Piece(
                operand: 0, result: 0, outer: x.elementCount / max(1, last), count: last,
                from: (0, order.last.map { strides[$0] } ?? 1), to: (0, last),
                axes: order.dropLast().map { (x[$0], strides[$0]) })
        ]
    }

    /// Operands one after another along an axis.
    init(concatenating shapes: [[Int]], axis: Int) {
        var shape = shapes[0]
        shape[axis] = shapes.reduce(0) { $0 + $1[axis] }
        resultShapes = [shape]
        let (outer, inner) = (shape[..<axis].reduce(1, *), shape[(axis + 1)...].reduce(1, *))
        var start = 0
        var pieces: [Piece] = []
        for (index, part) in shapes.enumerated() {
            let count = part[axis] * inner
            pieces.append(
                Piece(
                    operand: index, result: 0, outer: outer, count: count, from: (0, count),
                    to: (start, shape[axis] * inner)))
            start += count
        }
        self.pieces = pieces
    }

    /// Ranges along an axis, a result each.
    init(slicing x: [Int], axis: Int, _ ranges: [Range<Int>]) {
        let (outer, inner) = (x[..<axis].reduce(1, *), x[(axis + 1)...].reduce(1, *))
        resultShapes = ranges.map { range in
            var shape = x
            shape[axis] = range.count
            return shape
        }
        pieces = ranges.enumerated().map { index, range in
            Piece(
                operand: 0, result: index, outer: outer, count: range.count * inner,
                from: (range.lowerBound * inner, x[axis] * inner), to: (0, range.count * inner))
        }
    }

    func forward(_ memory: OperationMemory) {
        for piece in pieces {
            inParallel(piece.outer, size: piece.count, threads: memory.threads) { range in
                for index in range {
                    let (from, to) = (memory.operands[piece.operand], memory.results[piece.result])
                    let target = to + piece.to.start + index * piece.to.stride
                    if piece.axes.isEmpty {
                        target.update(from: from + piece.from.start + index * piece.from.stride, count: piece.count)
                    } else {
                        let source = from + start(piece, index)
                        for i in 0..<piece.count { target[i] = source[i * piece.from.stride] }
                    }
                }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        var begun: Set<Int> = []
        for piece in pieces {
            guard let place = memory.operandGradients[piece.operand] else { continue }
            // What no piece covers gets no gradient, hence all is begun with zeros.
            if begun.insert(piece.operand).inserted, !place.isBegun { _ = place.begun(operandCount(piece)) }
            inParallel(piece.outer, size: piece.count, threads: memory.threads) { range in
                for index in range {
                    let gradient = memory.resultGradients[piece.result] + piece.to.start + index * piece.to.stride
                    if piece.axes.isEmpty {
                        let back = place.start + piece.from.start + index * piece.from.stride
                        for i in 0..<piece.count { back[i] += gradient[i] }
                    } else {
                        let back = place.start + start(piece, index)
                        for i in 0..<piece.count { back[i * piece.from.stride] += gradient[i] }
                    }
                }
            }
        }
    }

    /// The elements of the operand that a piece is of.
    private func operandCount(_ piece: Piece) -> Int {
        piece.axes.isEmpty ? piece.outer * piece.from.stride : piece.outer * piece.count
    }

    /// Where a stretch begins in an operand whose axes change their order.
    private func start(_ piece: Piece, _ index: Int) -> Int {
        var (rest, start) = (index, 0)
        for axis in piece.axes.reversed() {
            start += rest % axis.size * axis.stride
            rest /= axis.size
        }
        return start
    }
}
