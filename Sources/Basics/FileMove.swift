import Foundation

/// Moves files without ever replacing one.
package enum FileMove {
    /// Moves a file to a name that nothing has, also to another file system. When it returns, the move is on the disk; when it throws, the
    /// file is still where it was.
    /// - Throws: ``FileError``; with the code `EEXIST` where the name is taken.
    package static func move(_ from: String, to: String) throws(FileError) {
        // The name is taken first, and then only this file of our own is replaced.
        let placeholder = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard placeholder >= 0 else { throw FileError("create", to) }
        close(placeholder)
        do throws(FileError) {
            if rename(from, to) != 0 {
                guard errno == EXDEV else { throw FileError("move", from) }
                try copy(from, over: to)
                guard unlink(from) == 0 else { throw FileError("delete", from) }
            }
        } catch {
            unlink(to)
            throw error
        }
        try Directory.sync(FilePath.parent(of: to))
        try Directory.sync(FilePath.parent(of: from))
    }

    /// Writes a copy with the permissions and the time of the file.
    private static func copy(_ from: String, over to: String) throws(FileError) {
        let file = try RegularFile(from)
        try AtomicFile.write(try file.bytes(at: 0, file.size), to: to)
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw FileError("examine", from) }
        chmod(to, status.st_mode & 0o7777)
        #if canImport(Darwin)
            let times = [status.st_atimespec, status.st_mtimespec]
        #else
            let times = [status.st_atim, status.st_mtim]
        #endif
        utimensat(AT_FDCWD, to, times, 0)
    }
}
