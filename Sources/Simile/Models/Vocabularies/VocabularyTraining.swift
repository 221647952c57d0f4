import Basics
import Embedding
import Foundation
import Imaging
import LocalFeatures
import ModelZoo

/// Learns a vocabulary from some of the images that are to be embedded with it.
struct VocabularyTraining {
    let kind: FeatureKind
    var limits = ImageLimits()
    var threads: Int?

    /// More find hardly more copies, and take longer.
    private static let imageLimit = 384
    /// From fewer images too little is learned for all those that come later.
    private static let fewestImages = 16
    /// The same images always give the same vocabulary.
    private static let seed: UInt64 = 1

    /// Learns from as many as 384 of the images, chosen at random but always alike; passes over those that cannot be read. Blocks for
    /// some 20 milliseconds an image.
    /// - Throws: `ModelError.untrainable` where too few show any features, `CancellationError`.
    func run(on paths: [String], isCancelled: @escaping @Sendable () -> Bool) throws -> VisualVocabulary {
        let model = VLADEmbedder.name(of: kind)
        let samples = try features(of: Self.choice(of: paths), isCancelled).filter { $0.count > 0 }
        guard samples.count >= Self.fewestImages else {
            throw ModelError.untrainable(
                model: model,
                reason: "\(samples.count) of \(paths.count.counted("image")) have local features; "
                    + "index \(Self.fewestImages) or more that do, a few hundred if possible")
        }
        do throws(VisualVocabularyError) {
            return try VisualVocabulary.train(
                from: samples, words: VLADEmbedder.words, dimension: VLADEmbedder.dimension, seed: Self.seed)
        } catch {
            throw ModelError.untrainable(model: model, reason: "\(error)")
        }
    }

    /// Which images are learned from, in their order.
    private static func choice(of paths: [String]) -> [String] {
        var random = SeededGenerator(seed: seed, stream: 0x70CA)
        return paths.indices.shuffled(using: &random).prefix(imageLimit).sorted().map { paths[$0] }
    }

    private func features(
        of paths: [String], _ isCancelled: @escaping @Sendable () -> Bool
    ) throws -> [FeatureSet] {
        let (extractor, reader) = (VLADEmbedder.extractor(of: kind), ImageReader(limits: limits))
        var found = [FeatureSet?](repeating: nil, count: paths.count)
        var done = 0
        try Pipeline.run(
            Array(paths.indices), threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            makeWorker: { { (index: $0, features: try? extractor.extract(.file(paths[$0]), reader)) } },
            isCancelled: isCancelled
        ) { outputs in
            for output in outputs { found[output.index] = output.features }
            done += outputs.count
        }
        if done < paths.count { throw CancellationError() }
        return found.compactMap(\.self)
    }
}
