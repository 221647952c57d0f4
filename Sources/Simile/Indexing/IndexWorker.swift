import Basics
import Catalog
import Embedding
import Imaging
import SimilarityLearning

/// Looks at one file after another on one thread: reads it once, hashes it, and embeds it in every space in which its bytes
/// are new.
final class IndexWorker {
    private let catalog: ImageCatalog
    private let spaces: IndexSpaces
    private let limits: ImageLimits
    private let streams: Int
    private var workers: [VectorSpace: EmbeddingWorker] = [:]

    /// - Parameter streams: how many such workers there are.
    init(catalog: ImageCatalog, spaces: IndexSpaces, limits: ImageLimits, streams: Int) {
        self.catalog = catalog
        self.spaces = spaces
        self.limits = limits
        self.streams = streams
    }

    func process(_ job: IndexJob) -> IndexOutcome {
        IndexOutcome(job: job, result: result(job))
    }

    private func result(_ job: IndexJob) -> IndexOutcome.Result {
        do {
            let file = try FileContents.read(job.path, limit: limits.maxBytes)
            guard file.isSettled else { return .skipped(reason: Self.stillWritten) }
            guard let content = file.content else { return .skipped(reason: "cannot be hashed") }
            let fingerprint = FileFingerprint(of: file.status, content)
            let isKnown = job.isKnown(as: content) && !job.isForced
            let missing = isKnown ? job.known?.missing ?? [] : spaces.all
            return missing.isEmpty ? .touched(fingerprint) : try look(at: file, fingerprint, missing, job)
        } catch let problem as FileError {
            return .skipped(reason: problem.isAbsence ? Self.vanished : problem.reason)
        } catch let error as UnusableModel {
            return .failed(error.reason)
        } catch {
            return .skipped(reason: Self.withoutName("\(error)", job.path))
        }
    }

    /// The vectors of a file in the spaces where it has none: an item with the same bytes may have them, else the image is
    /// embedded.
    private func look(
        at file: FileContents, _ fingerprint: FileFingerprint, _ missing: [VectorSpace], _ job: IndexJob
    ) throws -> IndexOutcome.Result {
        var vectors: [SpaceVector] = []
        var embedded: [VectorSpace] = []
        var views = ImageViews(of: .bytes(file.bytes, name: job.path), limits: limits)
        // Projected vectors are made of others.
        let order = missing.filter { !$0.isProjected } + missing.filter(\.isProjected)
        for space in order {
            let known = job.isForced ? [] : try catalog.vectors(ofContent: fingerprint.contentHash, in: space)
            guard known.isEmpty else {
                vectors += known.map { (space, $0) }
                continue
            }
            if let vector = try projected(in: space, of: fingerprint.contentHash, among: vectors, job) {
                vectors.append((space, vector))
                embedded.append(space)
                continue
            }
            let worker = try worker(of: space.ofWholes)
            do {
                let new =
                    space.view == .tiles
                    ? try Tiles.vectors(of: &views, by: worker, limits: limits) : [try worker.embed(&views)]
                vectors += new.map { (space, $0) }
            } catch .noFeatures {
                // An item all the same, which searches of this space cannot find.
                continue
            } catch {
                // A copy under way looks like a cut-short image. Whoever writes pauses for less than this.
                switch error {
                case .image(.truncated), .image(.empty):
                    if FileStatus.isRecent(file.status.modified, within: 5_000_000_000) {
                        return .skipped(reason: Self.stillWritten)
                    }
                default: break
                }
                throw error
            }
            embedded.append(space)
        }
        return .seen(fingerprint, vectors: vectors, embedded: embedded)
    }

    /// What a vector that is known already is projected to, in a space of projected ones; nil where the image has to be looked at.
    private func projected(
        in space: VectorSpace, of content: ContentHash, among vectors: [SpaceVector], _ job: IndexJob
    ) throws -> [Float]? {
        guard space.view == .whole, let (base, projection) = try spaces.projection(of: space) else { return nil }
        let new = vectors.first { $0.space == base }?.components
        let known = try new ?? (job.isForced ? nil : catalog.vectors(ofContent: content, in: base).first)
        guard let vector = known.map({ projection($0) }), vector.contains(where: { $0 != 0 }) else { return nil }
        return vector
    }

    /// A model that cannot be had is no image's fault: it ends the run.
    private struct UnusableModel: Error { let reason: any Error }

    private func worker(of space: VectorSpace) throws -> EmbeddingWorker {
        if let worker = workers[space] { return worker }
        do {
            let worker = try spaces.embedder(of: space, streams: streams).makeWorker()
            workers[space] = worker
            return worker
        } catch {
            throw UnusableModel(reason: error)
        }
    }

    static let vanished = "no longer exists"
    static let stillWritten = "is still being written; the next run indexes it"

    /// A reason stands beside its path in a report, so it need not repeat it.
    private static func withoutName(_ message: String, _ path: String) -> String {
        let prefix = path.onOneLine + ": "
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}
