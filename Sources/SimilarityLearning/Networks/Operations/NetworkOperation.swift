/// One node of a network in training, for a certain size of the batch: its result, and what a gradient at its result
/// means for its operands.
///
/// An operation knows the shapes; values, gradients and working memory are handed to it. What it computes is the same
/// bit for bit on any number of threads.
protocol NetworkOperation: Sendable {
    /// The shapes of the results.
    var resultShapes: [[Int]] { get }
    /// How many floats of working memory either direction needs while it runs.
    var workingCount: Int { get }
    /// How many floats it keeps from the way forward for the way back.
    var keptCount: Int { get }

    /// Computes the results.
    func forward(_ memory: OperationMemory)

    /// Adds to the gradients of those operands that want one.
    func backward(_ memory: OperationMemory)
}

extension NetworkOperation {
    var workingCount: Int { 0 }
    var keptCount: Int { 0 }
}

/// Where an operation's values and gradients are.
///
/// `@unchecked Sendable` is safe: it lives as long as the call that it is handed to, and there every thread writes to places that no other
/// thread reads or writes.
struct OperationMemory: @unchecked Sendable {
    /// The operands.
    var operands: [UnsafeMutablePointer<Float>] = []
    /// The results.
    var results: [UnsafeMutablePointer<Float>] = []
    /// Of the operands; nil for those that want none.
    var operandGradients: [OperandGradient?] = []
    /// Of the results.
    var resultGradients: [UnsafeMutablePointer<Float>] = []
    /// Working memory, of any content.
    var working: UnsafeMutablePointer<Float>
    /// What is kept from the way forward for the way back.
    var kept: UnsafeMutablePointer<Float>
    /// How batch normalization works.
    var statistics = BatchStatistics.stored
    /// How many threads to use.
    var threads: Int
}

/// The place of an operand's gradient, to which everything that uses the operand adds its share.
///
/// `@unchecked Sendable` is safe for the same reason as that of ``OperationMemory``.
struct OperandGradient: @unchecked Sendable {
    let start: UnsafeMutablePointer<Float>
    /// Whether something is there already to be added to; else the content does not matter.
    let isBegun: Bool

    /// The place, ready to be added to.
    func begun(_ count: Int) -> UnsafeMutablePointer<Float> {
        if !isBegun { start.update(repeating: 0, count: count) }
        return start
    }
}

/// Where batch normalization takes means and variances from.
public enum BatchStatistics: Sendable, Hashable {
    /// What the network brings along; as it is when images are embedded.
    case stored
    /// The batch at hand; the stored ones move toward it by this share, which is 0.1 in PyTorch by default.
    case batch(momentum: Float)
}
