import Foundation
import TestSupport

/// Many small images, drawn once for all tests that need a long run of indexing.
enum ManyImages {
    static let count = 300
    private static let bench: Result<Bench, any Error> = Result {
        let bench = try Bench()
        for number in 0..<count { try bench.draw("\(1000 + number).jpg", seed: number) }
        atexit { ManyImages.remove() }
        return bench
    }

    private static func remove() {
        if case .success(let bench) = bench { try? FileManager.default.removeItem(atPath: bench.folder) }
    }

    static var folder: String { get throws { try bench.get().images } }
    static var names: Set<String> { Set((0..<count).map { "\(1000 + $0).jpg" }) }
}

/// A run of `index` that can be watched and stopped.
final class IndexingProcess {
    private let process: ChildProcess
    private let messages: String
    private let output: String

    /// - Parameters:
    ///   - folder: what to index; nil for the many images.
    ///   - options: further arguments.
    init(_ bench: Bench, folder: String? = nil, options: [String] = []) throws {
        let name = bench.folder + "/" + UUID().uuidString
        (messages, output) = (name + ".err", name + ".out")
        for path in [messages, output] { try Data().write(to: URL(filePath: path)) }
        process = bench.process(
            ["index", try folder ?? ManyImages.folder, "--json", "--progress", "lines"] + options)
        process.standardError = FileHandle(forWritingAtPath: messages)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        try process.run()
    }

    /// The last number that was reported as committed. A line cut short does not count.
    var committed: Int {
        let text = String(decoding: FileManager.default.contents(atPath: messages) ?? Data(), as: UTF8.self)
        return text.matches(of: /committed (\d+) of \d+\n/).last.flatMap { Int($0.output.1) } ?? 0
    }

    var isRunning: Bool { process.isRunning }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end.
    func finish() -> CommandLineRun {
        process.waitUntilExit()
        func text(_ path: String) -> String {
            String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        }
        return CommandLineRun(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: text(output), messages: text(messages))
    }
}
