import Foundation

/// A regular file, open for reading: what becomes of its name meanwhile does not matter. It is closed with the last reference.
package final class RegularFile: Sendable {
    /// The path by which it was opened.
    package let path: String
    /// What it was when it was opened.
    package let status: FileStatus
    /// Its descriptor, for as long as this object lives.
    package let descriptor: Int32

    /// Opens a file. Pipes and devices are refused without waiting for them; devices without opening them.
    package init(_ path: String) throws(FileError) {
        // A zero byte would silently cut the path short.
        guard !path.utf8.contains(0) else { throw FileError("open", path, code: ENOENT) }
        try FileStatus.of(path, to: "open").get().requireFile(path)
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        do throws(FileError) {
            // Another file may have taken the name.
            status = try FileStatus(ofDescriptor: descriptor, path)
            try status.requireFile(path)
        } catch {
            close(descriptor)
            throw error
        }
        (self.descriptor, self.path) = (descriptor, path)
    }

    deinit { close(descriptor) }

    /// How many bytes it had when it was opened.
    package var size: Int { Int(status.size) }

    /// Its status now.
    package func statusNow() throws(FileError) -> FileStatus { try FileStatus(ofDescriptor: descriptor, path) }

    /// Reads bytes from an offset on into a buffer, which they fill unless the file ends before. Blocks.
    /// - Returns: how many there were.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var count = 0
        while count < buffer.count {
            let got = pread(
                descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(offset + count))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileError("read", path) }
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// The `count` bytes from `offset` on; fewer where the file ends before.
    package func bytes(at offset: Int, _ count: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            do throws(FileError) {
                done = try read(
                    at: offset,
                    into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The first bytes, at most `count`.
    package func head(_ count: Int) throws(FileError) -> [UInt8] { try bytes(at: 0, min(count, size)) }
}
