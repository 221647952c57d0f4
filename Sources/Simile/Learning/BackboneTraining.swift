import Basics
import Catalog
import Foundation
import Imaging
import ModelZoo
import NeuralGraph
import SimilarityLearning

extension ImageLibrary {
    /// Trains a network on the catalog's images and their labels, so that images of one class lie nearer to each other,
    /// and keeps it in the catalog as an ONNX file, with a head.
    ///
    /// ```swift
    /// let trained = try await library.trainBackbone(BackboneRequest(label: "type")).report()
    /// print(trained.before?.top1, trained.head.card.validation?.top1)
    /// try await library.classify(.file("photo.jpg"), head: "type").classes.first
    /// try await library.index(IndexRequest(paths: ["photos"], models: [ModelChoice(trained.path)])).report()
    /// ```
    ///
    /// Images are read from their files; items without one are left out. A job that is cancelled after an epoch keeps
    /// the best so far. What is kept on the disk meanwhile, in the catalog's folder, goes however the job ends. Its
    /// report throws ``LearnedModelError``,
    /// ``ClassificationError/noLabels(_:)``, `LearningError`, `NetworkTrainingError`, `ModelError`, and `FileError`
    /// where the disk has not enough room, before any image is read.
    public func trainBackbone(_ request: BackboneRequest) -> Job<TrainedBackbone> {
        trainBackbone(request, scratchRoom: nil) { [options] in
            if let projection = request.model.projection {
                let network = request.model.text
                throw NetworkTrainingError.unfit(
                    network: network, reason: "a projection cannot be trained further; leave +\(projection) out")
            }
            return try request.model.load(store: options.store)
        }
    }

    /// The same with a network of whatever origin.
    /// - Parameters:
    ///   - room: the bytes that may be taken of the disk; nil for all that are free.
    ///   - load: brings the network.
    func trainBackbone(
        _ request: BackboneRequest, scratchRoom room: Int? = nil, load: @escaping @Sendable () throws -> LoadedModel
    ) -> Job<TrainedBackbone> {
        Job { [catalog, options] progress in
            try await onCancellableThread { isCancelled in
                try BackboneTraining(
                    catalog: catalog, limits: options.limits, request: request, room: room, load: load
                ).run(isCancelled: isCancelled, progress: progress)
            }
        }
    }
}

/// One training of a backbone.
private struct BackboneTraining {
    let catalog: ImageCatalog
    let limits: ImageLimits
    let request: BackboneRequest
    let room: Int?
    let load: @Sendable () throws -> LoadedModel

    /// Of a network without stages, such as a transformer, so much learns: the last two of twelve blocks.
    private static let shareWithoutStages = 0.15

    func run(
        isCancelled: @escaping @Sendable () -> Bool, progress: @escaping (JobProgress) -> Void
    ) throws -> TrainedBackbone {
        let start = ContinuousClock.now
        let files = try BackboneFiles(request.name, in: catalog.learnedDirectory)
        try files.requireRoom(replacing: request.replaces)
        guard request.heldOut > 0, request.heldOut < 1 else {
            throw LearningError.invalid("the share kept for measuring must be between 0 and 1, not \(request.heldOut)")
        }
        let all = try LabeledImages(
            catalog, matching: request.filter, attributes: [request.label] + [request.group].compactMap { $0 })
        guard !all.keys.isEmpty else { throw ClassificationError.noLabels(request.label) }
        // Before hours go into what comes to nothing.
        _ = try split(all)
        let model = try load()
        let (graph, cut) = try parts(of: model)
        let trainable = cut?.trainable ?? graph
        _ = try TrainableNetwork(trainable, batch: 1, threads: 1)

        try Directory.create(catalog.learnedDirectory)
        let prepared = ContinuousClock.now
        let source = BackboneSamples(
            cut: cut, model: model, pass: ImagePass(limits: limits, threads: request.options.training.threads),
            folder: catalog.learnedDirectory, room: room)
        let samples = try source.make(
            of: all.paths, isMirrored: request.isMirrored, isCancelled: isCancelled, progress: progress)
        let preparing = (ContinuousClock.now - prepared).seconds
        let images = all[samples.places]
        guard !images.keys.isEmpty else { throw ClassificationError.noLabels(request.label) }
        let (classes, split) = (images.classes, try split(images))
        let card = ClassHeadCard(
            name: request.name, label: request.label,
            space: EmbeddingSpace(model: files.path, identity: "", dimension: model.dimension), classes: classes.names,
            samples: images.keys.count, data: images.digest, seed: request.options.training.seed)
        let tuned = try NetworkTuning(
            trainable, on: samples.samples, classes.places, split: split, card: card, options: request.options
        ).run(isCancelled: isCancelled) { progress(JobProgress($0)) }
        let whole = cut.map { $0.whole(with: tuned.graph) } ?? tuned.graph
        let head = try files.write(whole, as: model.preset, tuned.head)
        let record = head.card.record
        var notes = images.notes(on: split)
        if let before = tuned.before.card.validation, let after = head.card.validation, after.top1 < before.top1 {
            notes.append(
                "the network does no better than before on the images that were kept: try a lower --learning-rate, or more images"
            )
        }
        return TrainedBackbone(
            path: files.path, head: head, before: tuned.before.card.validation, share: tuned.share,
            frozenUpTo: cut?.value.name,
            parameterCount: tuned.parameterCount, images: images.keys.count, skipped: samples.skipped,
            preparedPerSecond: Double(all.paths.count) / max(preparing, 1e-9),
            trainedPerSecond: Double(split.training.count * (record?.epochs.count ?? 0))
                / max(record?.seconds ?? 0, 1e-9),
            seconds: (ContinuousClock.now - start).seconds, notes: notes)
    }

    /// - Throws: `LearningError` where there is nothing to tell apart, or to measure by.
    private func split(_ images: LabeledImages) throws(LearningError) -> ClassSplit {
        let classes = images.classes
        guard classes.names.count > 1 else { throw .oneClass }
        let split = ClassSplit(
            classes: classes.places, groups: request.group.map { _ in images.groups(1) }, share: request.heldOut,
            seed: request.options.training.seed)
        guard !split.validation.isEmpty, !split.training.isEmpty else { throw .singleSamples }
        return split
    }

    /// The network, and where it is cut; nil where all of it learns.
    private func parts(of model: LoadedModel) throws(NetworkTrainingError) -> (NetworkGraph, NetworkCut?) {
        guard let graph = model.graph else {
            throw .unfit(
                network: model.preset.name.onOneLine,
                reason: "the networks of ONNX files cannot be trained; choose one that simile models lists")
        }
        guard request.unfrozen == .last else { return (graph, nil) }
        if let cut = try? NetworkCut(beforeLastStageOf: graph) { return (graph, cut) }
        return (graph, try NetworkCut(graph, trainingAtLeast: Self.shareWithoutStages))
    }
}

extension JobProgress {
    /// How far a network's training has come.
    fileprivate init(_ progress: NetworkTuning.Progress) {
        switch progress {
        case .embedding(let fraction): self.init(.evaluating("before training"), fraction: fraction)
        case .training(let progress): self.init(progress)
        }
    }
}
