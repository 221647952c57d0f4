import Basics
import ModelZoo
import NeuralGraph
import SimilarityLearning

/// The files of a trained network in a catalog, by its name: a model of its own, and what images are prepared like for
/// it.
struct NetworkFiles: Sendable {
    private let network: LearnedFile
    private let description: LearnedFile
    private let called: String

    /// - Parameters:
    ///   - kind: what it is called where something is wrong: `backbone`.
    ///   - name: see ``LearnedFile``.
    ///   - folder: where the catalog keeps trained models.
    /// - Throws: ``LearnedModelError/name(_:)``.
    init(_ kind: String, _ name: String, in folder: String) throws(LearnedModelError) {
        network = try LearnedFile(name, ending: "onnx", in: folder)
        description = try LearnedFile(name, ending: "yaml", in: folder)
        called = "\(kind) \(name)"
    }

    /// Where the network is.
    var path: String { network.path }
    /// The network's name in the folder of trained models.
    var fileName: String { network.fileName }

    /// Makes sure that nothing takes the place of another model.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    func requireRoom(replacing: Bool) throws {
        try network.requireRoom(called: called, replacing: replacing)
        try description.requireRoom(called: called, replacing: replacing)
    }

    /// Writes both durably, in place of what was there, and what else belongs to the model. None appears before all of
    /// them are on the disk.
    /// - Parameters:
    ///   - graph: the network.
    ///   - description: how it takes images, see `OwnModel`.
    ///   - others: the paths and bytes of what else belongs to the model, once it is known.
    /// - Throws: `FileError`, `ModelError`; what `others` throws.
    func write(
        _ graph: NetworkGraph, description text: String,
        with others: (LoadedModel) throws -> [(path: String, bytes: [UInt8])] = { _ in [] }
    ) throws {
        let model = try OwnModel.model(graph, description: text, at: path)
        let contents =
            [(path: network.path, bytes: model.onnxModel()), (path: description.path, bytes: Array(text.utf8))]
            + (try others(model))
        try Directory.create(FilePath.parent(of: path))
        let files = try contents.map { path, bytes in
            let file = try AtomicFile(path: path)
            try file.write(bytes, at: 0)
            try file.seal()
            return file
        }
        for file in files { try file.commit() }
    }
}
