import Basics
import Catalog
import ModelZoo
package import SimilarityLearning

/// The file of a projection in a catalog, by its name. It decides what the vectors of its space mean.
package struct ProjectionFile: Sendable {
    private let file: LearnedFile
    private static let ending = "projection"

    /// - Parameters:
    ///   - name: see ``LearnedFile``.
    ///   - folder: where the catalog keeps trained models; nil where there is no catalog.
    /// - Throws: ``LearnedModelError``.
    package init(_ name: String, in folder: String?) throws(LearnedModelError) {
        file = try LearnedFile(name, ending: Self.ending, in: folder)
    }

    private var called: String { "projection \(file.name)" }

    /// The projection, and what tells it from others.
    /// - Throws: ``LearnedModelError`` where there is none of that name, or its file is of no use; `FileError`.
    package func read() throws -> (projection: Projection, digest: String) {
        try file.read(called: called) { bytes, path throws(LearningError) in
            // The file ends with a digest of the rest.
            (try Projection(bytes: bytes, path: path), Array(bytes.suffix(32)).hex)
        }
    }

    /// Makes sure that a new projection does not take the place of another.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    func requireRoom(replacing: Bool) throws { try file.requireRoom(called: called, replacing: replacing) }

    /// Writes a projection, durably, in place of what was there.
    /// - Throws: `FileError`; `EncodingError` for a card with a number that is none.
    func write(_ projection: Projection) throws { try file.write(try projection.encoded()) }

    /// Writes an autoencoder, whose encoder is a projection, in place of what was there.
    /// - Throws: `FileError`; `EncodingError` for a card with a number that is none.
    func write(_ autoencoder: Autoencoder) throws { try file.write(try autoencoder.encoded()) }
}

extension ModelStore {
    /// The same store with what was trained on a catalog.
    package func of(_ catalog: ImageCatalog) -> ModelStore {
        with(vocabularies: catalog.vocabulariesDirectory).with(learned: catalog.learnedDirectory)
    }

    /// The same store with the projections of a catalog that may not be there; vocabularies are an evaluation's own.
    package func ofCatalog(at folder: String) -> ModelStore {
        with(learned: ImageCatalog.learnedDirectory(in: folder))
    }
}
