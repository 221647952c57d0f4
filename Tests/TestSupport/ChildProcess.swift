package import Foundation
import Synchronization

/// Another program, as Foundation's `Process` runs it, whose members it has.
///
/// `Process` lists the open files of this process before it starts another, and copies 256 bytes of every entry of that list,
/// also of the last one in the list's memory: with some 1,350 open files, as many tests at once have, that now and then reads
/// past the end of the heap, and ends the test run.
package final class ChildProcess {
    package var executableURL: URL?
    package var arguments: [String]? = []
    package var currentDirectoryURL: URL?
    /// nil for that of this process.
    package var environment: [String: String]?
    /// A `FileHandle` or a `Pipe`; nil for those of this process.
    package var standardInput: Any?
    package var standardOutput: Any?
    package var standardError: Any?
    package private(set) var processIdentifier: pid_t = 0
    /// What `waitpid` said; nil while it runs.
    private let ended = Mutex<Int32?>(nil)

    package init() {}

    /// Starts the program.
    /// - Throws: `POSIXError`.
    package func run() throws {
        func check(_ code: Int32) throws {
            if code != 0 { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        try check(posix_spawn_file_actions_init(&actions))
        defer { posix_spawn_file_actions_destroy(&actions) }
        try check(posix_spawnattr_init(&attributes))
        defer { posix_spawnattr_destroy(&attributes) }
        for (stream, place) in [(standardInput, 0), (standardOutput, 1), (standardError, 2)] as [(Any?, Int32)] {
            guard let handle = stream as? FileHandle ?? (stream as? Pipe).map({ $0.end(forChild: place) }) else {
                continue
            }
            if handle === FileHandle.nullDevice {
                try check(posix_spawn_file_actions_addopen(&actions, place, "/dev/null", O_RDWR, 0))
            } else {
                try check(posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, place))
            }
        }
        if let folder = currentDirectoryURL {
            try check(addFolder(&actions, folder.path))
        }
        #if canImport(Darwin)
            try check(posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_CLOEXEC_DEFAULT)))
        #else
            try check(addClosingAll(&actions, 3))
        #endif
        let path = executableURL?.path ?? ""
        let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        try withArray([path] + (arguments ?? [])) { arguments in
            try withArray(variables) { variables in
                try check(posix_spawn(&processIdentifier, path, &actions, &attributes, arguments, variables))
            }
        }
        for (stream, place) in [(standardInput, 0), (standardOutput, 1), (standardError, 2)] as [(Any?, Int32)] {
            // Whoever reads the other end waits for the last writer.
            if let pipe = stream as? Pipe { try? pipe.end(forChild: place).close() }
        }
    }

    /// Calls `body` with a list of C strings that ends with nil.
    private func withArray<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
    ) rethrows -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return try body(copies + [nil])
    }

    /// Waits for its end. Blocks.
    package func waitUntilExit() { _ = look(0) }
    package var isRunning: Bool { processIdentifier > 0 && look(WNOHANG) == nil }

    private func look(_ options: Int32) -> Int32? {
        ended.withLock { ended in
            if let ended { return ended }
            var status: Int32 = 0
            while true {
                let found = waitpid(processIdentifier, &status, options)
                if found == processIdentifier { break }
                guard found < 0, errno == EINTR else { return nil }
            }
            ended = status
            return status
        }
    }

    /// The exit status, or the number of the signal that ended it.
    package var terminationStatus: Int32 {
        let status = look(0) ?? 0
        return status & 0x7f == 0 ? (status >> 8) & 0xff : status & 0x7f
    }

    package var terminationReason: Process.TerminationReason { (look(0) ?? 0) & 0x7f == 0 ? .exit : .uncaughtSignal }
    package func terminate() { if isRunning { kill(processIdentifier, SIGTERM) } }
    package func interrupt() { if isRunning { kill(processIdentifier, SIGINT) } }
}

#if canImport(Darwin)
    private let addFolder = posix_spawn_file_actions_addchdir_np
#else
    // glibc 2.34 has both, but Swift's module map shows neither.
    private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>
    private let addFolder = unsafeBitCast(
        dlsym(nil, "posix_spawn_file_actions_addchdir_np"),
        to: (@convention(c) (Actions, UnsafePointer<CChar>) -> Int32).self)
    private let addClosingAll = unsafeBitCast(
        dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"), to: (@convention(c) (Actions, Int32) -> Int32).self)
#endif

extension Pipe {
    fileprivate func end(forChild place: Int32) -> FileHandle {
        place == 0 ? fileHandleForReading : fileHandleForWriting
    }
}
