import Basics
import Catalog
package import SimilarityLearning

/// The file of a head in a catalog, by its name.
package struct HeadFile: Sendable {
    private let file: LearnedFile
    private static let ending = "head"

    /// - Parameters:
    ///   - name: see ``LearnedFile``.
    ///   - folder: where the catalog keeps trained models.
    /// - Throws: ``LearnedModelError/name(_:)``.
    package init(_ name: String, in folder: String) throws(LearnedModelError) {
        file = try LearnedFile(name, ending: Self.ending, in: folder)
    }

    /// Where it is.
    var path: String { file.path }

    private var called: String { "head \(file.name)" }

    /// The head.
    /// - Throws: ``LearnedModelError`` where there is none of that name, or its file is of no use; `FileError`.
    package func read() throws -> ClassHead {
        try file.read(called: called) { bytes, path throws(LearningError) in try ClassHead(bytes: bytes, path: path) }
    }

    /// Makes sure that a new head does not take the place of another.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    func requireRoom(replacing: Bool) throws { try file.requireRoom(called: called, replacing: replacing) }

    /// Writes a head, durably, in place of what was there.
    /// - Throws: `FileError`; `EncodingError` for a card with a number that is none.
    func write(_ head: ClassHead) throws { try file.write(try head.encoded()) }

    /// The names of all heads in a folder. None where nothing was trained. O(files).
    /// - Throws: `FileError` where the folder is there and cannot be listed.
    package static func names(in folder: String) throws(FileError) -> [String] {
        try LearnedFile.names(ending: ending, in: folder)
    }
}
