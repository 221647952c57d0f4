import Foundation
import Testing

/// A kind of bytes from outside, and what reads it.
struct Target: Sendable, CustomTestStringConvertible {
    let name: String
    /// How many inputs it gets for one of the slowest kind.
    let share: Int
    /// Sound inputs.
    let corpus: @Sendable () throws -> [[UInt8]]
    /// What means something in them.
    let words: [String]
    /// Reads one. Errors are as good as values; what is returned must be sound.
    let read: @Sendable ([UInt8]) async throws -> Void

    init(
        _ name: String, share: Int, words: [String] = [], corpus: @escaping @Sendable () throws -> [[UInt8]],
        read: @escaping @Sendable ([UInt8]) async throws -> Void
    ) {
        (self.name, self.share, self.words, self.corpus, self.read) = (name, share, words, corpus, read)
    }

    /// One of texts: what is no UTF-8 is repaired.
    init(
        text name: String, share: Int = 100, words: [String] = [], _ corpus: [String],
        read: @escaping @Sendable (String) async throws -> Void
    ) {
        self.init(name, share: share, words: words, corpus: { corpus.map { Array($0.utf8) } }) {
            try await read(String(decoding: $0, as: UTF8.self))
        }
    }

    var testDescription: String { name }

    static let all = texts + requests + files + networks + vectors + images
    private static let shares = all.reduce(0) { $0 + $1.share } + RouteFuzzTests.share

    /// How many of all inputs a share is.
    static func inputs(_ share: Int) -> Int { Fuzzer.inputs * share / shares }

    /// A sound file that stands among the fixtures of another room's tests.
    static func fixture(_ room: String, _ name: String) throws -> [UInt8] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try [UInt8](Data(contentsOf: tests.appendingPathComponent("\(room)Tests/Fixtures/\(name)")))
    }
}

/// A file of a target's own, for what reads paths.
struct ScratchFile: Sendable {
    let folder: String
    let path: String

    init(_ name: String) {
        // In memory where the system has that.
        let place = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = place + "/simile-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
        path = folder + "/" + name
    }

    /// Calls `body` with the path of a file that holds the bytes.
    func holding<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // A new file each time: one that is mapped must not change.
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }
}
