import Basics
public import Catalog
import Foundation
public import Imaging
import ModelZoo
public import SimilarityLearning

/// What autoencoder of images is to be trained, and on what.
public struct ImageAutoencoderRequest: Sendable, Hashable {
    /// What it is called; one of that name is only replaced where ``replaces`` says so.
    public var name: String
    /// Which images are learned from; nil for all.
    public var filter: Filter?
    /// How many numbers an image becomes.
    public var dimension = 64
    /// How it is trained.
    public var options = ImageAutoencoder.usualOptions
    /// Whether a network of the same name is replaced.
    public var replaces = false

    /// An autoencoder of that name.
    public init(name: String = "autoencoder") { self.name = name }
}

/// An autoencoder of images that was trained.
public struct TrainedImageAutoencoder: Sendable {
    /// An image as it went in, and as it came back.
    public struct Reconstruction: Sendable {
        /// The image, and how much of it is lost.
        public let image: TrainedAutoencoder.Outlier
        /// What came back.
        public let pixels: PixelBuffer
    }

    /// Where the network is: a model of the user's own, whose vectors are the latent ones.
    public let path: String
    /// What happened in each epoch.
    public let record: TrainingRecord
    /// How much is lost of images that were not learned from.
    public let loss: ImageAutoencoder.Loss
    /// How many numbers an image becomes.
    public let dimension: Int
    /// All images, those first of which most is lost: the mean squared error of a pixel's value, 0…1.
    public let outliers: [TrainedAutoencoder.Outlier]
    /// The first and the last of ``outliers``, and what came back of them.
    public let reconstructions: [Reconstruction]
    /// Files that could not be looked at, and why.
    public let skipped: [SkippedFile]
    /// How long all of it took.
    public let seconds: Double
}

extension ImageLibrary {
    /// Trains an autoencoder on the pixels of the catalog's images, 64 by 64, and keeps it in the catalog as an ONNX file
    /// with two outputs: the latent vector, by which images can be indexed, and the image that comes back. No labels are
    /// needed.
    ///
    /// ```swift
    /// let trained = try await library.trainImageAutoencoder().report()
    /// print(trained.outliers.prefix(10).map(\.key))
    /// try await library.index(IndexRequest(paths: ["photos"], models: [ModelChoice(trained.path)])).report()
    /// ```
    ///
    /// Images are read from their files; items without one are left out. A job that is cancelled after an epoch keeps
    /// the best so far. What is kept on the disk meanwhile, in the catalog's folder, goes however the job ends. Its
    /// report throws ``LearnedModelError``, `LearningError`, and `FileError` where the disk has not enough room.
    public func trainImageAutoencoder(
        _ request: ImageAutoencoderRequest = ImageAutoencoderRequest()
    ) -> Job<TrainedImageAutoencoder> {
        Job { [catalog, options] progress in
            try await onCancellableThread { isCancelled in
                try ImageAutoencoderTraining(catalog: catalog, limits: options.limits, request: request).run(
                    isCancelled: isCancelled, progress: progress)
            }
        }
    }
}

/// One training of an autoencoder of images.
private struct ImageAutoencoderTraining {
    let catalog: ImageCatalog
    let limits: ImageLimits
    let request: ImageAutoencoderRequest

    /// How many images are shown of those of which most and least is lost.
    private static let shown = 12
    /// All of an image is seen, with a border where it is not square.
    private static var preparation: Preparation {
        let side = ImageAutoencoder.size
        return Preparation(
            shortSide: side, interpolation: .bilinear, crop: .init(width: side, height: side), fit: .pad)
    }

    func run(
        isCancelled: @escaping @Sendable () -> Bool, progress: @escaping (JobProgress) -> Void
    ) throws -> TrainedImageAutoencoder {
        let start = ContinuousClock.now
        let files = try NetworkFiles("autoencoder", request.name, in: catalog.learnedDirectory)
        try files.requireRoom(replacing: request.replaces)
        let all = try LabeledImages(catalog, matching: request.filter)
        try Directory.create(catalog.learnedDirectory)
        let threads = request.options.threads
        let pixels = try ImagePass(limits: limits, threads: threads).pixels(
            of: all.paths, prepared: Self.preparation, in: catalog.learnedDirectory, room: nil,
            isCancelled: isCancelled, progress: progress)
        let images = all[pixels.places]
        let samples = ImageAutoencoder.samples(of: pixels.stored, pixels.places)
        let autoencoder = try ImageAutoencoder.train(
            on: samples, dimension: request.dimension, options: request.options, isCancelled: isCancelled,
            progress: { progress(JobProgress($0)) })
        try files.write(autoencoder.graph, description: description(autoencoder, images))
        let errors = try autoencoder.errors(of: samples, threads: threads)
        let order = errors.indices.sorted { (errors[$1], images.keys[$0]) < (errors[$0], images.keys[$1]) }
        let outliers = order.map { TrainedAutoencoder.Outlier(key: images.keys[$0], error: errors[$0]) }
        // The first and the last, each once.
        let places = order.indices.filter { $0 < Self.shown || $0 >= order.count - Self.shown }
        let back = try autoencoder.reconstructions(of: samples, places.map { order[$0] }, threads: threads)
        return TrainedImageAutoencoder(
            path: files.path, record: autoencoder.record, loss: autoencoder.loss, dimension: request.dimension,
            outliers: outliers,
            reconstructions: try zip(places, back).map { place, bytes in
                let side = ImageAutoencoder.size
                return .init(
                    image: outliers[place], pixels: try PixelBuffer(width: side, height: side, bytes: bytes))
            },
            skipped: pixels.skipped, seconds: (ContinuousClock.now - start).seconds)
    }

    /// How the network takes images, and where it is from.
    private func description(_ autoencoder: ImageAutoencoder, _ images: LabeledImages) -> String {
        let loss = autoencoder.loss
        let comments = [
            "An autoencoder: \(request.dimension) numbers for each image, and the image again.",
            "Trained on \(images.keys.count.counted("image")) (digest \(images.digest)), seed \(request.options.seed).",
            String(
                format: "Of %d other images %.1f%% of what differs from the mean image comes back.",
                loss.samples, 100 * loss.explained),
        ]
        return OwnModel.description(
            comments, Self.preparation, .symmetric, output: ImageAutoencoder.latentName)
    }
}
