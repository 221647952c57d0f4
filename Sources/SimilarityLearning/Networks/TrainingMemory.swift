/// The memory of a network in training, at the borders of cache lines, zeros at first.
final class TrainingMemory {
    /// What is learned.
    let weights: UnsafeMutablePointer<Float>
    /// The gradients of what is learned.
    let weightGradients: UnsafeMutablePointer<Float>
    /// Every value, and what operations keep.
    let values: UnsafeMutablePointer<Float>
    /// The gradients of values.
    let gradients: UnsafeMutablePointer<Float>
    /// What an operation needs while it runs.
    let working: UnsafeMutablePointer<Float>
    /// All of it.
    let byteCount: Int

    init(parameters: Int, _ layout: TrainingLayout) {
        func memory(_ count: Int) -> UnsafeMutablePointer<Float> {
            let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 4, alignment: 64)
            let floats = bytes.bindMemory(to: Float.self, capacity: max(1, count))
            floats.initialize(repeating: 0, count: max(1, count))
            return floats
        }
        weights = memory(parameters)
        weightGradients = memory(parameters)
        values = memory(layout.valueCount)
        gradients = memory(layout.gradientCount)
        working = memory(layout.workingCount)
        byteCount = 4 * (2 * parameters + layout.valueCount + layout.gradientCount + layout.workingCount)
    }

    deinit { for memory in [weights, weightGradients, values, gradients, working] { memory.deallocate() } }
}
