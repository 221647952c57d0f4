import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process that writes a catalogue, as it wrote itself into the lock file.
public struct LockHolder: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The process id.
    public var pid: Int32
    /// The name of the machine.
    public var host: String
    /// The name of the program.
    public var program: String
    /// When it opened the catalogue, in ISO 8601.
    public var since: String

    /// For example: process 4711 (simile on shop-3, since 2026-01-31T12:00:00Z).
    public var description: String {
        "process \(pid) (\(program) on \(host), since \(since))"
    }

    static func current() -> LockHolder {
        let process = ProcessInfo.processInfo
        return LockHolder(
            pid: process.processIdentifier, host: hostName(), program: process.processName,
            since: Date().formatted(.iso8601))
    }

    /// Asks the kernel; Foundation's `hostName` may ask a name server, and wait for it.
    private static func hostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown host" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// The right to write a catalogue: an advisory lock (`flock`) on its `writer.lock`.
///
/// The kernel releases it when the holder ends, however it ends, so there are no stale locks. The file stays in place:
/// were it deleted, two processes could hold locks on two files of that name. The lock belongs to the open file, so it
/// also keeps apart two catalogues that one process opens at the same folder.
final class WriterLock: Sendable {
    /// The open file, nil after the release.
    private let descriptor: Mutex<Int32?>

    /// Takes the lock, asking again until `wait` is over. Blocks the thread.
    init(_ folder: CatalogFolder, wait: Duration) throws(CatalogError) {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CatalogError(systemError: errno, at: folder.path)
        }
        let deadline = ContinuousClock.now + wait
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else {
                close(descriptor)
                throw CatalogError(systemError: code, at: folder.path)
            }
            guard ContinuousClock.now < deadline else {
                let holder = Self.holder(folder.lock)
                close(descriptor)
                throw .locked(directory: folder.path, holder: holder)
            }
            usleep(10_000)
        }
        // The name is a courtesy to whoever waits: not being able to write it is no reason to fail.
        if let name = try? JSONEncoder().encode(LockHolder.current()), ftruncate(descriptor, 0) == 0 {
            _ = name.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets another process write. Later calls do nothing.
    func release() {
        descriptor.withLock { descriptor in
            guard let file = descriptor else { return }
            _ = ftruncate(file, 0)
            close(file)
            descriptor = nil
        }
    }

    private static func holder(_ path: String) -> LockHolder? {
        FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(LockHolder.self, from: $0) }
    }
}

extension CatalogError {
    /// Says what an `errno` means for a catalogue's folder.
    init(systemError code: Int32, at directory: String) {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOENT: self = .missing(directory: directory)
        case EACCES, EPERM, EROFS: self = .readOnly(directory: directory, reason: reason)
        case ENOSPC, EDQUOT: self = .diskFull(directory: directory)
        case EIO: self = .inputOutput(directory: directory, reason: reason)
        default: self = .inaccessible(directory: directory, reason: reason)
        }
    }
}
