import Foundation

/// A function of each element by itself. O(size of the operand).
struct ElementOperation: NetworkOperation {
    enum Function {
        case relu
        /// Outside of the limits, and at them, the gradient is 0, as in PyTorch's `relu6`.
        case clip(min: Float, max: Float)
        case leakyRelu(slope: Float)
        case sigmoid
        case tanh
        case erf
        case sqrt
        case abs
    }

    let resultShapes: [[Int]]
    private let function: Function
    private let count: Int

    init(_ function: Function, _ x: [Int]) {
        (resultShapes, self.function, count) = ([x], function, x.elementCount)
    }

    func forward(_ memory: OperationMemory) {
        inParallel(count, threads: memory.threads) { range in
            @inline(__always) func map(_ value: (Float) -> Float) {
                let (x, y) = (memory.operands[0], memory.results[0])
                for i in range { y[i] = value(x[i]) }
            }
            switch function {
            case .relu: map { $0 > 0 ? $0 : 0 }
            case .clip(let low, let high): map { min(max($0, low), high) }
            case .leakyRelu(let slope): map { $0 > 0 ? $0 : slope * $0 }
            case .sigmoid: map { 1 / (1 + exp(-$0)) }
            case .tanh: map { Foundation.tanh($0) }
            case .erf: map { Foundation.erf($0) }
            case .sqrt: map { $0.squareRoot() }
            case .abs: map { Swift.abs($0) }
            }
        }
    }

    func backward(_ memory: OperationMemory) {
        guard let place = memory.operandGradients[0] else { return }
        inParallel(count, threads: memory.threads) { range in
            @inline(__always) func map(_ slope: (_ x: Float, _ y: Float) -> Float) {
                let (x, y, gradient) = (memory.operands[0], memory.results[0], memory.resultGradients[0])
                let back = place.start
                if place.isBegun {
                    for i in range { back[i] += gradient[i] * slope(x[i], y[i]) }
                } else {
                    for i in range { back[i] = gradient[i] * slope(x[i], y[i]) }
                }
            }
            switch function {
            case .relu: map { x, _ in x > 0 ? 1 : 0 }
            case .clip(let low, let high): map { x, _ in x > low && x < high ? 1 : 0 }
            case .leakyRelu(let slope): map { x, _ in x > 0 ? 1 : slope }
            case .sigmoid: map { _, y in y * (1 - y) }
            case .tanh: map { _, y in 1 - y * y }
            case .erf: map { x, _ in 2 / Float.pi.squareRoot() * exp(-x * x) }
            case .sqrt: map { _, y in 0.5 / y }
            case .abs: map { x, _ in x > 0 ? 1 : x < 0 ? -1 : 0 }
            }
        }
    }
}
