import Basics
import Embedding
import LocalFeatures
import ModelZoo

/// The file of a catalog's vocabulary of one kind of features. It decides what the catalog's vectors of that kind mean.
struct VocabularyFile {
    let kind: FeatureKind
    private let path: String

    /// - Throws: `ModelError.noVocabulary` where there is no catalog.
    init(_ kind: FeatureKind, in store: ModelStore) throws(ModelError) {
        self.kind = kind
        guard let folder = store.vocabularies else { throw .noVocabulary(model: VLADEmbedder.name(of: kind)) }
        path = "\(folder)/\(kind.rawValue).vocabulary"
    }

    private var model: String { VLADEmbedder.name(of: kind) }

    /// Far more than any vocabulary has.
    private static let sizeLimit = 1 << 28

    /// The vocabulary, about 4 MB. O(bytes).
    /// - Throws: `ModelError.noVocabulary`, `ModelError.unusableVocabulary`.
    func read() throws(ModelError) -> VisualVocabulary {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileContents.read(path, limit: Self.sizeLimit).bytes
        } catch {
            guard !error.isAbsence else { throw .noVocabulary(model: model) }
            throw .unusableVocabulary(model: model, path: path, reason: "cannot be read: \(error.reason)")
        }
        guard let vocabulary = VisualVocabulary(bytes: bytes), vocabulary.kind == kind else {
            throw .unusableVocabulary(model: model, path: path, reason: "is damaged")
        }
        return vocabulary
    }

    /// Writes a vocabulary, durably, in place of what was there.
    /// - Throws: `ModelError.cannotStore`.
    func write(_ vocabulary: VisualVocabulary) throws(ModelError) {
        do throws(FileError) {
            try Directory.create(FilePath.parent(of: path))
            try AtomicFile.write(vocabulary.bytes, to: path)
        } catch {
            throw .cannotStore(path: path, reason: error.reason)
        }
    }
}
