import Foundation

/// The built command, run as a person or a script would.
struct CommandLineRun {
    let status: Int32
    let output: String
    let messages: String

    /// Standard output as JSON.
    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
}

/// A place to run the command in: a folder for pictures, and a catalogue of its own.
final class Bench {
    let folder: String
    var pictures: String { folder + "/pictures" }
    var catalog: String { folder + "/catalog" }

    init() throws {
        folder = NSTemporaryDirectory() + "simile-cli-\(UUID().uuidString)"
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
    func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment
            .merging(["SIMILE_CATALOG": catalog]) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs to the end. What goes to the two streams passes through files, so that neither can fill a pipe and block.
    @discardableResult
    func run(
        _ arguments: String..., input: [UInt8]? = nil, environment: [String: String] = [:]
    ) throws -> CommandLineRun {
        let process = process(arguments, environment: environment)
        let name = UUID().uuidString
        let streams = ["out", "err", "in"].map { folder + "/\(name).\($0)" }
        for stream in streams { FileManager.default.createFile(atPath: stream, contents: input.map { Data($0) }) }
        process.standardOutput = FileHandle(forWritingAtPath: streams[0])
        process.standardError = FileHandle(forWritingAtPath: streams[1])
        if input != nil { process.standardInput = FileHandle(forReadingAtPath: streams[2]) }
        for stream in streams.prefix(2) { truncate(stream, 0) }
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
