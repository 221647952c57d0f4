#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears under its name whole or not at all: written beside it under a temporary name, synced to disk,
/// then renamed over what was there. Given up before `commit`, it leaves nothing behind.
///
/// The temporary file is locked (`flock`) while it is written, so that what a killed process left can be told from it; see
/// ``removeAbandoned(_:)``.
package final class AtomicFile {
    package let path: String
    private let temporaryPath: String
    private var descriptor: Int32
    private var isPlaced = false

    /// Creates the temporary file, in the folder of `path` because a rename cannot cross file systems.
    package init(path: String) throws(FileFault) {
        self.path = path
        var name: String
        var status = stat()
        repeat {
            name = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
            descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor < 0 { throw .last("create") }
            // Where files cannot be locked, this one is never taken for abandoned either.
            _ = flock(descriptor, LOCK_EX)
            // It may have been taken for such in the moment before it was locked.
            if fstat(descriptor, &status) == 0, status.st_nlink == 0 {
                close(descriptor)
                descriptor = -1
            }
        } while descriptor < 0
        temporaryPath = name
    }

    deinit {
        if !isPlaced { unlink(temporaryPath) }
        shut()
    }

    /// Brings what was written to the disk and closes the file, so that many can wait for ``commit()``. Nothing more can be written.
    package func seal() throws(FileFault) {
        try sync()
        shut()
    }

    private func sync() throws(FileFault) {
        guard descriptor < 0 || fsync(descriptor) == 0 else { throw .last("sync") }
    }

    private func shut() {
        if descriptor >= 0 { close(descriptor) }
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
        try sync()
        guard rename(temporaryPath, path) == 0 else { throw .last("rename") }
        isPlaced = true
        shut()
        // The new name is on disk only when the folder is. Not every file system can sync a folder, nor may everybody open
        // one: a refusal is no failure, since the contents are safe either way.
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard folderDescriptor >= 0 else { return }
        defer { close(folderDescriptor) }
        guard fsync(folderDescriptor) == 0 || [EINVAL, ENOTSUP, EROFS].contains(errno) else { throw .last("sync") }
    }
}

extension AtomicFile {
    /// The name that a temporary file was to have in the end; nil for what is not named like one. O(length).
    package static func finalName(ofTemporary name: String) -> String? {
        guard name.hasSuffix(".tmp") else { return nil }
        let stem = name.dropLast(4)
        guard let dot = stem.lastIndex(of: "."), dot > stem.startIndex else { return nil }
        let numbers = stem[stem.index(after: dot)...].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, numbers.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        return String(stem[..<dot])
    }

    /// Whether a temporary file is no longer being written: its writer was killed.
    package static func isAbandoned(_ path: String) -> Bool { withAbandoned(path) { true } ?? false }

    /// Deletes a temporary file that is no longer being written; one that is being written stays, and so does what is no
    /// regular file.
    /// - Returns: whether it was deleted.
    @discardableResult
    package static func removeAbandoned(_ path: String) -> Bool { withAbandoned(path) { unlink(path) == 0 } ?? false }

    private static func withAbandoned<Result>(_ path: String, _ work: () -> Result) -> Result? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return nil }
        return work()
    }
}
