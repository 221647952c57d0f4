#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ImageSource {
    /// The encoded bytes, at least one and at most `limits.maxBytes` of them.
    func load(within limits: ImageLimits) throws(ImagingError) -> [UInt8] {
        switch self {
        case .bytes(let bytes, let name):
            guard !bytes.isEmpty else { throw .empty(name: name) }
            guard bytes.count <= limits.maxBytes else {
                throw .tooManyBytes(name: name, bytes: bytes.count, limit: limits.maxBytes)
            }
            return bytes
        case .pixels(let pixels, _):
            return try pixels.png()
        case .file(let path):
            return try Self.read(path, limits)
        }
    }

    private static func read(_ path: String, _ limits: ImageLimits) throws(ImagingError) -> [UInt8] {
        // A zero byte would silently cut the path short.
        guard !path.utf8.contains(0) else { throw .notFound(name: path) }
        // Before opening, as opening a pipe waits and opening a device may set it in motion.
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure(path, errno) }
        try checkKind(path, status)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        // After opening, as another file may have taken the name.
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        try checkKind(path, status)

        let size = Int(status.st_size)
        guard size > 0 else { throw .empty(name: path) }
        guard size <= limits.maxBytes else { throw .tooManyBytes(name: path, bytes: size, limit: limits.maxBytes) }
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = pread(descriptor, buffer.baseAddress?.advanced(by: count), size - count, off_t(count))
                if got > 0 {
                    count += got
                } else if got == 0 {
                    break
                } else if errno != EINTR {
                    error = errno
                    break
                }
            }
        }
        guard error == 0 else { throw failure(path, error) }
        guard !bytes.isEmpty else { throw .empty(name: path) }
        return bytes
    }

    private static func failure(_ path: String, _ code: Int32) -> ImagingError {
        switch code {
        case ENOENT, ENOTDIR: .notFound(name: path)
        default: .unreadable(name: path, reason: String(cString: strerror(code)))
        }
    }

    private static func checkKind(_ path: String, _ status: stat) throws(ImagingError) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw .notAFile(name: path, kind: "directory")
        case S_IFIFO: throw .notAFile(name: path, kind: "pipe")
        case S_IFSOCK: throw .notAFile(name: path, kind: "socket")
        default: throw .notAFile(name: path, kind: "device")
        }
    }
}
