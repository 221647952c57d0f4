import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A process that writes, as it wrote itself into a lock file.
public struct LockHolder: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The process id.
    public var pid: Int32
    /// The name of the machine.
    public var host: String
    /// The name of the program.
    public var program: String
    /// When it opened the lock file, in ISO 8601.
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

/// A file whose advisory lock (`flock`) one at a time has: for a transaction, or for the building of an index.
///
/// The kernel releases it when the holder ends, however it ends, so there are no stale locks. The file stays in place:
/// were it deleted, two processes could hold locks on two files of that name. The lock belongs to the open file, so it
/// also keeps apart two of these in one process; but one of them is for one thread at a time.
final class FileLock: Sendable {
    private let path: String
    private let directory: String
    private let descriptor: Int32
    /// What the holder writes into the file, for those that wait.
    private let name: [UInt8]

    /// Opens the file, which is made where it is not there.
    init(_ path: String, of directory: String) throws(CatalogError) {
        self.path = path
        self.directory = directory
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CatalogError(systemError: errno, at: directory) }
        // The name only helps processes that wait: failing to write it is not an error.
        name = (try? JSONEncoder().encode(LockHolder.current())).map { Array($0) } ?? []
    }

    deinit { close(descriptor) }

    /// Takes the lock, asking again until `wait` is over. Blocks the thread.
    /// - Returns: whether it has it.
    func take(wait: Duration, isCancelled: () -> Bool = { false }) throws(CatalogError) -> Bool {
        let deadline = ContinuousClock.now + wait
        var tries = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else { throw CatalogError(systemError: code, at: directory) }
            if ContinuousClock.now >= deadline || isCancelled() { return false }
            Patience.pause(after: tries)
            tries += 1
        }
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, name, name.count, 0) }
        return true
    }

    /// Lets another have it.
    func release() { flock(descriptor, LOCK_UN) }

    /// Who has the lock, if it left its name.
    var holder: LockHolder? {
        FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(LockHolder.self, from: $0) }
    }
}

/// How to wait for what others hold for some milliseconds.
enum Patience {
    /// Short at first; then by chance, so that of several that wait each has its turn.
    static func pause(after tries: Int) {
        usleep(tries < 4 ? 250 << UInt32(tries) : UInt32.random(in: 500...6_000))
    }

    /// How many pauses make up a time, on average.
    static func tries(in wait: Duration) -> Int { 4 + Int(min(max(0, wait / .milliseconds(3.25)), 1e9)) }
}
