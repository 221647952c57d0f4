import Basics
import Embedding
import Imaging
import SimilarityLearning

/// One look at each of many images, on all cores, before something is learned from them.
struct ImagePass {
    /// What an image may cost.
    let limits: ImageLimits
    let threads: Int

    /// What has become of images whose pixels were kept.
    struct Pixels {
        let stored: StoredPixels
        /// The places of the images that could be looked at.
        let places: [Int]
        let skipped: [SkippedFile]
    }

    /// Decodes and prepares all images, and keeps their pixels on the disk.
    /// - Parameters:
    ///   - folder: on whose disk.
    ///   - room: the bytes that they may take; nil for all that are free.
    /// - Throws: `FileError` where the disk has not so much room, `CancellationError`.
    func pixels(
        of paths: [String], prepared preparation: Preparation, in folder: String, room: Int?,
        isCancelled: @escaping @Sendable () -> Bool, progress: (JobProgress) -> Void
    ) throws -> Pixels {
        let crop = preparation.crop
        let stored = try StoredPixels(
            width: crop.width, height: crop.height, capacity: paths.count, in: folder, room: room)
        let view = ImageView.prepared(preparation)
        let (places, skipped) = try run(paths, isCancelled, progress) { [limits] in
            { place in
                var views = ImageViews(of: .file(paths[place]), limits: limits)
                try stored.set(try views.pixels(view).bytes, at: place)
            }
        }
        return Pixels(stored: stored, places: places, skipped: skipped)
    }

    /// Looks at all images.
    /// - Returns: the places of those that could be looked at, and the others.
    func run(
        _ paths: [String], _ isCancelled: @escaping @Sendable () -> Bool, _ progress: (JobProgress) -> Void,
        makeWorker: @escaping @Sendable () throws -> (Int) throws -> Void
    ) throws -> ([Int], [SkippedFile]) {
        var (places, skipped): ([Int], [(place: Int, file: SkippedFile)]) = ([], [])
        try Pipeline.run(
            Array(paths.indices), threads: threads,
            makeWorker: {
                let work = try makeWorker()
                return { place in (place, Swift.Result { try work(place) }.mapError { Failure($0) }) }
            }, isCancelled: isCancelled
        ) { outcomes in
            for (place, outcome) in outcomes {
                switch outcome {
                case .success: places.append(place)
                case .failure(let failure):
                    guard let reason = failure.reason else { throw failure.error }
                    skipped.append((place, SkippedFile(path: paths[place], reason: reason)))
                }
            }
            progress(JobProgress(.embedding, completed: places.count + skipped.count, total: paths.count))
        }
        if isCancelled() { throw CancellationError() }
        return (places.sorted(), skipped.sorted { $0.place < $1.place }.map(\.file))
    }

    /// Why an image could not be kept.
    private struct Failure: Error {
        let error: any Error

        init(_ error: any Error) { self.error = error }

        /// The reason where it is the image's own fault; nil where no image could be kept.
        var reason: String? { (error as? ImagingError).map { "\($0)" } }
    }
}
