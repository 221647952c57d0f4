import Basics
import Embedding
import Foundation
import Imaging
import RetrievalEvaluation
import Simile
import VectorSearch

/// What one model at one size makes of all images and their changed copies.
///
/// First all images are embedded, then the copies, each of which is compared and ranked at once and forgotten: memory is that
/// of the images' vectors.
struct RobustnessPass {
    /// What was tried.
    let subject: RobustnessSubject
    /// The images that could be looked at, by their place among all; a row each.
    let rows: [Int]
    /// Among how many other images a copy's source was to be found.
    let distractors: Int
    /// For each row, what became of each variant; nil where it could not be made or seen.
    let copies: [[Copy?]]
    /// Milliseconds from pixels in memory to the vector, for images and copies alike.
    let milliseconds: [Double]
    /// What could not be looked at, and why.
    let findings: [Finding]

    /// A changed copy against the images.
    struct Copy: Sendable {
        /// The cosine to its source.
        var cosine: Float
        /// How many other images are found before the source.
        var rank = 0
        /// The row of the image most like the copy, the source apart; nil where there is no other.
        var rival: Int?
        /// Its cosine.
        var rivalCosine = -Float.infinity

        /// The cosine, without what rounding adds beyond 1.
        var exactCosine: Double { min(max(Double(cosine), -1), 1) }
        /// The cosine for people.
        var cosineText: String { String(format: "%.3f", exactCosine) }
        /// The rival's cosine for people.
        var rivalCosineText: String { String(format: "%.3f", rivalCosine) }
    }

    /// Looks at everything.
    /// - Throws: what `ModelChoice.embedder(store:limits:streams:)` throws, `EmbeddingError.inference` when the network cannot be
    ///   run, `CancellationError`.
    init(
        of subject: RobustnessSubject, on images: RobustnessImages, _ trial: RobustnessTrial,
        isCancelled: @escaping @Sendable () -> Bool, progress: (Double) -> Void
    ) throws {
        let threads = max(1, trial.threads ?? ProcessInfo.processInfo.activeProcessorCount)
        let embedder = try subject.choice.embedder(store: trial.store, limits: trial.limits, streams: threads)
        let variants = trial.variants
        let steps = Double(images.keys.count * (variants.count + 1))

        let sources = try SourceVectors(of: images, by: embedder, threads: threads, isCancelled: isCancelled) {
            progress(Double($0) / steps)
        }
        let ranking = SourceRanking(sources, images, trial)
        var copies = [[Copy?]](repeating: [], count: sources.rows.count)
        var (times, findings) = (sources.milliseconds, sources.findings)
        var done = 0
        try Pipeline.run(
            Array(sources.rows.indices), threads: threads,
            makeWorker: {
                let worker = try embedder.makeWorker()
                return { row in ChangedImage(of: row, ranking, variants, by: worker) }
            }, isCancelled: isCancelled
        ) { outputs in
            for output in outputs {
                if let failure = output.failure { throw failure }
                copies[output.row] = output.copies
                times += output.milliseconds
                findings += output.findings
            }
            done += outputs.count
            progress((Double(sources.rows.count) + Double(done * variants.count)) / steps)
        }
        if done < sources.rows.count { throw CancellationError() }
        self.subject = subject
        rows = sources.rows
        distractors = ranking.distractors
        self.copies = copies
        milliseconds = times
        // Threads finish in any order.
        self.findings = findings.sorted { ($0.subject, $0.reason) < ($1.subject, $1.reason) }
    }
}

/// The images' own vectors.
private struct SourceVectors: Sendable {
    let matrix: VectorMatrix
    let rows: [Int]
    let milliseconds: [Double]
    let findings: [Finding]

    init(
        of images: RobustnessImages, by embedder: any ImageEmbedder, threads: Int,
        isCancelled: @escaping @Sendable () -> Bool, progress: (Int) -> Void
    ) throws {
        var seen = [Seen?](repeating: nil, count: images.keys.count)
        var done = 0
        try Pipeline.run(
            Array(images.keys.indices), threads: threads,
            makeWorker: {
                let worker = try embedder.makeWorker()
                return { Seen(of: images, $0, by: worker) }
            }, isCancelled: isCancelled
        ) { outputs in
            for output in outputs {
                if case .failure(EmbeddingError.inference(let error)) = output.vector {
                    throw EmbeddingError.inference(error)
                }
                seen[output.index] = output
            }
            done += outputs.count
            progress(done)
        }
        if done < seen.count { throw CancellationError() }

        var (rows, times, findings): ([Int], [Double], [Finding]) = ([], [], [])
        var matrix: VectorMatrix?
        for index in seen.indices {
            // Each vector is let go as soon as it is in the matrix.
            guard let image = seen[index] else { continue }
            seen[index] = nil
            switch image.vector {
            case .success(let vector):
                if matrix == nil { matrix = try VectorMatrix(dimension: vector.count, minimumCapacity: seen.count) }
                try matrix?.append(vector)
                rows.append(index)
                times.append(image.milliseconds)
            case .failure(let error):
                findings.append(Finding(images.path(index), images.reason(error, index) + "; left out"))
            }
        }
        self.matrix = try matrix ?? VectorMatrix(dimension: 1)
        self.rows = rows
        milliseconds = times
        self.findings = findings
    }

    private struct Seen: Sendable {
        let index: Int
        let vector: Result<[Float], any Error>
        let milliseconds: Double

        init(of images: RobustnessImages, _ index: Int, by worker: EmbeddingWorker) {
            self.index = index
            do {
                let image = try images.read(index)
                let (vector, milliseconds) = try timed {
                    try worker.embed(.pixels(image, name: images.path(index)))
                }
                (self.vector, self.milliseconds) = (.success(vector), milliseconds)
            } catch {
                (vector, milliseconds) = (.failure(error), 0)
            }
        }
    }
}

/// Where the source of a copy stands among the images that are searched.
private struct SourceRanking: Sendable {
    let sources: SourceVectors
    let images: RobustnessImages
    let seed: UInt64
    /// Among how many rows the source is to be found.
    let distractors: Int
    /// Those rows, and one more that takes the place of the source where that is among them.
    private let candidates: [Int]

    init(_ sources: SourceVectors, _ images: RobustnessImages, _ trial: RobustnessTrial) {
        self.sources = sources
        self.images = images
        seed = trial.seed
        let all = Array(sources.rows.indices)
        distractors = max(min(trial.distractors ?? .max, all.count - 1), 0)
        guard distractors + 1 < all.count else {
            candidates = all
            return
        }
        let lots = all.map { row in
            var draws = SeededDraws(seed: trial.seed, "distractors", images.keys[sources.rows[row]])
            return (lot: draws.next(), row: row)
        }
        let order = lots.sorted { ($0.lot, $0.row) < ($1.lot, $1.row) }
        candidates = order.prefix(distractors + 1).map(\.row)
    }

    /// Ties are broken by the key, in whose order the rows are.
    func copy(of row: Int, seenAs vector: [Float]) throws(VectorSearchError) -> RobustnessPass.Copy {
        let cosines = try sources.matrix.cosines(to: vector)
        let own = cosines[row]
        var copy = RobustnessPass.Copy(cosine: own)
        for other in candidates.lazy.filter({ $0 != row }).prefix(distractors) {
            let cosine = cosines[other]
            if cosine > own || (cosine == own && other < row) { copy.rank += 1 }
            if cosine > copy.rivalCosine { (copy.rival, copy.rivalCosine) = (other, cosine) }
        }
        return copy
    }
}

/// The changed copies of one image.
private struct ChangedImage: Sendable {
    let row: Int
    private(set) var copies: [RobustnessPass.Copy?]
    private(set) var milliseconds: [Double] = []
    private(set) var findings: [Finding] = []
    /// Why the network cannot be run.
    private(set) var failure: (any Error)?

    init(of row: Int, _ ranking: SourceRanking, _ variants: [RobustnessVariant], by worker: EmbeddingWorker) {
        self.row = row
        copies = Array(repeating: nil, count: variants.count)
        let (images, index) = (ranking.images, ranking.sources.rows[row])
        let path = images.path(index)
        let source: PixelBuffer
        do { source = try images.read(index) } catch {
            findings.append(Finding(path, "cannot be read any more: \(images.reason(error, index))"))
            return
        }
        for (place, variant) in variants.enumerated() {
            // A flip is the same at every strength.
            if variant.kind == .horizontalFlip,
                let earlier = variants[..<place].firstIndex(where: { $0.kind == .horizontalFlip })
            {
                copies[place] = copies[earlier]
                continue
            }
            do {
                let changed = try images.changed(source, index, variant, seed: ranking.seed)
                let (vector, milliseconds) = try timed { try worker.embed(.pixels(changed, name: path)) }
                self.milliseconds.append(milliseconds)
                copies[place] = try ranking.copy(of: row, seenAs: vector)
            } catch EmbeddingError.inference(let error) {
                failure = EmbeddingError.inference(error)
                return
            } catch {
                findings.append(Finding(path, "\(variant.text): \(images.reason(error, index)); left out there"))
            }
        }
    }
}
