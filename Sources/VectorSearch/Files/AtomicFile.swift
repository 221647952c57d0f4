#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears under its name whole or not at all: written beside it under a temporary name, synced to disk,
/// then renamed over what was there. Given up before `commit`, it leaves nothing behind.
package final class AtomicFile {
    package let path: String
    private let temporaryPath: String
    private var descriptor: Int32
    private var isPlaced = false

    /// Creates the temporary file, in the folder of `path` because a rename cannot cross file systems.
    package init(path: String) throws(FileFault) {
        self.path = path
        temporaryPath = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor < 0 { throw .last("create") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isPlaced { unlink(temporaryPath) }
    }

    /// Brings what was written to the disk and closes the file, so that many can wait for ``commit()``. Nothing more can be written.
    package func seal() throws(FileFault) {
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 else { throw .last("sync") }
        close(descriptor)
        descriptor = -1
    }

    /// Writes bytes at a place in the file, which grows as needed.
    package func write(_ bytes: [UInt8], at offset: Int) throws(FileFault) {
        try bytes.withUnsafeBufferPointer { bytes throws(FileFault) in
            try write(UnsafeRawBufferPointer(bytes), at: offset)
        }
    }

    /// The same from memory that somebody else keeps.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileFault) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if written >= 0 { done += written } else if errno != EINTR { throw .last("write") }
        }
    }

    /// Puts the file in its place, durably. Nothing more can be written.
    package func commit() throws(FileFault) {
        try seal()
        guard rename(temporaryPath, path) == 0 else { throw .last("rename") }
        isPlaced = true
        // The new name is on disk only when the folder is. Not every file system can sync a folder, nor may everybody open
        // one: a refusal is no failure, since the contents are safe either way.
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard folderDescriptor >= 0 else { return }
        defer { close(folderDescriptor) }
        guard fsync(folderDescriptor) == 0 || [EINVAL, ENOTSUP, EROFS].contains(errno) else { throw .last("sync") }
    }
}
