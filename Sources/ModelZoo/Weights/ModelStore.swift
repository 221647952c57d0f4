import Basics
import Foundation
import NeuralGraph

/// The folders in which weights lie: one to write, more to read.
///
/// ```swift
/// let model = try ModelStore().load(ModelPreset.named("efficientnet_lite0"))
/// let onnx = model.onnxModel()
/// ```
public struct ModelStore: Sendable {
    /// Folders searched for weights, best first; fetched weights go to the first.
    public let folders: [String]
    /// The folder of visual vocabularies, which are to local features what weights are to a network, but are trained on the images of
    /// a catalog; nil where there is no catalog.
    package var vocabularies: String?
    /// The folder of what was learned from a catalog's labels; nil where there is no catalog.
    package var learned: String?

    /// A store over the given folders.
    public init(folders: [String]) {
        precondition(!folders.isEmpty, "a store needs a folder")
        self.folders = folders
    }

    /// The user's store: `$SIMILE_MODELS` if set, then the XDG data folder's `simile/models`, then the system's.
    /// - Parameter environment: variables to go by; nil for the process's own.
    public init(environment: [String: String]? = nil) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        let data = DataFolders(environment: environment)
        let chosen = environment["SIMILE_MODELS"].flatMap { $0.isEmpty ? nil : [$0] } ?? []
        self.init(folders: chosen + ([data.user] + data.system).map { $0 + "/models" })
    }

    /// The same store with the vocabularies of a folder.
    package func with(vocabularies folder: String) -> ModelStore {
        var store = self
        store.vocabularies = folder
        return store
    }

    /// The same store with the trained models of a folder.
    package func with(learned folder: String) -> ModelStore {
        var store = self
        store.learned = folder
        return store
    }

    /// The path of a preset's weights, or nil when they are not here. The digest is not checked.
    public func path(of preset: ModelPreset) -> String? { weights(of: preset)?.path }

    /// The path of a file, or nil when it is not here. The digest is not checked.
    public func path(of file: RemoteFile) -> String? {
        folders.map { $0 + "/" + file.name }.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Whether all that a preset needs is here. No digest is checked.
    public func has(_ preset: ModelPreset) -> Bool {
        weights(of: preset) != nil && preset.weights.companions.allSatisfy { path(of: $0) != nil }
    }

    /// Reads a preset's weights, checks their digest and builds its graph: tens of milliseconds, O(file size).
    /// - Throws: ``ModelError`` when the weights are absent, damaged, or do not fit.
    public func load(_ preset: ModelPreset) throws(ModelError) -> LoadedModel {
        guard 1...ModelPreset.largestInput ~= preset.inputSize else {
            let limit = ModelPreset.largestInput
            throw .unfit(model: preset.name, reason: "sides may be 1 to \(limit) pixels, not \(preset.inputSize)")
        }
        guard let weights = weights(of: preset) else {
            throw .missingWeights(model: preset.name, searched: folders)
        }
        let (content, digest) = try Self.content(of: weights.path, as: weights.digest)
        return try Self.load(preset, bytes: content, sha256: digest, source: weights.path)
    }

    /// Builds a preset's graph with the weights of any file that fit it.
    /// - Throws: ``ModelError`` when they cannot be read or do not fit.
    public static func load(_ preset: ModelPreset, from path: String) throws(ModelError) -> LoadedModel {
        let (content, digest) = try content(of: path, as: .fromServer)
        return try load(preset, bytes: content, sha256: digest, source: path)
    }

    static func load(
        _ preset: ModelPreset, bytes: [UInt8], sha256: String, source: String
    ) throws(ModelError) -> LoadedModel {
        let tensors = try tensors(bytes, source: source)
        do {
            let backbone = try preset.architecture(tensors, preset.inputSize)
            let graph = try backbone.graph(layer: preset.options.layer, pooling: preset.options.pooling)
            return LoadedModel(preset: preset, network: .graph(graph), digest: sha256)
        } catch {
            throw .unfit(model: preset.name, reason: "\(error)")
        }
    }

    static func tensors(_ bytes: [UInt8], source: String) throws(ModelError) -> NamedTensors {
        do {
            return try WeightsFile.read(bytes: bytes, source: source)
        } catch {
            throw .unreadable(path: source, reason: "\(error)")
        }
    }

    /// A file's bytes and their SHA-256, if they are the ones that the digest admits.
    @discardableResult
    package static func content(
        of path: String, as digest: RemoteFile.Digest
    ) throws(ModelError) -> (bytes: [UInt8], sha256: String) {
        let content: [UInt8]
        do {
            content = try WeightsFile.content(of: path, sniffing: false)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        let found = SHA256.hash(content).hex
        guard digest.admits(found) else {
            throw .wrongDigest(path: path, expected: digest.digits ?? "", found: found)
        }
        return (content, found)
    }
}
