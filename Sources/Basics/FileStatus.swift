import Foundation

/// What the file system says of a path without opening it.
public struct FileStatus: Equatable, Sendable {
    /// What can lie at a path.
    public enum Kind: Hashable, Sendable { case file, folder, link, pipe, socket, device }
    package let kind: Kind
    package let size: Int64
    /// Time of the last change of the contents, in nanoseconds since 1970. A program that may write the file can set it.
    package let modified: Int64
    /// Time of the last change of the contents, the name or the permissions, in nanoseconds since 1970: the kernel's own.
    package let changed: Int64
    /// How many names the file has.
    package let links: Int
    /// Device and number, equal for two paths to one thing.
    package let identity: Identity

    package struct Identity: Hashable, Sendable {
        fileprivate let device: UInt64
        package let number: UInt64
    }

    /// The status of what a path leads to, or of a symbolic link itself; else the system's reason why there is none.
    /// - Parameter operation: what it is wanted for, for the error.
    package static func of(
        _ path: String, followingLinks: Bool = true, to operation: String = "examine"
    ) -> Result<FileStatus, FileError> {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
            return .failure(FileError(operation, path))
        }
        return .success(FileStatus(status))
    }

    /// The status of what a path leads to, nil where nothing is.
    /// - Throws: ``FileError`` for what may be there and may not be looked at.
    package static func ifThere(_ path: String) throws(FileError) -> FileStatus? {
        switch of(path) {
        case .success(let status): return status
        case .failure(let problem) where problem.isAbsence: return nil
        case .failure(let problem): throw problem
        }
    }

    /// The status of an open file.
    init(ofDescriptor descriptor: Int32, _ path: String) throws(FileError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("examine", path) }
        self.init(status)
    }

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        case S_IFIFO: kind = .pipe
        case S_IFSOCK: kind = .socket
        default: kind = .device
        }
        size = Int64(status.st_size)
        links = Int(status.st_nlink)
        #if canImport(Darwin)
            (modified, changed) = (Self.nanoseconds(status.st_mtimespec), Self.nanoseconds(status.st_ctimespec))
        #else
            (modified, changed) = (Self.nanoseconds(status.st_mtim), Self.nanoseconds(status.st_ctim))
        #endif
        identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
    }

    /// Nanoseconds since 1970, in what 64 bits hold: until 2262, while a file may say any year.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (high, isBeyond) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isBeyondAtLast) = high.addingReportingOverflow(Int64(time.tv_nsec))
        return isBeyond || isBeyondAtLast ? (time.tv_sec < 0 ? .min : .max) : sum
    }

    /// Whether it is the same file, with the contents of then: the name, the links to it and the permissions may be others.
    package func hasContents(of other: FileStatus) -> Bool {
        (identity, size, modified) == (other.identity, other.size, other.modified)
    }

    /// Throws unless it is a regular file.
    package func requireFile(_ path: String) throws(FileError) {
        guard kind == .file else { throw FileError(path: path, kind: kind) }
    }

    /// Whether a time on the clock of files is within some nanoseconds of now. One far in the future is not: a clock was
    /// wrong, and waiting for it would take for ever.
    package static func isRecent(_ time: Int64, within nanoseconds: Int64) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let age = Self.nanoseconds(now).subtractingReportingOverflow(time)
        return !age.overflow && (-nanoseconds...nanoseconds).contains(age.partialValue)
    }
}

extension Result where Failure == FileError {
    /// Why there is no answer, where there is none.
    package var problem: FileError? { if case .failure(let problem) = self { problem } else { nil } }
}
