import Basics
import Catalog
import ModelZoo
package import SimilarityLearning

/// The file of a model of pairs in a catalog, by its name.
package struct PairModelFile: Sendable {
    private let name: String
    private let method: PairModel.Method
    /// Where it is.
    package let path: String

    /// Far more than any model takes.
    private static let sizeLimit = 1 << 30

    /// - Parameters:
    ///   - name: letters, digits, `-`, `_` and `.`, not first; 64 at most.
    ///   - method: what learned.
    ///   - catalog: the catalog's folder; nil where there is none.
    /// - Throws: ``PairModelError``.
    package init(_ name: String, _ method: PairModel.Method, in catalog: String?) throws(PairModelError) {
        let isFine = name.utf8.allSatisfy { byte in
            switch UInt8(byte) {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isFine, (1...64).contains(name.utf8.count), !name.hasPrefix(".") else { throw .name(name) }
        guard let catalog else { throw .noCatalog(name) }
        (self.name, self.method) = (name, method)
        path = "\(ImageCatalog.learnedDirectory(in: catalog))/\(name).\(method.rawValue).pairs"
    }

    /// How images are compared by it.
    package var comparisonMethod: ComparisonMethod { .pairModel(method, name: name) }

    /// The model.
    /// - Throws: ``PairModelError`` where there is none of that name, or its file is of no use; `FileError`.
    package func read() throws -> PairModel {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileContents.read(path, limit: Self.sizeLimit).bytes
        } catch {
            guard error.isAbsence else { throw error }
            throw PairModelError.absent(comparisonMethod.rawValue, path: path)
        }
        do throws(LearningError) { return try PairModel(bytes: bytes, path: path.onOneLine) } catch {
            throw PairModelError.unusable("\(error)")
        }
    }

    /// The methods of all models in a catalog, by name. None where nothing was trained. O(files).
    /// - Throws: `FileError` where the folder is there and cannot be listed.
    package static func methods(in catalog: String) throws(FileError) -> [ComparisonMethod] {
        let names: [[UInt8]]
        do throws(FileError) { names = try Directory.names(in: ImageCatalog.learnedDirectory(in: catalog)) } catch {
            guard error.isAbsence else { throw error }
            return []
        }
        return names.compactMap { bytes in
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".")
            guard parts.count >= 3, parts.last == "pairs",
                let method = PairModel.Method(rawValue: "\(parts[parts.count - 2])")
            else { return nil }
            return .pairModel(method, name: parts.dropLast(2).joined(separator: "."))
        }
    }

    /// Whether there is a file of that name.
    /// - Throws: `FileError` where that cannot be told.
    package func exists() throws(FileError) -> Bool {
        switch FileStatus.of(path) {
        case .success: return true
        case .failure(let error) where error.isAbsence: return false
        case .failure(let error): throw error
        }
    }

    /// Writes a model, durably, in place of what was there.
    /// - Throws: `FileError`; `EncodingError` for a card with a number that is none.
    package func write(_ model: PairModel) throws {
        let bytes = try model.encoded()
        try Directory.create(FilePath.parent(of: path))
        try AtomicFile.write(bytes, to: path)
    }
}

extension PairModel.Space {
    /// Makes sure that a model makes vectors of this space.
    /// - Throws: ``PairModelError/otherSpace(model:trained:now:)``, `ModelError`.
    func check(_ choice: ModelChoice, in store: ModelStore) throws {
        let now = try choice.space(store: store)
        guard now.identifier == identity, now.dimension == dimension else {
            throw PairModelError.otherSpace(model: model, trained: identity, now: now.identifier)
        }
    }
}

/// Why a model of pairs cannot be had.
public enum PairModelError: Error, Equatable, CustomStringConvertible {
    /// No model can be called so.
    case name(String)
    /// There is no catalog that could hold it.
    case noCatalog(String)
    /// There is none of that name.
    case absent(String, path: String)
    /// There is one already.
    case exists(String, path: String)
    /// Its file is of no use.
    case unusable(String)
    /// A model that it takes vectors of is not what it was when it was trained.
    case otherSpace(model: String, trained: String, now: String)

    /// One line that names no place on this machine.
    package var publicDescription: String {
        switch self {
        case .absent(let name, _): "there is no trained model \(name.onOneLine)"
        case .unusable, .exists: "the trained model cannot be used; the service's log says more"
        case .name, .noCatalog, .otherSpace: description
        }
    }

    /// One line.
    public var description: String {
        switch self {
        case .name(let name):
            "\(name.onOneLine) cannot be a model's name: use up to 64 letters, digits, -, _ and ., not beginning with a dot"
        case .noCatalog(let name): "\(name.onOneLine): trained models are kept in a catalog, and there is none"
        case .absent(let name, let path):
            "there is no model \(name.onOneLine) at \(path.onOneLine); train it with simile train pairs --name, or name its "
                + "catalog with --catalog"
        case .exists(let name, let path):
            "there is a model \(name.onOneLine) already, \(path.onOneLine); --force replaces it"
        case .unusable(let reason): reason
        case .otherSpace(let model, let trained, let now):
            "the model was trained on vectors of \(trained.onOneLine), and \(model.onOneLine) now makes \(now.onOneLine); train it again"
        }
    }
}
