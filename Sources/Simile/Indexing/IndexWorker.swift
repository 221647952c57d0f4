import Catalog
import Crypto
import Embedding
import Imaging

/// Looks at one file after another on one thread: reads it once, hashes it, and embeds it if its bytes are new.
struct IndexWorker {
    let catalog: Catalog
    let space: VectorSpace
    /// Under which key the bytes of each content hash have a vector already.
    let vectorsByContent: [ContentHash: ItemKey]
    let limits: ImageLimits
    let embedding: EmbeddingWorker

    func process(_ job: IndexJob) -> IndexOutcome {
        IndexOutcome(job: job, result: result(job))
    }

    private func result(_ job: IndexJob) -> IndexOutcome.Result {
        do {
            let file = try FileContents.read(job.path, limit: limits.maxBytes)
            guard file.isSettled else { return .skipped(reason: Self.stillWritten) }
            guard let fingerprint = Self.fingerprint(of: file) else { return .skipped(reason: "cannot be hashed") }
            if let known = job.known, known.hasVector, known.fingerprint?.contentHash == fingerprint.contentHash {
                return .touched(fingerprint)
            }
            if let vector = try vector(ofContent: fingerprint.contentHash) {
                return .copied(fingerprint, vector: vector)
            }
            return try embed(job, file, fingerprint)
        } catch let problem as FileProblem {
            return .skipped(reason: problem.isAbsence ? "has vanished" : problem.reason)
        } catch {
            return .skipped(reason: Self.withoutName("\(error)", job.path))
        }
    }

    /// The vector that an item of this content had when the run began, if it still has it: where files changed names
    /// among themselves, the item may have been given another content meanwhile. Hence the content is asked after the
    /// vector; in one run it changes once at most.
    private func vector(ofContent hash: ContentHash) throws -> [Float]? {
        guard let twin = vectorsByContent[hash], let vector = try catalog.vector(of: twin, in: space),
            try catalog.item(twin)?.fingerprint?.contentHash == hash
        else { return nil }
        return vector
    }

    private func embed(
        _ job: IndexJob, _ file: FileContents, _ fingerprint: FileFingerprint
    ) throws -> IndexOutcome.Result {
        do {
            return .embedded(fingerprint, vector: try embedding.embed(.bytes(file.bytes, name: job.path)))
        } catch let error {
            // A copy under way looks like a cut-short picture. Whoever writes pauses for less than this.
            let isRecent = FileStatus.now - file.status.modified < 5_000_000_000
            switch error {
            case .image(.truncated), .image(.empty): if isRecent { return .skipped(reason: Self.stillWritten) }
            default: break
            }
            throw error
        }
    }

    static let stillWritten = "is still being written; the next run takes it"

    /// The fingerprint of a file, with no time of change if it changed so lately that another change could bear the same
    /// time: the next run then compares the bytes.
    private static func fingerprint(of file: FileContents) -> FileFingerprint? {
        guard let hash = ContentHash(SHA256.hash(data: file.bytes)) else { return nil }
        let isSettled = FileStatus.now - file.status.modified > 2_000_000_000
        return FileFingerprint(
            size: file.status.size, modified: isSettled ? file.status.modified : 0, contentHash: hash)
    }

    /// A reason stands beside its path in a report, so it need not repeat it.
    private static func withoutName(_ message: String, _ path: String) -> String {
        let prefix = path.onOneLine + ": "
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}
