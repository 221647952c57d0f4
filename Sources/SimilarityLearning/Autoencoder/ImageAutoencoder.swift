import Basics
public import NeuralGraph
import VectorSearch

/// Brings small images to few numbers and back, as exactly as so few can: learned from pixels, without labels. What
/// comes back of unusual images is far from them.
///
/// ```swift
/// let pixels = try StoredPixels(width: 64, height: 64, capacity: 1000, in: folder)      // and set each
/// let samples = ImageAutoencoder.samples(of: pixels, Array(0..<1000))
/// let autoencoder = try ImageAutoencoder.train(on: samples)
/// let unusual = try autoencoder.errors(of: samples)
/// let onnx = autoencoder.graph.onnxModel()           // outputs: latent [batch, 64], reconstruction [batch, 3, 64, 64]
/// ```
///
/// Source: Hinton and Salakhutdinov, *Reducing the dimensionality of data with neural networks*, 2006, with
/// convolutions (Masci et al., *Stacked convolutional auto-encoders for hierarchical feature extraction*, 2011).
public struct ImageAutoencoder: Sendable {
    /// The side of the images, in pixels.
    public static let size = 64
    /// The output that has the few numbers: their mean over the images that were learned from is 0.
    public static let latentName = "latent"
    /// The output that has the image again, in the numbers of the input.
    public static let reconstructionName = "reconstruction"
    /// What is taken from each value of a pixel, 0…255, and then what it is divided by: the network's numbers are −1…1.
    public static let (mean, deviation): (Float, Float) = (127.5, 127.5)

    /// How much is lost of images that were not learned from.
    public struct Loss: Sendable, Hashable, Codable {
        /// How many there were.
        public let samples: Int
        /// The mean squared error of a pixel's value, which lies in 0…1.
        public let error: Double
        /// The same of as many principal directions.
        public let linearError: Double
        /// The same where the mean image of those that were learned from stands for each.
        public let meanImageError: Double

        /// How much of what makes an image differ from the mean one comes back, 1 at best.
        public var explained: Double { meanImageError > 0 ? 1 - error / meanImageError : 0 }
    }

    /// The network: pixels `[batch, 3, 64, 64]` to ``latentName`` and ``reconstructionName``.
    public let graph: NetworkGraph
    /// What happened in each epoch.
    public let record: TrainingRecord
    /// What is lost.
    public let loss: Loss

    private static let fewest = 8
    private static let imagesAtOnce = 64
    /// 100 MB.
    private static let sampleSize = 2048

    /// Images as the network takes them.
    /// - Parameters:
    ///   - pixels: 64 by 64.
    ///   - places: which of them.
    public static func samples(of pixels: StoredPixels, _ places: [Int]) -> some NetworkSamples {
        precondition(pixels.width == size && pixels.height == size)
        return pixels.samples(
            places, mean: [Float](repeating: mean, count: 3), deviation: [Float](repeating: deviation, count: 3))
    }

    /// What it is trained with unless said otherwise.
    public static var usualOptions: TrainingOptions {
        var options = TrainingOptions()
        (options.batch, options.learningRate) = (32, 2e-3)
        // While the rate is high, epochs may be worse than the beginning, which is good already.
        options.patience = .max
        return options
    }

    /// Learns from images, mirrored or not. A tenth of them is kept for measuring.
    ///
    /// It begins with the principal directions of the images, to which convolutions add what they learn; with few
    /// numbers for an image that is more. O(epochs · images · 40 million multiplications).
    /// - Parameters:
    ///   - samples: of ``samples(of:_:)``; at least 8.
    ///   - dimension: how many numbers an image becomes.
    ///   - isCancelled: called before each step; after an epoch, the best so far is kept.
    ///   - progress: called after each step.
    /// - Throws: ``LearningError``, `CancellationError`; what reading the samples throws.
    public static func train(
        on samples: some NetworkSamples, dimension: Int = 64, options: TrainingOptions = usualOptions,
        isCancelled: @escaping () -> Bool = { false }, progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) throws -> ImageAutoencoder {
        guard (2...4096).contains(dimension) else {
            throw LearningError.invalid("a space of images has 2 to 4096 dimensions, not \(dimension)")
        }
        guard samples.count >= fewest else {
            throw LearningError.invalid("\(samples.count.counted("image")) are too few; it takes \(fewest)")
        }
        let split = ClassSplit(classes: [Int](repeating: 0, count: samples.count), share: 0.1, seed: options.seed)
        let graph = try network(
            start(samples, split.training, dimension: dimension, options), seed: options.seed)
        let batch = options.batch(of: split.training.count)
        let network = try TrainableNetwork(graph.reconstructing, batch: batch, threads: options.threads)
        var task = ImageAutoencoderTask(
            network, samples, training: split.training, validation: split.validation)
        let linear = try task.errors(split.validation).mean
        let initial = task.parameters
        let record = try Trainer(options: options, isCancelled: isCancelled, progress: progress).train(&task)
        if try task.errors(split.validation).mean >= linear { task.parameters = initial }
        let errors = try task.errors(split.validation)
        return ImageAutoencoder(
            graph: graph.with(tensorsOf: network.trainedGraph()), record: record,
            loss: Loss(
                samples: errors.count, error: errors.mean, linearError: linear,
                meanImageError: try task.meanImageError()))
    }

    /// The principal directions of as many images as memory is given for.
    private static func start(
        _ samples: some NetworkSamples, _ training: [Int], dimension: Int, _ options: TrainingOptions
    ) throws -> Start {
        var random = SeededGenerator(seed: options.seed, stream: 0x57A7)
        let chosen = training.shuffled(using: &random).prefix(sampleSize).sorted()
        var values = [Float](repeating: 0, count: chosen.count * samples.elementCount)
        try values.withUnsafeMutableBufferPointer { try samples.copy(chosen, into: $0) }
        let images = try VectorMatrix(dimension: samples.elementCount, values: values)
        let directions = PrincipalDirections(
            of: images, Array(chosen.indices), count: dimension, seed: options.seed, threads: options.threads)
        return Start(directions, of: images, threads: options.threads)
    }

    /// The mean squared error of each image, of values in 0…1: the higher, the more unusual. O(images).
    /// - Throws: ``LearningError``; what reading the samples throws.
    public func errors(of samples: some NetworkSamples, threads: Int) throws -> [Double] {
        let network = try TrainableNetwork(
            graph.reconstructing, batch: Self.imagesAtOnce, parameters: [], threads: threads)
        return try ImageAutoencoderTask(network, samples).errors(Array(0..<samples.count))
    }

    /// What comes back of some images, as red, green and blue of each pixel, row by row.
    /// - Throws: ``LearningError``; what reading the samples throws.
    public func reconstructions(of samples: some NetworkSamples, _ places: [Int], threads: Int) throws -> [[UInt8]] {
        let network = try TrainableNetwork(
            graph.reconstructing, batch: Self.imagesAtOnce, parameters: [], threads: threads)
        let (all, count) = (try network.outputs(of: samples, places), Self.size * Self.size)
        return places.indices.map { image in
            (0..<3 * count).map { place in
                let value = all[(3 * image + place % 3) * count + place / 3] * Self.deviation + Self.mean
                return UInt8(max(0, min(255, value.rounded())))
            }
        }
    }
}

extension NetworkGraph {
    /// From images to what comes back of them.
    fileprivate var reconstructing: NetworkGraph { with(output: ImageAutoencoder.reconstructionName) }
    /// From images to latent vectors.
    fileprivate var encoding: NetworkGraph { with(output: ImageAutoencoder.latentName) }

    private func with(output name: String) -> NetworkGraph {
        var graph = self
        graph.outputs = outputs.filter { $0.name == name }
        return graph.pruned()
    }
}

extension [Double] {
    fileprivate var mean: Double { reduce(0, +) / Double(Swift.max(1, count)) }
}
