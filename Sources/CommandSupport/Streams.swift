import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The three standard streams, without Foundation's file handles, which end the process when a write fails.
package enum Streams {
    /// Makes sure that the three exist. If the caller closed one, its number would go to the next file that is opened, and
    /// a result or a message would end up in the catalog. Using what is put in its place fails, as it should.
    package static func ensureOpen() {
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) == -1 {
            // The lowest free number is given, which is this one.
            if open("/dev/null", mode) < 0 { _exit(EXIT_FAILURE) }
        }
    }

    /// Writes a result to standard output.
    /// - Throws: ``StreamError``; where a pipe's reader has gone, an exit status without a word, as other tools do.
    package static func writeResult(_ text: String) throws {
        let code = send(Array(text.utf8), to: STDOUT_FILENO)
        guard code != 0 else { return }
        if code == EPIPE { throw ExitCode(128 + SIGPIPE) }
        throw StreamError(what: "cannot write to standard output", reason: String(cString: strerror(code)))
    }

    /// Writes a message to standard error. Whether it gets through changes nothing.
    package static func writeMessage(_ text: String) { writeMessage(Array(text.utf8)) }

    /// Writes a message to standard error, as bytes. Whether it gets through changes nothing.
    package static func writeMessage(_ bytes: [UInt8]) { _ = send(bytes, to: STDERR_FILENO) }

    /// Reads standard input to the end.
    package static func readInput(limit: Int) throws(StreamError) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw StreamError(what: "cannot read standard input", reason: String(cString: strerror(errno)))
            }
            guard count > 0 else { return bytes }
            bytes += part.prefix(count)
            guard bytes.count <= limit else {
                throw StreamError(
                    what: "standard input", reason: "holds more than \(limit) bytes; raise --max-mebibytes")
            }
        }
    }

    /// The system's error number, 0 when all was written.
    private static func send(_ bytes: [UInt8], to stream: Int32) -> Int32 {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { write(stream, $0.baseAddress, $0.count) }
            if count > 0 {
                start += count
            } else if count < 0, errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

/// Why a standard stream is of no use.
package struct StreamError: Error, CustomStringConvertible {
    let what: String
    let reason: String
    package var description: String { "\(what): \(reason)" }
}
