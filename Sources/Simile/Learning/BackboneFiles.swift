import Basics
import ModelZoo
import NeuralGraph
import SimilarityLearning

/// The files of a trained backbone in a catalog, by its name: the network, what images are prepared like for it, and a
/// head.
struct BackboneFiles: Sendable {
    private let network: LearnedFile
    private let description: LearnedFile
    private let head: HeadFile

    /// - Parameters:
    ///   - name: see ``LearnedFile``.
    ///   - folder: where the catalog keeps trained models.
    /// - Throws: ``LearnedModelError/name(_:)``.
    init(_ name: String, in folder: String) throws(LearnedModelError) {
        network = try LearnedFile(name, ending: "onnx", in: folder)
        description = try LearnedFile(name, ending: "yaml", in: folder)
        head = try HeadFile(name, in: folder)
    }

    /// Where the network is.
    var path: String { network.path }

    /// Makes sure that nothing takes the place of another model.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    func requireRoom(replacing: Bool) throws {
        try network.requireRoom(called: "backbone \(network.name)", replacing: replacing)
        try description.requireRoom(called: "backbone \(network.name)", replacing: replacing)
        try head.requireRoom(replacing: replacing)
    }

    /// Writes all three durably, in place of what was there. None appears before all of them are on the disk.
    /// - Parameters:
    ///   - graph: the network, which takes images as the preset does.
    ///   - head: takes the network's unit vectors; which space they are of is added.
    /// - Returns: the head, as it was written.
    /// - Throws: `FileError`, `ModelError`.
    func write(_ graph: NetworkGraph, as preset: ModelPreset, _ head: ClassHead) throws -> ClassHead {
        let text = OwnModel.description(of: preset)
        let model = try OwnModel.model(graph, description: text, at: path)
        let dimension = try ModelChoice(path).measuredDimension(of: model)
        let head = head.taking(EmbeddingSpace(beside: network.fileName, digest: model.digest, dimension: dimension))
        let contents = [
            (network.path, model.onnxModel()), (description.path, Array(text.utf8)),
            (self.head.path, try head.encoded()),
        ]
        try Directory.create(FilePath.parent(of: path))
        let files = try contents.map { path, bytes in
            let file = try AtomicFile(path: path)
            try file.write(bytes, at: 0)
            try file.seal()
            return file
        }
        for file in files { try file.commit() }
        return head
    }
}
