import Basics
import Foundation
package import Imaging
package import ModelZoo

/// The vocabularies of the models of an evaluation, trained on the images that it evaluates with, and kept for as long as it runs.
///
/// ```swift
/// let vocabularies = try TrialVocabularies(for: models, on: paths, store: store, limits: limits, isCancelled: isCancelled)
/// defer { vocabularies.discard() }
/// let embedder = try models[0].embedder(store: vocabularies.store)
/// ```
package struct TrialVocabularies {
    /// The store with the vocabularies.
    package let store: ModelStore
    private let folder: String?

    /// Trains what the models need and the store does not have. Blocks for some seconds a model.
    /// - Parameters:
    ///   - paths: the images.
    ///   - store: where weights are.
    ///   - limits: what an image may cost.
    /// - Throws: `ModelError` where the images are too few, or nothing can be written; `CancellationError`.
    package init(
        for models: [ModelChoice], on paths: [String], store: ModelStore, limits: ImageLimits,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws {
        let kinds = Set(models.compactMap(\.vocabularyKind)).sorted { $0.rawValue < $1.rawValue }
        guard !kinds.isEmpty, store.vocabularies == nil else {
            (self.store, folder) = (store, nil)
            return
        }
        let name = "simile-vocabularies-\(UUID.unique().uuidString)"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        self.store = store.with(vocabularies: folder)
        self.folder = folder
        do {
            for kind in kinds {
                let vocabulary = try VocabularyTraining(kind: kind, limits: limits).run(
                    on: paths, isCancelled: isCancelled)
                try VocabularyFile(kind, in: self.store).write(vocabulary)
            }
        } catch {
            discard()
            throw error
        }
    }

    /// Removes what was kept.
    package func discard() {
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }
}
