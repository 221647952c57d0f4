import Basics

/// An autoencoder of images in training.
struct ImageAutoencoderTask: TrainingTask {
    private let network: TrainableNetwork
    private let samples: any NetworkSamples
    private let training: [Int]
    private let validation: [Int]
    let decaying: [Range<Int>]
    let rates: [ParameterRate]

    /// Of new statistics in those that batch normalization keeps.
    private static let momentum: Float = 0.1
    /// What begins as the principal directions is changed with care. On 1,600 product photos, with 32 numbers for each,
    /// .3 brought the error from 1.04 to .96 %, all of the rate not below what it began with.
    private static let linearShare = 0.3
    /// The network's numbers are −1…1, errors those of values in 0…1.
    private static let unit = 0.25

    var sampleCount: Int { training.count }
    var parameterCount: Int { network.parameters.last?.range.upperBound ?? 0 }

    var parameters: [Float] {
        get { network.state }
        set { network.state = newValue }
    }

    init(_ network: TrainableNetwork, _ samples: any NetworkSamples, training: [Int] = [], validation: [Int] = []) {
        (self.network, self.samples, self.training, self.validation) = (network, samples, training, validation)
        let linear = network.parameters.filter { $0.name.hasPrefix(ImageAutoencoder.linear) }
        rates = linear.map { ParameterRate(range: $0.range, factor: Self.linearShare) }
        decaying = network.parameters.filter { $0.shape.count > 1 && !linear.contains($0) }.map(\.range)
    }

    func withParameters(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        network.update { weights, _ in body(weights) }
    }

    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]] {
        samples.batches(sampleCount, of: size, using: &random)
    }

    func loss(of batch: [Int], gradient: inout [Float]) throws -> Double {
        let places = samples.places(of: batch, training)
        try samples.copy(places, into: network.input)
        let target = Array(network.input[..<(batch.count * network.inputCount)])
        let output = network.forward(count: batch.count, statistics: .batch(momentum: Self.momentum))
        var slopes = [Float](repeating: 0, count: output.count)
        let factor = 2 * Float(Self.unit) / Float(output.count)
        var sum = 0.0
        for place in slopes.indices {
            let difference = output[place] - target[place]
            sum += Double(difference * difference)
            slopes[place] = factor * difference
        }
        slopes.withUnsafeBufferPointer { network.backward($0) }
        network.update { _, gradients in
            gradient.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: gradients) }
        }
        return Self.unit * sum / Double(output.count)
    }

    func validate() throws -> TrainingRecord.Validation {
        let errors = try errors(validation)
        return .init(validLoss: errors.reduce(0, +) / Double(max(1, errors.count)))
    }

    /// The mean squared error of some images. O(images).
    func errors(_ places: [Int]) throws -> [Double] {
        let count = network.inputCount
        var errors: [Double] = []
        try network.forEachBatch(of: samples, places) { batch in
            let target = Array(network.input[..<(batch * count)])
            let output = network.forward(count: batch)
            for image in 0..<batch {
                var sum: Float = 0
                for place in image * count..<(image + 1) * count {
                    let difference = output[place] - target[place]
                    sum += difference * difference
                }
                errors.append(Self.unit * Double(sum) / Double(count))
            }
        }
        return errors
    }

    /// What is lost where the mean of the images that are learned from stands for each of the others. O(images).
    func meanImageError() throws -> Double {
        let count = network.inputCount
        var mean = [Double](repeating: 0, count: count)
        try network.forEachBatch(of: samples, training) { batch in
            for place in 0..<batch * count { mean[place % count] += Double(network.input[place]) }
        }
        for place in mean.indices { mean[place] /= Double(max(1, training.count)) }
        var sum = 0.0
        try network.forEachBatch(of: samples, validation) { batch in
            for place in 0..<batch * count {
                let difference = Double(network.input[place]) - mean[place % count]
                sum += difference * difference
            }
        }
        return Self.unit * sum / Double(max(1, validation.count * count))
    }
}
