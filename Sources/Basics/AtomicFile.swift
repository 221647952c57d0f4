import Foundation

/// A file that appears under its name whole or not at all: written beside it under a temporary name, synced to disk,
/// then renamed over what was there. Given up before `commit`, it leaves nothing behind.
///
/// The temporary file is locked (`flock`) while it is written, so that leftovers of killed processes can be distinguished from it; see
/// ``removeAbandoned(_:)``.
package final class AtomicFile {
    package let path: String
    private let temporaryPath: String
    private var descriptor: Int32
    private var isPlaced = false

    /// Creates the temporary file, in the folder of `path` because a rename cannot cross file systems.
    package init(path: String) throws(FileError) {
        self.path = path
        var name: String
        var status = stat()
        repeat {
            name = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
            descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor < 0 { throw FileError("create", path) }
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

    /// Writes a whole file.
    /// - Throws: ``FileError``; then nothing is left behind.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        try bytes.withUnsafeBufferPointer { bytes throws(FileError) in
            try write(UnsafeRawBufferPointer(bytes), to: path)
        }
    }

    /// The same from memory that the caller keeps.
    package static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(FileError) {
        let file = try AtomicFile(path: path)
        try file.write(bytes, at: 0)
        try file.commit()
    }

    /// Brings what was written to the disk and closes the file, so that many can wait for ``commit()``. Nothing more can be written.
    package func seal() throws(FileError) {
        try sync()
        shut()
    }

    private func sync() throws(FileError) {
        guard descriptor < 0 || fsync(descriptor) == 0 else { throw FileError("sync", path) }
    }

    private func shut() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Writes bytes at a place in the file, which grows as needed.
    package func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        try bytes.withUnsafeBufferPointer { bytes throws(FileError) in
            try write(UnsafeRawBufferPointer(bytes), at: offset)
        }
    }

    /// The same from memory that the caller keeps.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if written >= 0 { done += written } else if errno != EINTR { throw FileError("write", path) }
        }
    }

    /// Puts the file in its place, durably. Nothing more can be written.
    package func commit() throws(FileError) {
        try sync()
        guard rename(temporaryPath, path) == 0 else { throw FileError("rename", path) }
        isPlaced = true
        shut()
        // The new name is on the disk only when the folder is.
        try Directory.sync(FilePath.parent(of: path))
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
