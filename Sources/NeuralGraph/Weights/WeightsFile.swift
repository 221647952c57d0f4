#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads files of weights, telling their format from the content and not from the extension.
///
/// Known are [safetensors](https://github.com/huggingface/safetensors) and PyTorch checkpoints, both the zip archives
/// that `torch.save` has written since 1.6 and the pickles of before. A checkpoint's pickle is read by an interpreter
/// that knows tensors and plain data and refuses everything else, so no file can run code.
///
/// ```swift
/// let weights = try WeightsFile.read(path: "resnet18.pth")
/// let kernel = try weights["conv1.weight"].floats()
/// ```
public enum WeightsFile {
    /// Reads all tensors of a file. They share one buffer: the file's content.
    ///
    /// A checkpoint may keep its tensors under `state_dict`, `model`, `model_state` or `model_state_dict`; the prefix
    /// `module.`, which parallel training puts before every name, is dropped. Nothing is kept of a checkpoint but its
    /// tensors.
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
        func failure() -> WeightsError { .unreadable(source: path, reason: String(cString: strerror(errno))) }
        // Without O_NONBLOCK, opening a pipe would wait for a writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(source: path, reason: "it is not a regular file")
        }
        if sniffing {
            guard let start = read(Format.startLength, from: file, at: 0) else { throw failure() }
            if case .unknown(let found) = Format(start: start[...]) {
                throw .unknownFormat(source: path, found: found)
            }
        }
        guard let bytes = read(Int(status.st_size), from: file, at: 0) else { throw failure() }
        return bytes
    }

    /// Reads up to `count` bytes, fewer if the file ends before; `nil` on failure.
    private static func read(_ count: Int, from file: Int32, at offset: Int) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            while initialized < count {
                let got = pread(
                    file, raw.baseAddress?.advanced(by: initialized), count - initialized, off_t(offset + initialized))
                if got < 0 && errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { break }
                initialized += got
            }
        }
        return failed ? nil : bytes
    }
}
