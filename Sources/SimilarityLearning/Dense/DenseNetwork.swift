import Basics
public import VectorSearch

/// Layers that multiply by a matrix and add a bias, with max(x, 0) between them: with two widths a linear map.
///
/// ```swift
/// let head = DenseNetwork(widths: [1280, 256, 46], seed: 1)   // 1280 numbers in, one hidden layer, 46 numbers out
/// head.output(of: vector)
/// ```
public struct DenseNetwork: Sendable, Hashable {
    /// The number of inputs, of each hidden layer, and of outputs.
    public let widths: [Int]
    /// Layer by layer: the weights, a row for each output, then the bias.
    var parameters: [Float]

    /// A network to be trained: weights and biases are drawn evenly from ±1/√inputs (LeCun et al., *Efficient BackProp*, 1998).
    public init(widths: [Int], seed: UInt64) {
        precondition(widths.count >= 2 && widths.allSatisfy { $0 > 0 })
        var random = SeededGenerator(seed: seed, stream: 0xDE5E)
        self.widths = widths
        parameters = zip(widths, widths.dropFirst()).flatMap { inputs, outputs in
            let bound = 1 / Float(inputs).squareRoot()
            return (0..<(inputs + 1) * outputs).map { _ in Float.random(in: -bound...bound, using: &random) }
        }
    }

    /// A network whose parameters are known.
    init(widths: [Int], parameters: [Float]) {
        precondition(parameters.count == Self.parameterCount(widths))
        (self.widths, self.parameters) = (widths, parameters)
    }

    /// The number of inputs.
    public var inputs: Int { widths[0] }
    /// The number of outputs.
    public var outputs: Int { widths[widths.count - 1] }

    /// How many parameters layers of these widths have.
    static func parameterCount(_ widths: [Int]) -> Int {
        zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    }

    /// Where a layer's weights and its bias stand among the parameters.
    static func layer(_ number: Int, of widths: [Int]) -> (weights: Range<Int>, bias: Range<Int>) {
        let start = parameterCount(Array(widths[...number]))
        let weights = start..<start + widths[number] * widths[number + 1]
        return (weights, weights.upperBound..<weights.upperBound + widths[number + 1])
    }

    /// Where the weights of all layers stand; the rest are biases.
    static func weights(of widths: [Int]) -> [Range<Int>] {
        (0..<widths.count - 1).map { layer($0, of: widths).weights }
    }

    /// What comes out for a vector. O(parameters).
    public func output(of vector: [Float]) -> [Float] {
        precondition(vector.count == inputs)
        var pass = DensePass(widths: widths, capacity: 1)
        pass.setInput(vector)
        pass.forward(parameters, count: 1, threads: 1)
        return pass.output(count: 1)
    }

    /// What comes out for vectors, a row for each. O(vectors · parameters).
    /// - Throws: `VectorSearchError` when memory does not suffice.
    public func outputs(of vectors: VectorMatrix, threads: Int = 1) throws(VectorSearchError) -> VectorMatrix {
        precondition(vectors.dimension == inputs)
        var results = try VectorMatrix(dimension: outputs, minimumCapacity: vectors.count)
        var pass = DensePass(widths: widths, capacity: min(vectors.count, Self.rowsAtOnce))
        for start in stride(from: 0, to: vectors.count, by: Self.rowsAtOnce) {
            let count = min(Self.rowsAtOnce, vectors.count - start)
            pass.setInput(of: vectors, rows: start..<start + count)
            pass.forward(parameters, count: count, threads: threads)
            for row in 0..<count {
                try results.appendRow(normalizing: false) { slot in pass.copyOutput(row, to: slot) }
            }
        }
        return results
    }

    private static let rowsAtOnce = 256

    /// The same network for inputs as they are, where it was trained on standardized ones.
    func takingRaw(_ scale: Standardization) -> DenseNetwork {
        var network = self
        let (weights, bias) = Self.layer(0, of: widths)
        for output in 0..<widths[1] {
            var shift = 0.0
            for input in 0..<inputs {
                let place = weights.lowerBound + output * inputs + input
                let weight = Double(parameters[place]) / scale.deviations[input]
                network.parameters[place] = Float(weight)
                shift += weight * scale.means[input]
            }
            network.parameters[bias.lowerBound + output] = Float(Double(parameters[bias.lowerBound + output]) - shift)
        }
        return network
    }

    /// The same network for standardized inputs, where it was made for them as they are: the other way round.
    func takingStandardized(_ scale: Standardization) -> DenseNetwork {
        let means = zip(scale.means, scale.deviations).map { -$0 / $1 }
        return takingRaw(Standardization(means: means, deviations: scale.deviations.map { 1 / $0 }))
    }
}
