import Basics
import VectorSearch

/// An autoencoder in training: an encoder and a decoder, one after the other.
struct AutoencoderTask: TrainingTask {
    /// From a vector to few numbers and back to a vector.
    let widths: [Int]
    /// The place of the few numbers among the widths.
    let bottleneck: Int
    var parameters: [Float]
    var decaying: [Range<Int>] { DenseNetwork.weights(of: widths) }
    private let vectors: VectorMatrix
    private let training: [Int]
    private let validation: [Int]
    private let threads: Int
    private var pass: DensePass

    var sampleCount: Int { training.count }

    private static let rowsAtOnce = 256

    /// Begins with the principal directions: what is lost then is what any linear map of as few numbers loses.
    init(
        _ vectors: VectorMatrix, training: [Int], validation: [Int], dimension: Int, isDeep: Bool, seed: UInt64,
        _ options: TrainingOptions
    ) {
        (self.vectors, self.training, self.validation, threads) = (vectors, training, validation, options.threads)
        let (outer, inner) = (vectors.dimension, min(dimension, vectors.dimension))
        let start = PrincipalDirections(of: vectors, training, count: inner, seed: seed, threads: options.threads)
        let shift = BatchProducts.cosines(start.mean, start.rows, dimension: outer, threads: 1).map { -$0 }
        // A row for each component, a column for each direction.
        let back = (0..<outer).flatMap { row in (0..<inner).map { start.rows[$0 * outer + row] } }
        if isDeep {
            // max(x, 0) − max(−x, 0) is x.
            widths = [outer, 2 * inner, inner, 2 * inner, outer]
            bottleneck = 2
            var join = [Float](repeating: 0, count: 2 * inner * inner)
            var split = join
            for row in 0..<inner {
                join[row * 2 * inner + row] = 1
                join[row * 2 * inner + inner + row] = -1
                split[row * inner + row] = 1
                split[(inner + row) * inner + row] = -1
            }
            let both = (0..<outer).flatMap { row in
                let line = back[row * inner..<(row + 1) * inner]
                return line + line.map { -$0 }
            }
            parameters = start.rows + start.rows.map { -$0 } + shift + shift.map { -$0 }
            parameters += join + [Float](repeating: 0, count: inner)
            parameters += split + [Float](repeating: 0, count: 2 * inner)
            parameters += both + start.mean
        } else {
            widths = [outer, inner, outer]
            bottleneck = 1
            parameters = start.rows + shift + back + start.mean
        }
        let capacity = max(Self.rowsAtOnce, 2 * options.batch(of: training.count))
        pass = DensePass(widths: widths, bottleneck: bottleneck, capacity: capacity)
    }

    mutating func loss(of batch: [Int], gradient: inout [Float]) -> Double {
        let rows = batch.map { training[$0] }
        let loss = errors(rows, withSlopes: true).reduce(0, +) / Double(rows.count)
        pass.backward(parameters, count: rows.count, gradient: &gradient, threads: threads)
        return loss
    }

    /// The squared distance of some vectors, as many as a batch has at most, to what comes back of each.
    private mutating func errors(_ rows: [Int], withSlopes: Bool = false) -> [Double] {
        pass.setInput(of: vectors, rows: rows)
        pass.forward(parameters, count: rows.count, threads: threads)
        let dimension = vectors.dimension
        return pass.withOutput(count: rows.count) { output, slopes in
            rows.enumerated().map { place, row in
                vectors.withUnsafeRow(row) { vector in
                    var sum: Float = 0
                    for column in 0..<dimension {
                        let difference = output[place * dimension + column] - vector[column]
                        sum += difference * difference
                        if withSlopes { slopes[place * dimension + column] = 2 * difference / Float(rows.count) }
                    }
                    return Double(sum)
                }
            }
        }
    }

    /// The squared distance of each of some vectors to what comes back of it.
    mutating func allErrors(_ rows: [Int]) -> [Double] {
        var result: [Double] = []
        for start in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
            result += errors(Array(rows[start..<min(rows.count, start + Self.rowsAtOnce)]))
        }
        return result
    }

    mutating func validate() -> TrainingRecord.Validation {
        .init(validLoss: allErrors(validation).reduce(0, +) / Double(max(1, validation.count)))
    }
}
