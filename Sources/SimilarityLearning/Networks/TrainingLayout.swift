/// Where the values and gradients of a network in training lie in memory, in floats from its beginning. Made once for
/// the largest batch; smaller ones leave room.
///
/// Values stay until the way back has used them. Gradients of values give their place to others once they are passed
/// on.
struct TrainingLayout {
    /// Of each value.
    private(set) var values: [Int] = []
    /// Of each value's gradient, from the beginning of the gradients; nil for those that have none.
    private(set) var gradients: [Int?]
    /// Of what each step keeps for the way back.
    private(set) var kept: [Int] = []
    /// The values and what is kept.
    private(set) var valueCount = 0
    /// Gradients of computed values.
    private(set) var gradientCount = 0
    /// The working memory of the step that needs most.
    private(set) var workingCount = 0
    /// For each step, and each of its results and then operands, whether something was added to the gradient before.
    private(set) var begun: [[Bool]]

    /// What is learned lies elsewhere; `parameters` says where, by value. O(steps · values alive at the same time).
    init(_ plan: TrainingPlan, parameters: [Int: Int]) {
        for (index, value) in plan.values.enumerated() {
            values.append(valueCount)
            if parameters[index] == nil { valueCount += Self.rounded(value.shape.elementCount) }
        }
        for step in plan.steps {
            kept.append(valueCount)
            valueCount += Self.rounded(step.operation.keptCount)
            workingCount = max(workingCount, step.operation.workingCount)
        }
        gradients = [Int?](repeating: nil, count: plan.values.count)
        begun = [[Bool]](repeating: [], count: plan.steps.count)
        var free = FreeList()
        var started: Set<Int> = []
        for (value, place) in parameters { gradients[value] = place }
        func start(_ value: Int) -> Bool {
            if gradients[value] == nil {
                gradients[value] = free.take(Self.rounded(plan.values[value].shape.elementCount))
            }
            return !started.insert(value).inserted
        }
        _ = start(plan.output)
        for (index, step) in plan.steps.enumerated().reversed() where plan.goesBack(through: step) {
            begun[index] = step.results.map { start($0) }
            begun[index] += step.operands.map { plan.values[$0].wantsGradient ? start($0) : true }
            for value in step.results {
                if let place = gradients[value] {
                    free.give(place, Self.rounded(plan.values[value].shape.elementCount))
                }
            }
        }
        gradientCount = free.end
    }

    /// At least one, and whole cache lines.
    private static func rounded(_ count: Int) -> Int { (max(1, count) + 15) / 16 * 16 }
}

/// Which stretches of a memory are free; the first that fits is taken.
private struct FreeList {
    private var stretches: [Range<Int>] = []
    private(set) var end = 0

    mutating func take(_ count: Int) -> Int {
        if let index = stretches.firstIndex(where: { $0.count >= count }) {
            let start = stretches[index].lowerBound
            stretches[index] = start + count..<stretches[index].upperBound
            if stretches[index].isEmpty { stretches.remove(at: index) }
            return start
        }
        // The last stretch grows where it reaches the end.
        if let last = stretches.last, last.upperBound == end {
            stretches.removeLast()
            end = last.lowerBound + count
            return last.lowerBound
        }
        defer { end += count }
        return end
    }

    mutating func give(_ start: Int, _ count: Int) {
        let index = stretches.firstIndex { $0.lowerBound > start } ?? stretches.count
        stretches.insert(start..<start + count, at: index)
        if index + 1 < stretches.count, stretches[index].upperBound == stretches[index + 1].lowerBound {
            stretches[index] = stretches[index].lowerBound..<stretches[index + 1].upperBound
            stretches.remove(at: index + 1)
        }
        if index > 0, stretches[index - 1].upperBound == stretches[index].lowerBound {
            stretches[index - 1] = stretches[index - 1].lowerBound..<stretches[index].upperBound
            stretches.remove(at: index)
        }
    }
}
