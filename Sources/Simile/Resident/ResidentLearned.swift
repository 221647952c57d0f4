import Basics
import SimilarityLearning
import Synchronization

/// The trained models of a catalog that were read, each for as long as its file stays as it was.
package final class ResidentLearned: Sendable {
    private let heads = Mutex<[String: Entry<ClassHead>]>([:])
    private let pairModels = Mutex<[String: Entry<PairModel>]>([:])

    private struct Entry<Model: Sendable> {
        let status: FileStatus
        let model: Model
    }

    /// None yet.
    package init() {}

    /// A head; read where its file is not as it was.
    /// - Throws: as ``HeadFile/read()``.
    func model(of file: HeadFile) throws -> ClassHead { try Self.model(at: file.path, in: heads, file.read) }

    /// A model of pairs; read where its file is not as it was.
    /// - Throws: as ``PairModelFile/read()``.
    func model(of file: PairModelFile) throws -> PairModel { try Self.model(at: file.path, in: pairModels, file.read) }

    /// The lock is not held while a file is read: two that ask at once may both read it.
    private static func model<Model: Sendable>(
        at path: String, in known: borrowing Mutex<[String: Entry<Model>]>, _ read: () throws -> Model
    ) throws -> Model {
        guard case .success(let status) = FileStatus.of(path) else {
            known.withLock { $0[path] = nil }
            return try read()
        }
        if let entry = known.withLock({ $0[path] }), entry.status == status { return entry.model }
        let model = try read()
        known.withLock { $0[path] = Entry(status: status, model: model) }
        return model
    }
}
