import Basics
import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Feeds a parser with inputs made of sound ones, and of those that led to something new.
///
/// A crash ends the process; the input that caused it then stands in the file that ``LastInput`` keeps. Where the number of inputs
/// is said, one that takes longer than ``longest`` three times is an issue, and one that takes a minute ends the process. Beside all
/// other tests, which share its threads, times say nothing.
///
/// | Variable | Meaning |
/// | --- | --- |
/// | `SIMILE_FUZZ_INPUTS` | how many inputs in all, shared by the targets; 20,000 where nothing is said |
/// | `SIMILE_FUZZ_SEED` | what chance starts from; 1 |
/// | `SIMILE_FUZZ_ONLY` | the name of one target, which then gets all inputs |
struct Fuzzer {
    static let inputs = variable("INPUTS").flatMap { Int($0) } ?? 20_000
    static let only = variable("ONLY")
    private static let watchesTime = variable("INPUTS") != nil
    private static let seed = variable("SEED").flatMap { UInt64($0) } ?? 1
    /// What an input may take.
    static let longest = Duration.seconds(1)
    /// Inputs that led to something new are kept, so many of them.
    private static let kept = 500
    private static let largest = 1 << 17

    private let name: String
    private var mutator: Mutator
    private var corpus: [[UInt8]]
    private var outcomes: Set<Int> = []

    init(_ name: String, corpus: [[UInt8]], words: [String] = []) {
        self.name = name
        self.corpus = corpus + [[]]
        let place = name.utf8.reduce(Self.seed) { $0 &* 31 &+ UInt64($1) }
        mutator = Mutator(seed: place, words: words)
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment["SIMILE_FUZZ_\(name)"]
    }

    /// Has inputs read: first those of the corpus as they are, then mutations. What is thrown is as good as what is returned.
    mutating func run(_ count: Int, _ read: ([UInt8]) async throws -> Void) async throws {
        let last = try LastInput(name, isWatched: Self.watchesTime)
        let start = ContinuousClock.now
        let sound = corpus.count
        for turn in 0..<max(count, sound) {
            let input =
                turn < sound
                ? corpus[turn]
                : mutator.mutated(corpus[mutator.number(corpus.count)], with: corpus[mutator.number(corpus.count)])
            guard input.count <= Self.largest else { continue }
            if turn % 64 == 0 { await Task.yield() }
            last.note(input)
            let (outcome, duration) = await Self.time(input, read)
            if duration > Self.longest, Self.watchesTime { await judge(input, duration, last, read) }
            if outcomes.insert(outcome).inserted, turn >= sound, corpus.count < sound + Self.kept {
                corpus.append(input)
            }
        }
        last.finish()
        let seconds = (ContinuousClock.now - start).components.seconds
        print("fuzzed \(max(count, sound)) inputs of \(name) in \(seconds) s, \(outcomes.count) kinds of outcomes")
    }

    private static func time(
        _ input: [UInt8], _ read: ([UInt8]) async throws -> Void
    ) async -> (outcome: Int, duration: Duration) {
        let start = ContinuousClock.now
        do {
            try await read(input)
            return (0, ContinuousClock.now - start)
        } catch {
            let duration = ContinuousClock.now - start
            // The words of an error, without what it says of names and numbers.
            var hasher = Hasher()
            for byte in "\(error)".utf8.prefix(90) where byte > UInt8(ascii: "9") { hasher.combine(byte) }
            return (hasher.finalize(), duration)
        }
    }

    /// On a busy machine any input may take long once.
    private func judge(
        _ input: [UInt8], _ duration: Duration, _ last: LastInput, _ read: ([UInt8]) async throws -> Void
    ) async {
        var least = duration
        for _ in 0..<2 {
            last.note(input)
            least = min(least, await Self.time(input, read).duration)
        }
        if least > Self.longest {
            Issue.record("\(name): an input takes \(least): \(Data(input.prefix(6000)).base64EncodedString())")
        }
    }
}

/// The input that is being read, in a file, where it outlasts a crash; and a watch over how long that takes.
private final class LastInput: Sendable {
    private static let room = 1 << 18
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    private let path: String
    private let since = Mutex<ContinuousClock.Instant?>(.now)

    init(_ name: String, isWatched: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("simile-fuzz")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("\(name)-\(getpid())").path
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0, ftruncate(file, off_t(Self.room)) == 0,
            let memory = mmap(nil, Self.room, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
        else { throw CocoaError(.fileWriteUnknown) }
        close(file)
        self.memory = memory
        if isWatched { Thread.detachNewThread { [self] in watch() } }
    }

    deinit { munmap(memory, Self.room) }

    /// Eight bytes of length, then the input.
    func note(_ input: [UInt8]) {
        since.withLock { $0 = .now }
        memory.storeBytes(of: UInt64(input.count).littleEndian, as: UInt64.self)
        input.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            memcpy(memory + 8, base, min(bytes.count, Self.room - 8))
        }
    }

    func finish() {
        since.withLock { $0 = nil }
        unlink(path)
    }

    private func watch() {
        while let since = since.withLock({ $0 }) {
            if ContinuousClock.now - since > .seconds(60) { fatalError("an input hangs; it stands in \(path)") }
            sleep(1)
        }
    }
}
