import Basics
import Embedding
import Imaging
import InferenceEngine
import ModelZoo
import NeuralGraph
import SimilarityLearning

/// What a network is trained on, made of images: each is decoded once, on all cores, and kept on the disk as far as the
/// network stays as it is.
struct BackboneSamples {
    /// The part of the network that stays as it is, and where it ends; nil where all of it learns.
    let cut: NetworkCut?
    let model: LoadedModel
    let pass: ImagePass
    /// Where samples are kept.
    let folder: String
    /// The bytes that they may take; nil for all that are free.
    let room: Int?

    /// What has become of the images.
    struct Result {
        let samples: any NetworkSamples
        /// The places of the images that could be looked at.
        let places: [Int]
        let skipped: [SkippedFile]
    }

    /// - Throws: `FileError` where the disk has not so much room, `EmbeddingError`, `CancellationError`.
    func make(
        of paths: [String], isMirrored: Bool, isCancelled: @escaping @Sendable () -> Bool,
        progress: (JobProgress) -> Void
    ) throws -> Result {
        guard let cut else {
            let pixels = try pass.pixels(
                of: paths, prepared: model.preset.preparation, in: folder, room: room, isCancelled: isCancelled,
                progress: progress)
            let normalization = model.preset.normalization
            return Result(
                samples: pixels.stored.samples(
                    pixels.places, mean: normalization.mean, deviation: normalization.deviation, isMirrored: isMirrored
                ), places: pixels.places, skipped: pixels.skipped)
        }
        let count = cut.value.shape.dropFirst().reduce(1) { $0 * ($1 ?? 0) }
        let copies = isMirrored ? 2 : 1
        let maps = try StoredMaps(mapCount: count, capacity: copies * paths.count, in: folder, room: room)
        let network = try engine(cut.frozen, count)
        let view = ImageView.prepared(model.preset.preparation)
        let (places, skipped) = try pass.run(paths, isCancelled, progress) { [limits = pass.limits] in
            let request = try network.makeRequest()
            return { place in
                var views = ImageViews(of: .file(paths[place]), limits: limits)
                let image = try views.pixels(view)
                try maps.set(try request.run(pixels: image.bytes), at: place)
                guard isMirrored else { return }
                let mirrored = HorizontalFlip().apply(to: image)
                try maps.set(try request.run(pixels: mirrored.bytes), at: paths.count + place)
            }
        }
        let mirrored = isMirrored ? places.map { $0 + paths.count } : nil
        return Result(samples: maps.samples(places, mirrored: mirrored), places: places, skipped: skipped)
    }

    /// The frozen part, whose map comes out as one row.
    private func engine(_ frozen: NetworkGraph, _ count: Int) throws -> CompiledNetwork {
        var graph = frozen
        if let output = graph.outputs.first, output.shape.count > 2 {
            let row = NetworkGraph.Value(name: output.name + ".row", shape: [nil, count])
            graph.nodes.append(.init(op: .flatten(axis: 1), inputs: [output.name], outputs: [row]))
            graph.outputs = [row]
        }
        do {
            return try CompiledNetwork(
                onnx: graph.onnxModel(), input: model.pixelInput,
                configuration: .init(precision: .f32, streams: pass.threads))
        } catch {
            throw EmbeddingError.inference(error)
        }
    }
}
