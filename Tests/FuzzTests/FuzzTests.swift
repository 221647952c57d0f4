import Foundation
import Testing

/// Whatever the bytes, a parser answers with a value or an error: no crash, no hang.
/// One target after the other, so that none waits for a thread while its time is watched.
@Suite(.serialized) struct FuzzTests {
    @Test(arguments: Target.all) func reads(target: Target) async throws {
        let count = Fuzzer.only == nil ? Target.inputs(target.share) : Fuzzer.only == target.name ? Fuzzer.inputs : 0
        guard count > 0 else { return }
        var fuzzer = Fuzzer(target.name, corpus: try target.corpus() + Regressions.of(target.name), words: target.words)
        try await fuzzer.run(count, target.read)
    }
}

/// Inputs that once crashed a parser or kept it busy, in base64, by target. They are always read.
enum Regressions {
    static let all: [String: [String]] = [:]

    static func of(_ target: String) -> [[UInt8]] {
        (all[target] ?? []).compactMap { Data(base64Encoded: $0) }.map(Array.init)
    }
}
