import Crypto
import Foundation
public import NeuralGraph

/// The folders in which weights lie: one to write, more to read.
///
/// ```swift
/// let model = try ModelStore().load(ModelZoo.preset(named: "efficientnet_lite0"))
/// let onnx = model.graph.onnxModel()
/// ```
public struct ModelStore: Sendable {
    /// Folders searched for weights, best first; fetched weights go to the first.
    public let folders: [String]

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

    /// The path of a preset's weights, or nil when they are not here. The digest is not checked.
    public func path(of preset: ModelPreset) -> String? {
        folders.map { $0 + "/" + preset.weights.fileName }.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Reads a preset's weights, checks their digest and builds its graph: tens of milliseconds, O(file size).
    /// - Throws: ``ModelError`` when the weights are absent, damaged, or do not fit.
    public func load(_ preset: ModelPreset) throws(ModelError) -> LoadedModel {
        guard let path = path(of: preset) else {
            throw .missingWeights(model: preset.name, searched: folders)
        }
        let tensors: NamedTensors
        do {
            let content = try Self.content(of: path, sha256: preset.weights.sha256)
            tensors = try WeightsFile.read(bytes: content, source: path)
        } catch let error as ModelError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        do {
            return LoadedModel(preset: preset, graph: try preset.graph(tensors))
        } catch {
            throw .unfit(model: preset.name, reason: "\(error)")
        }
    }

    /// A file's bytes, if they are the ones that the digest names.
    @discardableResult
    static func content(of path: String, sha256 expected: String) throws(ModelError) -> [UInt8] {
        let content: [UInt8]
        do {
            content = try WeightsFile.content(of: path, sniffing: false)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        let found = SHA256.hash(data: content).hex
        guard found == expected else { throw .wrongDigest(path: path, expected: expected, found: found) }
        return content
    }
}

/// A preset with its weights in a graph, ready to be compiled or exported.
public struct LoadedModel: Sendable {
    /// What it is.
    public let preset: ModelPreset
    /// The network, weights included.
    public let graph: NeuralGraph
}

extension SHA256.Digest {
    /// 64 lower-case hexadecimal digits.
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
