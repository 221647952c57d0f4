import Basics
import Foundation
import Imaging
import NeuralGraph

/// Models of the user's own: an ONNX file with a small YAML file of the same name beside it, which says how images are
/// prepared for it.
///
/// ```swift
/// let model = try OwnModel.load(path: "shoes.onnx")   // and shoes.yaml
/// let worker = try Embedder(model).makeWorker()
/// ```
public enum OwnModel {
    static let suffix = ".onnx"

    /// Whether a model's name is the path of a file: it ends in `.onnx`.
    public static func isPath(_ name: String) -> Bool { name.lowercased().hasSuffix(suffix) }

    /// Where the description of a model lies: beside it, with the ending `.yaml`.
    public static func presetPath(of path: String) -> String { path.dropLast(suffix.count) + ".yaml" }

    /// Reads a model and its description: O(file size). Whether the network takes and gives what the description says
    /// shows when it is compiled.
    ///
    /// - Parameters:
    ///   - path: the ONNX file; the model is called by it, so an absolute one is best.
    ///   - options: what is wanted other than the description says; a layer is an output of the network.
    /// - Throws: ``ModelError`` when a file is missing, damaged or wrong.
    public static func load(
        path: String, options: FeatureOptions = FeatureOptions()
    ) throws(ModelError) -> LoadedModel {
        guard isPath(path) else { throw .unreadable(path: path, reason: "the name of a model file ends in \(suffix)") }
        // The description first: it is what is usually wrong, and reading it costs nothing.
        let recipe = try recipe(for: path)
        let bytes = try content(of: path)
        let model = model(at: path, recipe, bytes)
        return LoadedModel(preset: model.preset.with(options), network: model.network, digest: model.digest)
    }

    /// A model of its parts.
    static func model(at path: String, _ recipe: OwnRecipe, _ bytes: [UInt8]) -> LoadedModel {
        let digest = digest(of: bytes)
        let preset = ModelPreset(
            name: path, family: "ONNX file", summary: "a model of your own", dimension: 0,
            layer: recipe.ports.output ?? "output", preparation: recipe.preparation,
            normalization: recipe.normalization,
            weights: WeightsSource(
                file: RemoteFile(
                    name: (path as NSString).lastPathComponent, digest: .sha256(digest), location: .byHand),
                licence: "unknown", page: path),
            ports: recipe.ports,
            architecture: { _, _ in
                throw ModelError.unfit(model: path, reason: "its network is in the file, not built from weights")
            })
        return LoadedModel(preset: preset, network: .onnx(bytes), digest: digest)
    }

    /// Makes sure that a model and its description are there and that the description can be read; the model is not looked at.
    /// - Throws: ``ModelError``.
    public static func check(path: String) throws(ModelError) {
        _ = try recipe(for: path)
        guard FileManager.default.fileExists(atPath: path) else {
            throw .unreadable(path: path, reason: "there is no such file")
        }
    }

    /// Whether there is a description beside a model.
    public static func isDescribed(_ path: String) -> Bool { describedBy(path) != nil }

    /// The SHA-256 of a model: what a vector space knows it by.
    public static func digest(of content: [UInt8]) -> String { SHA256.hash(content).hex }

    private static func describedBy(_ path: String) -> String? {
        let place = presetPath(of: path)
        return [place, place.dropLast(4) + "yml"].first(where: FileManager.default.fileExists(atPath:))
    }

    private static func recipe(for path: String) throws(ModelError) -> OwnRecipe {
        guard let found = describedBy(path) else {
            guard FileManager.default.fileExists(atPath: path) else {
                throw .unreadable(path: path, reason: "there is no such file")
            }
            throw .invalidPreset(
                path: presetPath(of: path),
                reason:
                    "there is no such file; it describes how images are prepared for the model. Print one to "
                    + "correct: simile models info \(path)")
        }
        guard let size = size(of: found), size <= OwnRecipe.maxBytes else {
            throw .invalidPreset(path: found, reason: "this is not a short text of at most \(OwnRecipe.maxBytes) bytes")
        }
        guard let data = FileManager.default.contents(atPath: found) else {
            throw .invalidPreset(path: found, reason: "it cannot be read")
        }
        do {
            return try OwnRecipe(yaml: [UInt8](data))
        } catch {
            throw .invalidPreset(path: found, reason: error.reason)
        }
    }

    /// The bytes of a model, which look like one. Weights in other files of its folder are taken into it, so that the digest
    /// is one of all that the model computes with.
    /// - Throws: ``ModelError/unreadable(path:reason:)``.
    public static func content(of path: String) throws(ModelError) -> [UInt8] {
        if let size = size(of: path), size > ONNXFile.maxBytes {
            throw .unreadable(path: path, reason: "an ONNX file cannot have more than 2 GiB")
        }
        let bytes: [UInt8]
        do {
            bytes = try WeightsFile.content(of: path, sniffing: false)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        do {
            return try ONNXFile.joined(bytes, folder: (path as NSString).deletingLastPathComponent)
        } catch {
            throw .unreadable(path: path, reason: error.description)
        }
    }

    /// The size of a regular file.
    private static func size(of path: String) -> Int? {
        // The system's own answer: Foundation takes `link/..` for the folder that the link stands in.
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}
