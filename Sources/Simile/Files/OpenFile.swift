#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A regular file, open for reading: what becomes of its name meanwhile does not matter. It is closed with the last reference.
package final class OpenFile: Sendable {
    private let descriptor: Int32
    private let path: String
    /// What it was when it was opened.
    let status: FileStatus

    /// Opens a file. Pipes and devices are refused without waiting for them.
    package init(_ path: String) throws(FileProblem) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(path: path, code: errno) }
        let status: FileStatus
        do throws(FileProblem) {
            status = try FileStatus(ofDescriptor: descriptor, path)
            guard status.kind == .file else { throw FileProblem(path: path, reason: "is not a regular file") }
        } catch {
            close(descriptor)
            throw error
        }
        (self.descriptor, self.path, self.status) = (descriptor, path, status)
    }

    deinit { close(descriptor) }

    /// How many bytes it had when it was opened.
    package var size: Int { Int(status.size) }

    /// Its status now.
    func statusNow() throws(FileProblem) -> FileStatus { try FileStatus(ofDescriptor: descriptor, path) }

    /// Reads bytes from an offset on into a buffer, which they fill unless the file ends before. Blocks.
    /// - Returns: how many there were.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileProblem) -> Int {
        var count = 0
        while count < buffer.count {
            let got = pread(
                descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(offset + count))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileProblem(path: path, code: errno) }
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// The first bytes, at most `count`.
    package func head(_ count: Int) throws(FileProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(count, size))
        let got: Result<Int, FileProblem> = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(FileProblem) in try read(at: 0, into: buffer) }
        }
        return Array(bytes.prefix(try got.get()))
    }
}
