import Imaging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the file system says of a path without opening it, links followed.
struct FileStatus: Equatable, Sendable {
    enum Kind: Equatable { case file, folder, other }
    let kind: Kind
    let size: Int64
    /// Time of the last change of the contents, in nanoseconds since 1970.
    let modified: Int64
    /// Device and number, equal for two paths to one thing.
    let identity: Identity

    struct Identity: Hashable, Sendable {
        let device: UInt64
        let number: UInt64
    }

    /// The status of what a path leads to, or the system's reason why there is none.
    static func of(_ path: String) -> Result<FileStatus, FileProblem> {
        var status = stat()
        guard stat(path, &status) == 0 else { return .failure(FileProblem(path: path, code: errno)) }
        return .success(FileStatus(status))
    }

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        default: kind = .other
        }
        size = Int64(status.st_size)
        #if canImport(Darwin)
            modified = Int64(status.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(status.st_mtimespec.tv_nsec)
        #else
            modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        #endif
        identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
    }

    /// The present time on the clock that ``modified`` goes by, in nanoseconds since 1970.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A path that the system would not give, and its reason.
public struct FileProblem: Error, Equatable, CustomStringConvertible {
    /// The path as it was asked for.
    public let path: String
    /// The system's reason, such as "No such file or directory".
    public let reason: String
    /// Whether nothing is there, as opposed to something that may not be read.
    public let isAbsence: Bool

    init(path: String, code: Int32) {
        self.path = path
        reason = String(cString: strerror(code))
        isAbsence = code == ENOENT || code == ENOTDIR
    }

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
        isAbsence = false
    }

    /// "path: reason", on one line.
    public var description: String { "\(path.onOneLine): \(reason)" }
}
