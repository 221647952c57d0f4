import Basics
import Embedding
import Imaging
import VectorSearch

/// Two images, looked at by one worker of a model. Blocks.
struct PairStudy {
    let first: ImageSource
    let second: ImageSource
    let limits: ImageLimits
    let isCancelled: () -> Bool

    /// What was found.
    struct Findings {
        let method: ExplanationMethod
        let cosine: Float
        let mapA: ContributionMap
        let mapB: ContributionMap
        /// The sum over pairs of places, where the cosine is one.
        let sum: AdditiveMaps?
        let losses: LookParts
        /// What the model saw.
        let pixels: (a: PixelBuffer, b: PixelBuffer)
        let milliseconds: (embed: Double, maps: Double, shares: Double)
    }

    /// An image as a model sees it, and its unit vector.
    private typealias Sight = (pixels: PixelBuffer, vector: [Float])

    /// The exact way.
    /// - Throws: ``EmbeddingError``, `CancellationError`.
    func additive(_ worker: PlaceWorker) throws -> Findings {
        let seen = try timed {
            let (a, b) = (try pixels(first, worker.view), try pixels(second, worker.view))
            return (
                a: a, b: b,
                of: (
                    try worker.features(prepared: a, named: first.name),
                    try worker.features(prepared: b, named: second.name)
                )
            )
        }
        let (a, b, features) = seen.result
        let vectors = (
            try Self.unit(features.0, first.name), try Self.unit(features.1, second.name)
        )
        let maps = try timed { try self.maps(features, (a, b), worker) }
        let sum = maps.result
        let losses = try timed {
            try LookParts(losses: (a, vectors.0), (b, vectors.1)) { pixels in
                if isCancelled() { throw CancellationError() }
                return try Self.unit(try worker.features(prepared: pixels), "a changed image")
            }
        }
        return Findings(
            method: .additive, cosine: Float(sum.cosine), mapA: sum.first, mapB: sum.second, sum: sum,
            losses: losses.result, pixels: (a, b),
            milliseconds: (seen.milliseconds, maps.milliseconds, losses.milliseconds))
    }

    /// The sum over pairs of places, traced back to the places of the images.
    private func maps(
        _ features: (PlaceFeatures, PlaceFeatures), _ pixels: (PixelBuffer, PixelBuffer), _ worker: PlaceWorker
    ) throws -> AdditiveMaps {
        let (one, other) = (features.0.merged(most: Self.mostPlaces), features.1.merged(most: Self.mostPlaces))
        guard let sum = PairSum(one, other) else { throw EmbeddingError.noDirection(name: first.name) }
        func trace(_ features: PlaceFeatures, _ direction: [Double], _ pixels: PixelBuffer) throws -> PlaceTrace {
            try PlaceTrace(features, along: direction, Patches(over: pixels), isCancelled: isCancelled) {
                try worker.features(prepared: $0).merged(most: Self.mostPlaces)
            }
        }
        return AdditiveMaps(
            sum, try trace(one, sum.directionOfFirst, pixels.0), try trace(other, sum.directionOfSecond, pixels.1))
    }

    /// By trial, for any model.
    /// - Throws: ``EmbeddingError``, `CancellationError`.
    func byOcclusion(_ worker: EmbeddingWorker) throws -> Findings {
        let seen = try timed {
            let (a, b) = (try pixels(first, worker.view), try pixels(second, worker.view))
            let one: Sight = (a, try worker.embed(prepared: a, named: first.name))
            return (one, (b, try worker.embed(prepared: b, named: second.name)) as Sight)
        }
        let (a, b) = seen.result
        let maps = try timed {
            (
                try ContributionMap(byOcclusion: a.pixels, isCancelled: isCancelled) {
                    try worker.embed(prepared: $0).cosine(b.vector)
                },
                try ContributionMap(byOcclusion: b.pixels, isCancelled: isCancelled) {
                    try worker.embed(prepared: $0).cosine(a.vector)
                }
            )
        }
        let losses = try timed {
            try LookParts(losses: a, b) { pixels in
                if isCancelled() { throw CancellationError() }
                return try worker.embed(prepared: pixels)
            }
        }
        return Findings(
            method: .occlusion, cosine: try Metric.cosine.similarity(a.vector, b.vector), mapA: maps.result.0,
            mapB: maps.result.1, sum: nil, losses: losses.result, pixels: (a.pixels, b.pixels),
            milliseconds: (seen.milliseconds, maps.milliseconds, losses.milliseconds))
    }

    /// Places along a side of the features, at most: finer ones are added up, so that looking at all pairs stays cheap.
    private static let mostPlaces = 32

    private func pixels(_ source: ImageSource, _ view: ImageView) throws(EmbeddingError) -> PixelBuffer {
        var views = ImageViews(of: source, limits: limits)
        do { return try views.pixels(view) } catch { throw .image(error) }
    }

    private static func unit(_ features: PlaceFeatures, _ name: String) throws(EmbeddingError) -> [Float] {
        do { return try features.unitVector() } catch { throw .noDirection(name: name) }
    }
}
