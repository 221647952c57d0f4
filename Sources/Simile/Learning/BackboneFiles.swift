import ModelZoo
import NeuralGraph
import SimilarityLearning

/// The files of a trained backbone in a catalog, by its name: the network, what images are prepared like for it, and a
/// head.
struct BackboneFiles: Sendable {
    private let network: NetworkFiles
    private let head: HeadFile

    /// - Parameters:
    ///   - name: see ``LearnedFile``.
    ///   - folder: where the catalog keeps trained models.
    /// - Throws: ``LearnedModelError/name(_:)``.
    init(_ name: String, in folder: String) throws(LearnedModelError) {
        network = try NetworkFiles("backbone", name, in: folder)
        head = try HeadFile(name, in: folder)
    }

    /// Where the network is.
    var path: String { network.path }

    /// Makes sure that nothing takes the place of another model.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    func requireRoom(replacing: Bool) throws {
        try network.requireRoom(replacing: replacing)
        try head.requireRoom(replacing: replacing)
    }

    /// Writes all three durably, in place of what was there. None appears before all of them are on the disk.
    /// - Parameters:
    ///   - graph: the network, which takes images as the preset does.
    ///   - head: takes the network's unit vectors; which space they are of is added.
    /// - Returns: the head, as it was written.
    /// - Throws: `FileError`, `ModelError`.
    func write(_ graph: NetworkGraph, as preset: ModelPreset, _ head: ClassHead) throws -> ClassHead {
        var written = head
        try network.write(graph, description: OwnModel.description(of: preset)) { model in
            let dimension = try ModelChoice(path).measuredDimension(of: model)
            written = head.taking(EmbeddingSpace(beside: network.fileName, digest: model.digest, dimension: dimension))
            return [(self.head.path, try written.encoded())]
        }
        return written
    }
}
