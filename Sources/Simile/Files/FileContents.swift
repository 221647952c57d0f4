#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file read in one go, with the status it had then.
struct FileContents {
    let bytes: [UInt8]
    let status: FileStatus
    /// Whether the file changed while it was read: somebody is still writing it.
    let isSettled: Bool

    /// Reads a regular file of at most `limit` bytes. Pipes and devices are refused without waiting for them.
    static func read(_ path: String, limit: Int) throws(FileProblem) -> FileContents {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(path: path, code: errno) }
        defer { close(descriptor) }
        let before = try status(descriptor, path)
        guard before.kind == .file else { throw FileProblem(path: path, reason: "is not a regular file") }
        guard before.size <= limit else {
            throw FileProblem(path: path, reason: "has \(before.size) bytes, the limit is \(limit)")
        }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(before.size)) { buffer, count in
            while count < buffer.count {
                let got = Self.read(
                    descriptor,
                    into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
                if got < 0 { failure = errno }
                if got <= 0 { break }
                count += got
            }
        }
        guard failure == 0 else { throw FileProblem(path: path, code: failure) }
        let after = try status(descriptor, path)
        return FileContents(bytes: bytes, status: before, isSettled: after == before && bytes.count == Int(before.size))
    }

    /// The first bytes of a regular file, at most `count`.
    static func head(_ path: String, _ count: Int) throws(FileProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(path: path, code: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { read(descriptor, into: $0) }
        guard got >= 0 else { throw FileProblem(path: path, code: errno) }
        return Array(bytes.prefix(got))
    }

    private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func status(_ descriptor: Int32, _ path: String) throws(FileProblem) -> FileStatus {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem(path: path, code: errno) }
        return FileStatus(status)
    }
}
