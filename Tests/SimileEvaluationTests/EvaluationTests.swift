import Foundation
import Imaging
import SimileEvaluation
import TestSupport
import Testing

/// The evaluations in one line each, as another package's code calls them.
@Suite struct EvaluationTests {
    private let folder: TemporaryFolder

    /// Three images in each of two classes that colors tell apart.
    init() throws {
        folder = try TemporaryFolder()
        for (name, color) in [("red", (200, 20, 30)), ("blue", (20, 30, 200))] as [(String, (UInt8, UInt8, UInt8))] {
            for number in 0..<3 {
                var image = PixelBuffer(width: 24, height: 24, fill: color)
                image.bytes[number * 3] = 90
                try folder.write("\(name)/\(number).png", try image.png())
            }
        }
    }

    @Test func retrievalIsMeasuredAndWritten() async throws {
        let results = try await Evaluation.retrieval(of: folder.path, models: ["colour"])
        let precision = results.measurements.filter { $0.measure == "P@1" && $0.subject["class"] == nil }
        #expect(precision.map { $0.subject["model"] } == ["colour"] && precision.map(\.estimate.value) == [1])
        let report = folder.path + "/report"
        try await Evaluation.write(results, to: report)
        #expect(FileManager.default.fileExists(atPath: report + "/report.html"))
    }

    @Test func anUnknownModelIsAnError() async throws {
        await #expect(throws: (any Error).self) {
            try await Evaluation.retrieval(of: folder.path, models: ["no_such_model"])
        }
    }
}
