import Foundation
import TestSupport

/// The built command, run as a person or a script would.
struct CommandLineRun {
    /// The exit status; of a process that a signal ended, the signal's number, negative.
    let status: Int32
    let output: String
    let messages: String

    /// Standard output as one JSON object; throws when there is anything else.
    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }

    /// Standard output as one JSON array.
    func jsonArray() throws -> [[String: Any]] {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]] ?? []
    }

    /// Whether standard error is one line that names what is wrong.
    func isOneLine(with text: String) -> Bool {
        messages.hasPrefix("Error: ") && messages.split(separator: "\n").count == 1 && messages.contains(text)
    }
}

/// A place to run the command in: a folder for images, and a catalog of its own.
final class Bench: Sendable {
    let folder: String
    var images: String { folder + "/pictures" }
    var catalog: String { folder + "/catalog" }

    init() throws {
        // Its real path, so that what the command calls a file is what a test calls it.
        let temporary = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
        folder = temporary + "/simile-cli-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/pictures", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The binary that this test bundle was built with.
    static let executable: String = {
        let bundle = Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") }
        let beside = bundle.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return (beside ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path) + "/simile"
    }()

    /// A process ready to start.
    func process(
        _ arguments: [String], program: String = Bench.executable, environment: [String: String?] = [:]
    ) -> ChildProcess {
        let process = ChildProcess()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var variables = ProcessInfo.processInfo.environment
        variables["SIMILE_CATALOG"] = catalog
        variables["SIMILE"] = Self.executable
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs to the end.
    @discardableResult
    func run(
        _ arguments: String..., input: [UInt8]? = nil, environment: [String: String?] = [:]
    ) throws -> CommandLineRun {
        try finish(process(arguments, environment: environment), input: input)
    }

    /// Runs a line of the shell, in which `$SIMILE` is the command.
    @discardableResult
    func shell(_ line: String, environment: [String: String?] = [:]) throws -> CommandLineRun {
        try finish(process(["-c", line], program: "/bin/bash", environment: environment))
    }

    /// Runs a process to the end. What goes to the two streams passes through files, so that neither can fill a pipe and
    /// block.
    func finish(_ process: ChildProcess, input: [UInt8]? = nil) throws -> CommandLineRun {
        let name = UUID().uuidString
        let streams = ["out", "err", "in"].map { folder + "/\(name).\($0)" }
        for stream in streams { try Data().write(to: URL(filePath: stream)) }
        try Data(input ?? []).write(to: URL(fileURLWithPath: streams[2]))
        process.standardOutput = FileHandle(forWritingAtPath: streams[0])
        process.standardError = FileHandle(forWritingAtPath: streams[1])
        if input != nil { process.standardInput = FileHandle(forReadingAtPath: streams[2]) }
        try process.run()
        process.waitUntilExit()
        defer { for stream in streams { unlink(stream) } }
        func text(_ path: String) -> String {
            String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        }
        return CommandLineRun(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: text(streams[0]), messages: text(streams[1]))
    }
}

extension ChildProcess {
    /// Lets the process open so many files and no more.
    func limit(files: Int) {
        arguments = ["-c", "ulimit -n \(files) && exec \"$0\" \"$@\"", executableURL?.path ?? ""] + (arguments ?? [])
        executableURL = URL(fileURLWithPath: "/bin/bash")
    }
}
