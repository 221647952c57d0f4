#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files beside a model that hold values of its tensors. Each is opened once.
final class ExternalFiles {
    private let folder: String
    private var open: [String: (descriptor: Int32, size: Int)] = [:]

    init(folder: String) { self.folder = folder.isEmpty ? "." : folder }

    deinit { for file in open.values { close(file.descriptor) } }

    /// Reads the values of a tensor.
    /// - Parameter limit: no more bytes than that.
    func values(of tensor: ExternalTensor, limit: Int) throws(ONNXError) -> [UInt8] {
        func refuse(_ reason: String) -> ONNXError {
            .unusableData(tensor: tensor.name, file: tensor.location, reason: reason)
        }
        func failure() -> ONNXError { refuse("which cannot be read: \(String(cString: strerror(errno)))") }
        let (descriptor, size) = try file(tensor.location, refuse)
        let count = tensor.count ?? max(0, size - tensor.offset)
        guard tensor.offset <= size, count <= size - tensor.offset else {
            throw refuse("which is cut short: it has \(size) bytes, the weights end at \(tensor.offset) + \(count)")
        }
        guard count <= limit else { throw .notAModel(reason: "with its weights it has more than 2 GiB") }
        var failed = false
        let values = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(tensor.offset + done))
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { break }
                done += got
            }
        }
        guard !failed else { throw failure() }
        guard values.count == count else { throw refuse("which became shorter while it was read") }
        return values
    }

    /// Opens a file, unless it is open.
    private func file(
        _ location: String, _ refuse: (String) -> ONNXError
    ) throws(ONNXError) -> (descriptor: Int32, size: Int) {
        if let file = open[location] { return file }
        let remedy = "put it there, or save the model as one file, with onnx.save(model, path) in Python"
        guard !location.isEmpty, !location.utf8.contains(0), location.utf8.count < 4096 else {
            throw refuse("which is no name of a file; \(remedy)")
        }
        let outside = "which is not in the model's folder; \(remedy)"
        guard !location.hasPrefix("/"), !location.split(separator: "/").contains("..") else { throw refuse(outside) }
        // Where it really is, whatever links are on the way: no link may lead out of the folder.
        guard let home = Self.realPath(folder) else { throw refuse("whose folder cannot be opened") }
        guard let path = Self.realPath(folder + "/" + location) else {
            throw refuse(
                errno == ENOENT
                    ? "which is not there; \(remedy)" : "which cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard path.hasPrefix(home == "/" ? "/" : home + "/") else { throw refuse(outside) }
        // Without O_NONBLOCK, opening a pipe would wait for a writer.
        let descriptor = Self.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { throw refuse("which cannot be opened: \(String(cString: strerror(errno)))") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw refuse("which is not a regular file")
        }
        let file = (descriptor, Int(status.st_size))
        open[location] = file
        return file
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func open(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.open(path, flags)
        #elseif canImport(Musl)
            Musl.open(path, flags)
        #else
            Darwin.open(path, flags)
        #endif
    }
}
