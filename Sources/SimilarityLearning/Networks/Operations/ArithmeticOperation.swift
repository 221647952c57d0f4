import Foundation

/// A function of two operands, element by element, broadcast like NumPy. O(size of the result).
struct ArithmeticOperation: NetworkOperation {
    enum Function {
        case add, subtract, multiply, divide, power
    }

    let resultShapes: [[Int]]
    private let function: Function
    /// The result as rows of an inner axis, neighboring axes merged where both operands go along.
    private let outer: [Int]
    private let inner: Int
    private let strides: (a: [Int], b: [Int])
    private let innerStrides: (a: Int, b: Int)
    private let counts: (a: Int, b: Int)

    init(_ function: Function, _ a: [Int], _ b: [Int], result: [Int]) {
        resultShapes = [result]
        self.function = function
        counts = (a.elementCount, b.elementCount)
        var axes: [(size: Int, a: Int, b: Int)] = []
        for (size, strides) in zip(result, zip(Self.strides(a, result.count), Self.strides(b, result.count)))
        where size != 1 {
            if let last = axes.last, last.a == strides.0 * size, last.b == strides.1 * size {
                axes[axes.count - 1] = (last.size * size, strides.0, strides.1)
            } else {
                axes.append((size, strides.0, strides.1))
            }
        }
        let innermost = axes.popLast() ?? (1, 0, 0)
        (inner, innerStrides) = (innermost.size, (innermost.a, innermost.b))
        (outer, strides) = (axes.map(\.size), (axes.map(\.a), axes.map(\.b)))
    }

    /// The distance between neighbors along each axis of the result; 0 where an operand is repeated.
    private static func strides(_ shape: [Int], _ rank: Int) -> [Int] {
        var (strides, stride) = ([Int](repeating: 0, count: rank), 1)
        for (axis, size) in zip((rank - shape.count..<rank).reversed(), shape.reversed()) {
            strides[axis] = size == 1 ? 0 : stride
            stride *= size
        }
        return strides
    }

    /// Where a row begins in an operand.
    private func start(_ row: Int, _ strides: [Int]) -> Int {
        var (rest, start) = (row, 0)
        for axis in outer.indices.reversed() {
            start += rest % outer[axis] * strides[axis]
            rest /= outer[axis]
        }
        return start
    }

    func forward(_ memory: OperationMemory) {
        inRows(threads: memory.threads) { row, part in
            let a = memory.operands[0] + start(row, strides.a)
            let b = memory.operands[1] + start(row, strides.b)
            let y = memory.results[0] + row * inner
            @inline(__always) func map(_ value: (Float, Float) -> Float) {
                switch innerStrides {
                case (1, 1): for i in part { y[i] = value(a[i], b[i]) }
                case (1, 0): for i in part { y[i] = value(a[i], b[0]) }
                default: for i in part { y[i] = value(a[i * innerStrides.a], b[i * innerStrides.b]) }
                }
            }
            switch function {
            case .add: map { $0 + $1 }
            case .subtract: map { $0 - $1 }
            case .multiply: map { $0 * $1 }
            case .divide: map { $0 / $1 }
            case .power: map { pow($0, $1) }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        if let place = memory.operandGradients[0] {
            switch function {
            case .add, .subtract: share(memory, place, ofA: true) { _, _, _ in 1 }
            case .multiply: share(memory, place, ofA: true) { _, b, _ in b }
            case .divide: share(memory, place, ofA: true) { _, b, _ in 1 / b }
            case .power: share(memory, place, ofA: true) { a, b, _ in b == 0 ? 0 : b * pow(a, b - 1) }
            }
        }
        if let place = memory.operandGradients[1] {
            switch function {
            case .add: share(memory, place, ofA: false) { _, _, _ in 1 }
            case .subtract: share(memory, place, ofA: false) { _, _, _ in -1 }
            case .multiply: share(memory, place, ofA: false) { a, _, _ in a }
            case .divide: share(memory, place, ofA: false) { _, b, y in -y / b }
            case .power: share(memory, place, ofA: false) { a, _, y in y == 0 ? 0 : y * log(a) }
            }
        }
    }

    /// Adds the gradient at the result, times a slope, to that of one operand.
    @inline(__always)
    private func share(
        _ memory: OperationMemory, _ place: OperandGradient, ofA: Bool,
        _ slope: @Sendable (_ a: Float, _ b: Float, _ y: Float) -> Float
    ) {
        let own = ofA ? strides.a : strides.b
        let ownInner = ofA ? innerStrides.a : innerStrides.b
        let count = ofA ? counts.a : counts.b
        let isWhole = count == outer.reduce(inner, *)
        let adding = place.isBegun
        let target = isWhole ? place.start : place.begun(count)
        nonisolated(unsafe) let to = target
        @Sendable @inline(__always) func add(_ row: Int, _ part: Range<Int>) {
            let a = memory.operands[0] + start(row, strides.a)
            let b = memory.operands[1] + start(row, strides.b)
            let (y, gradient) = (memory.results[0] + row * inner, memory.resultGradients[0] + row * inner)
            let back = to + start(row, own)
            let (strideA, strideB) = innerStrides
            if isWhole, strideB == strideA {
                for i in part { put(gradient[i] * slope(a[i], b[i], y[i]), at: back + i, adding: adding) }
            } else if isWhole {
                for i in part {
                    put(
                        gradient[i] * slope(a[i * strideA], b[i * strideB], y[i]), at: back + i * ownInner,
                        adding: adding)
                }
            } else if ownInner == 0 {
                var total: Float = 0
                for i in part { total += gradient[i] * slope(a[i * strideA], b[i * strideB], y[i]) }
                back[0] += total
            } else {
                for i in part { back[i * ownInner] += gradient[i] * slope(a[i * strideA], b[i * strideB], y[i]) }
            }
        }
        if isWhole {
            inRows(threads: memory.threads) { row, part in add(row, part) }
        } else if let first = outer.first, own[0] != 0 {
            // Rows that begin differently along the first axis add to different places.
            let rows = outer.dropFirst().reduce(1, *)
            inParallel(first, size: rows * inner, threads: memory.threads) { range in
                for row in range.lowerBound * rows..<range.upperBound * rows { add(row, 0..<inner) }
            }
        } else {
            for row in 0..<outer.reduce(1, *) { add(row, 0..<inner) }
        }
    }

    /// Calls `body` for parts of rows that can be worked on separately.
    @inline(__always)
    private func inRows(threads: Int, _ body: @Sendable (_ row: Int, _ part: Range<Int>) -> Void) {
        if outer.isEmpty {
            inParallel(inner, threads: threads) { body(0, $0) }
        } else {
            inParallel(outer.reduce(1, *), size: inner, threads: threads) { for row in $0 { body(row, 0..<inner) } }
        }
    }
}
