import Foundation

/// Something that could not be done with a file, and why.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why it could not be done.
    public enum Cause: Hashable, Sendable {
        /// The system refused an operation, such as "open", with a code of `errno`.
        case system(code: Int32, operation: String)
        /// It is no regular file.
        case kind(FileStatus.Kind)
        /// It was refused here; the reason, a clause such as "has 12 bytes, the limit is 10".
        case refused(String)
    }

    /// The path, as it was asked for.
    public let path: String
    /// Why it could not be done.
    public let cause: Cause

    /// The failure of a system call; by default of the one that has just failed.
    package init(_ operation: String, _ path: String, code: Int32 = errno) {
        self.path = path
        cause = .system(code: code, operation: operation)
    }

    package init(path: String, reason: String) {
        self.path = path
        cause = .refused(reason)
    }

    package init(path: String, kind: FileStatus.Kind) {
        self.path = path
        cause = .kind(kind)
    }

    /// An error that came through Foundation, with the system's own code where it has one.
    package init(path: String, _ error: any Error) {
        let outer = error as NSError
        let inner = (outer.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        if let error = error as? FileError {
            self.init(path: path, cause: error.cause)
        } else if let system = [outer, inner].compactMap({ $0 }).first(where: { $0.domain == NSPOSIXErrorDomain }) {
            self.init("access", path, code: Int32(truncatingIfNeeded: system.code))
        } else {
            self.init(path: path, reason: outer.localizedDescription)
        }
    }

    private init(path: String, cause: Cause) { (self.path, self.cause) = (path, cause) }

    /// What was attempted: "open", "read", "write"…
    public var operation: String {
        switch cause {
        case .system(_, let operation): operation
        case .kind: "open"
        case .refused: "use"
        }
    }

    /// The code of `errno`; nil where it was not the system that refused.
    public var code: Int32? { if case .system(let code, _) = cause { code } else { nil } }

    /// The reason, such as "No such file or directory".
    public var reason: String {
        switch cause {
        case .system(let code, _): String(cString: strerror(code))
        case .kind: "not a regular file"
        case .refused(let reason): reason
        }
    }

    /// Whether nothing is there, as opposed to something that may not be read.
    public var isAbsence: Bool { code == ENOENT || code == ENOTDIR }

    /// Whether so many files are open already that no more can be.
    package var isExhaustion: Bool { code == EMFILE || code == ENFILE }

    /// "path: reason", on one line, with what to do where the disk is at fault.
    public var description: String { "\(path.onOneLine): \(advice)" }

    /// The reason, and what to do where the disk is at fault.
    package var advice: String { remedy.map { "\(reason); \($0)" } ?? reason }

    private var remedy: String? {
        switch code {
        case ENOSPC: "free some space on its disk"
        case EDQUOT: "free some space of this user on its disk, or raise the quota"
        case EFBIG: "raise the limit of file sizes (ulimit -f), or write to another file system"
        case EROFS: "name a place on a disk that can be written"
        case EIO: "check the disk"
        default: nil
        }
    }
}
