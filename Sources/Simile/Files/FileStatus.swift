import Imaging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the file system says of a path without opening it.
struct FileStatus: Equatable, Sendable {
    enum Kind: Equatable { case file, folder, link, other }
    let kind: Kind
    let size: Int64
    /// Time of the last change of the contents, in nanoseconds since 1970. Whoever may write the file can set it.
    let modified: Int64
    /// Time of the last change of the contents, the name or the permissions, in nanoseconds since 1970: the kernel's own.
    let changed: Int64
    /// Device and number, equal for two paths to one thing.
    let identity: Identity

    struct Identity: Hashable, Sendable {
        let device: UInt64
        let number: UInt64
    }

    /// The status of what a path leads to, or of a symbolic link itself; else the system's reason why there is none.
    static func of(_ path: String, followingLinks: Bool = true) -> Result<FileStatus, FileProblem> {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
            return .failure(FileProblem(path: path, code: errno))
        }
        return .success(FileStatus(status))
    }

    /// The status of what a path leads to, nil where nothing is.
    /// - Throws: ``FileProblem`` for what may be there and may not be looked at.
    static func ifThere(_ path: String) throws(FileProblem) -> FileStatus? {
        switch of(path) {
        case .success(let status): return status
        case .failure(let problem) where problem.isAbsence: return nil
        case .failure(let problem): throw problem
        }
    }

    /// The status of an open file.
    init(ofDescriptor descriptor: Int32, _ path: String) throws(FileProblem) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem(path: path, code: errno) }
        self.init(status)
    }

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .other
        }
        size = Int64(status.st_size)
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

    /// Whether a time on the clock of files is within some nanoseconds of now. One far in the future is not: a clock was
    /// wrong, and waiting for it would take for ever.
    static func isRecent(_ time: Int64, within nanoseconds: Int64) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let age = Self.nanoseconds(now).subtractingReportingOverflow(time)
        return !age.overflow && (-nanoseconds...nanoseconds).contains(age.partialValue)
    }
}

extension Result where Failure == FileProblem {
    /// Why there is no answer, where there is none.
    var problem: FileProblem? { if case .failure(let problem) = self { problem } else { nil } }
}

/// A path that the system would not give, and its reason.
public struct FileProblem: Error, Equatable, CustomStringConvertible {
    /// The path as it was asked for.
    public let path: String
    /// The system's reason, such as "No such file or directory".
    public let reason: String
    /// Whether nothing is there, as opposed to something that may not be read.
    public let isAbsence: Bool
    /// The system's number of the reason; nil where it was not the system that refused.
    let code: Int32?
    /// Whether so many files are open already that no more can be.
    package var isExhaustion: Bool { code == EMFILE || code == ENFILE }

    init(path: String, code: Int32) {
        self.path = path
        self.code = code
        reason = String(cString: strerror(code))
        isAbsence = code == ENOENT || code == ENOTDIR
    }

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
        isAbsence = false
        code = nil
    }

    /// "path: reason", on one line, with what to do where the disk is at fault.
    public var description: String { "\(path.onOneLine): \(advice)" }

    /// The reason, and what to do where the disk is at fault.
    var advice: String { remedy.map { "\(reason); \($0)" } ?? reason }

    private var remedy: String? {
        switch code {
        case ENOSPC: "free some space on its disk"
        case EDQUOT: "free some space of this user on its disk, or raise the quota"
        case EFBIG: "raise the limit of files' sizes (ulimit -f), or write to another file system"
        case EROFS: "name a place on a disk that can be written"
        case EIO: "check the disk"
        default: nil
        }
    }
}
