package import ArgumentParser
import Basics
import Dispatch
import VectorSearch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension AsyncParsableCommand {
    /// Runs the program that this command is the root of, and ends it with the status that its users expect.
    ///
    /// Called by a `main` that is not asynchronous: before one that is, Swift's runtime has opened files of its own, which may
    /// have got the numbers of streams that the caller closed.
    package static func runProgram() -> Never {
        Streams.ensureOpen()
        OpenFiles.raiseLimit()
        // A file that would become too large is an error to be told, as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        // Not exit(), which takes down the engine's globals while threads that have just finished still leave through
        // them. Everything is written and closed by now.
        Task { _exit(await status()) }
        dispatchMain()
    }

    /// Does what the arguments say.
    /// - Returns: the exit status.
    private static func status() async -> Int32 {
        do {
            try checkArguments()
            if let fault = Kernels.fault { throw WrongEnvironment(description: fault) }
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return EXIT_SUCCESS
        } catch {
            let (status, text) = (exitCode(for: error).rawValue, fullMessage(for: error))
            if status != 0, !text.isEmpty { Streams.writeMessage(text + "\n") }
            if status == 0, (try? Streams.writeResult(text + "\n")) == nil { return EXIT_FAILURE }
            return status
        }
    }
}

/// Refuses arguments that are not UTF-8, whose bytes are lost when they become text.
private func checkArguments() throws {
    for index in 1..<max(1, Int(CommandLine.argc)) {
        guard let argument = CommandLine.unsafeArgv[index], String(validatingCString: argument) == nil else {
            continue
        }
        throw UnreadableArgument(bytes: (0..<strlen(argument)).map { UInt8(bitPattern: argument[$0]) })
    }
}

/// An argument whose bytes are not text as this program knows it.
private struct UnreadableArgument: Error, CustomStringConvertible {
    let bytes: [UInt8]

    /// The argument with the bytes in question as shells write them.
    var description: String {
        let text = bytes.map { byte in
            (0x20..<0x7f).contains(byte)
                ? String(UnicodeScalar(byte)) : "\\x" + String(Int(byte) + 256, radix: 16).dropFirst()
        }.joined()
        return
            "$'\(text)': this name is not valid UTF-8; rename the file (mv, or convmv -f latin1 -t utf8), or pass an image "
            + "on standard input, as in: simile search - < FILE"
    }
}

/// A variable of the environment that cannot be followed.
private struct WrongEnvironment: Error, CustomStringConvertible {
    let description: String
}
