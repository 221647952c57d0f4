import Basics
import Catalog
import SimilarityLearning

/// The file of a trained model in a catalog, by its name.
struct LearnedFile: Sendable {
    /// What the model is called.
    let name: String
    /// Where it is.
    let path: String

    /// The file's name in the folder of trained models.
    var fileName: String { FilePath.name(of: path) }

    /// Far more than any model takes.
    private static let sizeLimit = 1 << 30

    /// - Parameters:
    ///   - name: letters, digits, `-`, `_` and `.`, not first; 64 at most.
    ///   - ending: what follows the name, without a dot.
    ///   - folder: where the catalog keeps trained models; nil where there is no catalog.
    /// - Throws: ``LearnedModelError``.
    init(_ name: String, ending: String, in folder: String?) throws(LearnedModelError) {
        let isFine = name.utf8.allSatisfy { byte in
            switch UInt8(byte) {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isFine, (1...64).contains(name.utf8.count), !name.hasPrefix(".") else { throw .name(name) }
        guard let folder else { throw .noCatalog(name) }
        self.name = name
        path = "\(folder)/\(name).\(ending)"
    }

    /// The file's bytes, and what `make` makes of them.
    /// - Parameters:
    ///   - called: what the model is called where it is missing.
    ///   - make: reads the bytes of a file at a path.
    /// - Throws: ``LearnedModelError`` where there is none, or it is of no use; `FileError`.
    func read<Model>(
        called: String, _ make: ([UInt8], String) throws(LearningError) -> Model
    ) throws -> Model {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileContents.read(path, limit: Self.sizeLimit).bytes
        } catch {
            guard error.isAbsence else { throw error }
            throw LearnedModelError.absent(called, path: path)
        }
        do throws(LearningError) { return try make(bytes, path.onOneLine) } catch {
            throw LearnedModelError.unusable("\(error)")
        }
    }

    /// Makes sure that a new model does not take the place of another.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    func requireRoom(called: String, replacing: Bool) throws {
        guard !replacing else { return }
        switch FileStatus.of(path) {
        case .success: throw LearnedModelError.exists(called, path: path)
        case .failure(let error) where error.isAbsence: return
        case .failure(let error): throw error
        }
    }

    /// Writes a model, durably, in place of what was there.
    /// - Throws: `FileError`.
    func write(_ bytes: [UInt8]) throws(FileError) {
        try Directory.create(FilePath.parent(of: path))
        try AtomicFile.write(bytes, to: path)
    }

    /// The names of all files with an ending, sorted. None where nothing was trained. O(files).
    /// - Throws: `FileError` where the folder is there and cannot be listed.
    static func names(ending: String, in folder: String) throws(FileError) -> [String] {
        let names: [[UInt8]]
        do throws(FileError) { names = try Directory.names(in: folder) } catch {
            guard error.isAbsence else { throw error }
            return []
        }
        let suffix = "." + ending
        return names.map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasSuffix(suffix) && $0.utf8.count > suffix.utf8.count }
            .map { String($0.dropLast(suffix.count)) }.sorted()
    }
}
