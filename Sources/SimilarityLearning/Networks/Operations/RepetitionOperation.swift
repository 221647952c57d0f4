/// The operand several times, such as a class token once for each image. O(size of the result).
struct RepetitionOperation: NetworkOperation {
    let resultShapes: [[Int]]
    private let count: Int
    private let times: Int

    /// Nil where the operand is repeated along other axes than the first ones.
    init?(_ x: [Int], to shape: [Int]) {
        let core = Array(x.drop { $0 == 1 })
        guard shape.count >= x.count, shape.suffix(core.count) == core[...] else { return nil }
        (count, times) = (core.elementCount, shape.dropLast(core.count).reduce(1, *))
        resultShapes = [shape]
    }

    func forward(_ memory: OperationMemory) {
        for place in 0..<times { (memory.results[0] + place * count).update(from: memory.operands[0], count: count) }
    }

    func backward(_ memory: OperationMemory) {
        guard let gradient = memory.operandGradients[0] else { return }
        let to = gradient.begun(count)
        for place in 0..<times {
            let from = memory.resultGradients[0] + place * count
            for i in 0..<count { to[i] += from[i] }
        }
    }
}
