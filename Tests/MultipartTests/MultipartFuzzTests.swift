import Foundation
import Multipart
import Testing

/// Damaged bodies give a form or an error, the same in any chunks: never a crash, never more than the limits allow.
///
/// `SIMILE_FUZZ_INPUTS` sets how many are tried.
@Suite struct MultipartFuzzTests {
    private static let inputs = ProcessInfo.processInfo.environment["SIMILE_FUZZ_INPUTS"].flatMap { Int($0) } ?? 3000

    /// How reasons begin that are about boundary lines.
    private static let boundaryReasons = ["it has no line", "the body ends", "a line begins"]

    @Test func damagedBodies() throws {
        var random = MultipartRandom(seed: 7578)
        var corpus = try MultipartCorpus()
        for input in 0..<Self.inputs {
            let entry = corpus.mutated(&random)
            let limits = random.once(in: 4) ? tight(&random) : MultipartLimits()
            let whole = MultipartOutcome(entry.body, boundary: entry.boundary, limits: limits)
            let cuts = random.once(in: 3) ? Array(entry.body.indices) : someCuts(entry.body.count, &random)
            let pieces = MultipartOutcome(entry.body, boundary: entry.boundary, limits: limits, cuts: cuts)
            if let problem = problem(whole, pieces, limits) ?? disagreement(whole, entry, limits) {
                Issue.record("input \(input) (\(problem)): \(String(reflecting: entry.body)), cut at \(cuts)")
            }
            corpus.keep(entry, leadingTo: sign(of: whole))
        }
        print("\(Self.inputs) damaged bodies led to \(corpus.seen.count) kinds of outcomes")
    }

    private func tight(_ random: inout MultipartRandom) -> MultipartLimits {
        MultipartLimits(
            parts: random.number(0..<5), headerBytes: random.number(0..<200), partBytes: random.number(0..<40),
            bodyBytes: random.number(0..<1000))
    }

    private func someCuts(_ count: Int, _ random: inout MultipartRandom) -> [Int] {
        (0..<random.number(1..<8)).map { _ in random.number(0..<count + 1) }.sorted()
    }

    /// What must hold for every body.
    private func problem(_ whole: MultipartOutcome, _ pieces: MultipartOutcome, _ limits: MultipartLimits) -> String? {
        if pieces != whole { return "other in pieces" }
        if whole.isDisordered { return "events out of order" }
        if whole.ended != (whole.error == nil), whole.error != .bodyTooLarge(limit: limits.bodyBytes) {
            return "neither a form nor an error, or both"
        }
        if whole.parts.count > limits.parts { return "too many parts" }
        if whole.parts.contains(where: { $0.bytes.count > limits.partBytes }) { return "a part too large" }
        return nil
    }

    /// What must hold where no limit is near: the plain way of reading finds the same, and forms survive being written.
    private func disagreement(
        _ whole: MultipartOutcome, _ entry: MultipartCorpus.Entry, _ limits: MultipartLimits
    ) -> String? {
        guard limits == MultipartLimits() else { return nil }
        let contents = MultipartOracle.contents(of: entry.body, boundary: entry.boundary)
        switch whole.error {
        case nil where contents != whole.parts.map(\.bytes): return "other contents"
        case .malformed(_, let reason) where contents != nil:
            if Self.boundaryReasons.contains(where: { reason.hasPrefix($0) }) { return "boundary not seen" }
        default: break
        }
        let type = "multipart/form-data; boundary=\"\(String(decoding: entry.boundary.bytes, as: UTF8.self))\""
        guard let form = try? MultipartForm(entry.body, contentType: type) else { return nil }
        guard whole.error == nil else { return "a form in spite of an error" }
        if whole.parts.contains(where: { "\($0.headers)".contains("%22") }) { return nil }  // no sender can write it
        let written = MultipartEncoder.body(of: form, boundary: entry.boundary)
        return (try? MultipartForm(written, contentType: type)) == form ? nil : "another form when written again"
    }

    /// The outcome without what it says about names and numbers.
    private func sign(of outcome: MultipartOutcome) -> String {
        let parts = outcome.parts.prefix(2).map { part in
            let headers = part.headers
            let marks = [
                headers.name.isEmpty, headers.filename == nil, headers.filename == "", headers.contentType == nil,
                part.bytes.isEmpty, part.isComplete,
            ]
            return marks.map { $0 ? "1" : "0" }.joined()
        }
        let error =
            switch outcome.error {
            case .malformed(let part, let reason):
                "\(min(part?.number ?? 0, 3)) \(part?.name == nil) \(reason.prefix(20))"
            case let error?: "\(error.isTooLarge) \(error.field == nil)"
            case nil: "none"
            }
        return parts.joined(separator: " ") + error
    }
}
