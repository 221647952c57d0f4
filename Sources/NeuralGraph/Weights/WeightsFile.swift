import Basics

/// Reads files of weights, telling their format from the content and not from the extension.
///
/// Known are [safetensors](https://github.com/huggingface/safetensors) and PyTorch checkpoints: the zip archives that
/// `torch.save` has written since 1.6, the pickles of before, and the archives of TorchScript. A checkpoint's pickle is
/// read by an interpreter that knows tensors and plain data and refuses everything else, so no file can run code.
///
/// ```swift
/// let weights = try WeightsFile.read(path: "resnet18.pth")
/// let kernel = try weights["conv1.weight"].floats()
/// ```
public enum WeightsFile {
    /// Reads all tensors of a file. They share one buffer: the file's content.
    ///
    /// A checkpoint may keep its tensors under `state_dict`, `model`, `model_state` or `model_state_dict`; the prefix
    /// `module.`, which parallel training puts before every name, is dropped. Those of a TorchScript module are named as in
    /// its state dictionary. Nothing is kept of a checkpoint but its tensors.
    ///
    /// - Complexity: O(size of the file): it is read once, and only tensors with unusual strides are copied.
    /// - Throws: ``WeightsError`` if the file cannot be read, is of another format, is damaged, or wants to run code.
    public static func read(path: String) throws(WeightsError) -> NamedTensors {
        try read(bytes: try content(of: path), source: path)
    }

    /// Reads all tensors from the content of a file; `source` names it in errors.
    ///
    /// - Throws: ``WeightsError`` as ``read(path:)`` does.
    public static func read(bytes: [UInt8], source: String) throws(WeightsError) -> NamedTensors {
        switch Format(start: bytes.prefix(Format.startLength)) {
        case .safetensors: try readSafetensors(bytes, source: source)
        case .zip: try readZipCheckpoint(bytes, source: source)
        case .pickle: try readLegacyCheckpoint(bytes, source: source)
        case .unknown(let found): throw .unknownFormat(source: source, found: found)
        }
    }

    /// Reads a regular file.
    /// - Parameter sniffing: whether one of an unknown format is refused after its first bytes.
    package static func content(of path: String, sniffing: Bool = true) throws(WeightsError) -> [UInt8] {
        do {
            let file = try RegularFile(path)
            if sniffing, case .unknown(let found) = Format(start: try file.head(Format.startLength)[...]) {
                throw WeightsError.unknownFormat(source: path, found: found)
            }
            return try file.head(.max)
        } catch let error as WeightsError {
            throw error
        } catch {
            throw .unreadable(source: path, reason: FileError(path: path, error).reason)
        }
    }
}
