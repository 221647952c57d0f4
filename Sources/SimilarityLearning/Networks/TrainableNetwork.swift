public import Foundation
public import NeuralGraph

/// A network whose weights can be learned: it computes its output for a batch, and from a gradient at the output the
/// gradients of the weights.
///
/// ```swift
/// let network = try TrainableNetwork(graph, batch: 32)
/// let output = network.forward(images, statistics: .batch(momentum: 0.1))
/// let gradients = network.backward(gradient(of: loss, at: output))
/// network.update { weights, gradients in for i in weights.indices { weights[i] -= 0.01 * gradients[i] } }
/// let trained = network.trainedGraph()
/// ```
///
/// All memory is taken once, for the largest batch. Reverse-mode differentiation (Linnainmaa, 1970): every layer is
/// asked, in reverse order, what a gradient at its result means for its operands. The same steps give the same weights
/// bit for bit on any number of threads.
public final class TrainableNetwork {
    /// A tensor that is learned.
    public struct Parameter: Sendable, Hashable {
        /// Its name in the network.
        public let name: String
        /// Its shape.
        public let shape: [Int]
        /// Where its elements are among all that are learned.
        public let range: Range<Int>
    }

    /// The largest batch.
    public let batch: Int
    /// What is learned, in the order of the layers.
    public let parameters: [Parameter]
    /// The elements of one input.
    public let inputCount: Int
    /// The elements of one output.
    public let outputCount: Int

    private let graph: NetworkGraph
    private let inputGradient: Bool
    private let threads: Int
    private let layout: TrainingLayout
    /// Plans by the size of the batch: as a rule the full one, and the last of an epoch.
    private var plans: [Int: TrainingPlan] = [:]
    private let memory: TrainingMemory
    /// The stored tensors: which value, where among the learned, else where among the values.
    private let stored: [(name: String, shape: [Int], parameter: Range<Int>?, place: Int)]
    /// What the last way forward was, for the way back.
    private var last: (plan: TrainingPlan, statistics: BatchStatistics, count: Int)?

    /// Prepares a network.
    ///
    /// - Parameters:
    ///   - graph: one input of floats whose first size, the batch, is open, and one output.
    ///   - batch: the largest batch.
    ///   - parameters: names of what is learned; nil for all that `graph` lists as parameters.
    ///   - inputGradient: whether the gradient at the input is wanted, too.
    ///   - threads: how many to use.
    /// - Throws: ``NetworkTrainingError`` that names the first layer which cannot be trained.
    /// - Complexity: O(size of the weights and of the values for the largest batch) in memory.
    public init(
        _ graph: NetworkGraph, batch: Int, parameters: Set<String>? = nil, inputGradient: Bool = false,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws(NetworkTrainingError) {
        guard batch > 0 else { throw .unfit(network: graph.name, reason: "a batch of \(batch) has no image") }
        let graph = graph.pruned()
        let trained = (parameters ?? graph.parameterNames).intersection(graph.parameterNames)
        let plan = try TrainingPlan(graph, batch: batch, trained: trained, inputGradient: inputGradient)
        var learned: [Parameter] = []
        var places: [Int: Int] = [:]
        var end = 0
        for (index, value) in plan.values.enumerated() where value.isStored && value.wantsGradient {
            let range = end..<end + value.shape.elementCount
            learned.append(Parameter(name: value.name, shape: value.shape, range: range))
            places[index] = range.lowerBound
            end = range.upperBound
        }
        layout = TrainingLayout(plan, parameters: places)
        memory = TrainingMemory(parameters: end, layout)
        (self.graph, self.batch, self.inputGradient, self.threads) = (graph, batch, inputGradient, threads)
        self.parameters = learned
        inputCount = plan.values[plan.input].shape.dropFirst().reduce(1, *)
        outputCount = plan.values[plan.output].shape.dropFirst().reduce(1, *)
        stored = plan.values.enumerated().filter { $0.element.isStored }.map { [layout] index, value in
            let range = places[index].map { $0..<$0 + value.shape.elementCount }
            return (value.name, value.shape, range, layout.values[index])
        }
        plans[batch] = plan
        for (name, _, range, place) in stored {
            guard let floats = graph.initializers.find(name)?.floats() else { continue }
            let to = range.map { memory.weights + $0.lowerBound } ?? memory.values + place
            to.update(from: floats, count: floats.count)
        }
    }

    /// The bytes of memory that training takes: weights, gradients, all values of the largest batch, and working
    /// memory.
    public var byteCount: Int { memory.byteCount }

    /// Where the input of the next batch is to be put, one image after another, for ``forward(count:statistics:)``.
    public var input: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: memory.values + layout.values[0], count: batch * inputCount)
    }

    /// Computes the output for the first `count` images in ``input``; it stays until the next call.
    /// - Complexity: O(`count` · multiplications of the network)
    public func forward(count: Int, statistics: BatchStatistics = .stored) -> UnsafeBufferPointer<Float> {
        precondition((1...batch).contains(count), "a batch of \(count) images in a network for \(batch)")
        let plan = plan(for: count)
        for (index, step) in plan.steps.enumerated() {
            var place = self.place(of: step, index, plan)
            place.statistics = statistics
            step.operation.forward(place)
        }
        last = (plan, statistics, count)
        return UnsafeBufferPointer(start: memory.values + layout.values[plan.output], count: count * outputCount)
    }

    /// Computes the gradients of what is learned, and of the input where that is wanted, from the gradient at the last
    /// output.
    /// - Complexity: O(twice that of the way forward)
    public func backward(_ gradient: UnsafeBufferPointer<Float>) {
        guard let (plan, statistics, count) = last, let from = gradient.baseAddress else {
            preconditionFailure("no output has been computed")
        }
        precondition(gradient.count == count * outputCount, "a gradient of another size than the output")
        guard let to = layout.gradients[plan.output] else { return }
        (memory.gradients + to).update(from: from, count: gradient.count)
        for (index, step) in plan.steps.enumerated().reversed() where plan.goesBack(through: step) {
            var place = self.place(of: step, index, plan)
            place.statistics = statistics
            let begun = layout.begun[index]
            for (result, value) in step.results.enumerated() {
                let gradient = self.gradient(value, plan) ?? memory.gradients
                // Of several results one may be of no use to anybody.
                if !begun[result] { gradient.update(repeating: 0, count: plan.values[value].shape.elementCount) }
                place.resultGradients.append(gradient)
            }
            for (operand, value) in step.operands.enumerated() {
                let start = plan.values[value].wantsGradient ? self.gradient(value, plan) : nil
                place.operandGradients.append(
                    start.map { OperandGradient(start: $0, isBegun: begun[step.results.count + operand]) })
            }
            step.operation.backward(place)
        }
    }

    /// What is learned and the gradients of it, as one stretch of numbers each, for an optimizer to change.
    public func update<Result>(
        _ body: (_ weights: inout UnsafeMutableBufferPointer<Float>, _ gradients: UnsafeBufferPointer<Float>) throws ->
            Result
    ) rethrows -> Result {
        let count = parameters.last?.range.upperBound ?? 0
        var weights = UnsafeMutableBufferPointer(start: memory.weights, count: count)
        return try body(&weights, UnsafeBufferPointer(start: memory.weightGradients, count: count))
    }

    /// What is learned, and after that all other stored tensors, such as the statistics of batch normalization: set again, it
    /// brings the network back to where it was.
    /// - Complexity: O(size of the weights)
    public var state: [Float] {
        get {
            var state = update { weights, _ in Array(weights) }
            for (_, shape, range, place) in stored where range == nil {
                state.append(contentsOf: UnsafeBufferPointer(start: memory.values + place, count: shape.elementCount))
            }
            return state
        }
        set {
            var next = parameters.last?.range.upperBound ?? 0
            newValue.withUnsafeBufferPointer { values in
                guard let from = values.baseAddress else { return }
                memory.weights.update(from: from, count: next)
                for (_, shape, range, place) in stored where range == nil {
                    (memory.values + place).update(from: from + next, count: shape.elementCount)
                    next += shape.elementCount
                }
            }
            precondition(next == newValue.count, "this is the state of another network")
        }
    }

    /// The gradient at the input, after a way back in a network that was made to compute it.
    public var gradientAtInput: [Float]? {
        guard inputGradient, let last, let place = layout.gradients[last.plan.input] else { return nil }
        return Array(UnsafeBufferPointer(start: memory.gradients + place, count: last.count * inputCount))
    }

    /// The network with what has been learned, ready to be run or exported.
    /// - Complexity: O(size of the weights)
    public func trainedGraph() -> NetworkGraph {
        var result = graph
        for (name, shape, range, place) in stored {
            let from = range.map { memory.weights + $0.lowerBound } ?? memory.values + place
            let floats = Array(UnsafeBufferPointer(start: from, count: shape.elementCount))
            result.initializers.set(Tensor(floats, shape: shape), for: name)
        }
        return result
    }

    private func plan(for count: Int) -> TrainingPlan {
        if let plan = plans[count] { return plan }
        let trained = Set(parameters.map(\.name))
        do {
            let plan = try TrainingPlan(graph, batch: count, trained: trained, inputGradient: inputGradient)
            plans[count] = plan
            return plan
        } catch {
            preconditionFailure("what fits a batch fits a smaller one, too: \(error)")
        }
    }

    private func place(of step: TrainingPlan.Step, _ index: Int, _ plan: TrainingPlan) -> OperationMemory {
        OperationMemory(
            operands: step.operands.map { value($0, plan) }, results: step.results.map { value($0, plan) },
            working: memory.working, kept: memory.values + layout.kept[index], threads: threads)
    }

    /// What is learned lies apart from other values.
    private func value(_ value: Int, _ plan: TrainingPlan) -> UnsafeMutablePointer<Float> {
        if plan.values[value].isStored, plan.values[value].wantsGradient, let place = layout.gradients[value] {
            return memory.weights + place
        }
        return memory.values + layout.values[value]
    }

    private func gradient(_ value: Int, _ plan: TrainingPlan) -> UnsafeMutablePointer<Float>? {
        guard let place = layout.gradients[value] else { return nil }
        return (plan.values[value].isStored ? memory.weightGradients : memory.gradients) + place
    }
}
