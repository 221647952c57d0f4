import Foundation
import Imaging
import ModelZoo
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

/// Models that need a vocabulary, which an evaluation trains on its own images.
@Suite(.serialized) struct TrialVocabulariesTests {
    private func write(_ count: Int, to folder: TemporaryFolder) throws {
        for number in 0..<count {
            try folder.write("class\(number % 2)/\(number).png", try PixelBuffer.scene(UInt64(number)).png())
        }
    }

    private var kept: Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())) ?? []
        return Set(names.filter { $0.hasPrefix("simile-vocabularies") })
    }

    @Test func localFeaturesAreEvaluated() async throws {
        let folder = try TemporaryFolder()
        try write(20, to: folder)
        let results = try await Evaluation.retrieval(of: folder.path, models: ["orb_vlad"])
        #expect(results.measurements.contains { $0.measure == "P@1" && $0.subject["model"] == "orb_vlad" })
        // The same images give the same vocabulary, and so the same figures.
        let again = try await Evaluation.retrieval(of: folder.path, models: ["orb_vlad"])
        let figures = [results, again].map { results in
            results.measurements.filter { $0.measure == "mAP" }.map(\.estimate.value)
        }
        #expect(figures[0] == figures[1] && !figures[0].isEmpty)
    }

    @Test func fromTooFewImagesNothingIsLearned() async throws {
        let folder = try TemporaryFolder()
        try write(6, to: folder)
        let before = kept
        let error = await #expect(throws: ModelError.self) {
            try await Evaluation.retrieval(of: folder.path, models: ["orb_vlad"])
        }
        #expect("\(try #require(error))".contains("6 of 6 images have local features"))
        #expect(kept.isSubset(of: before))
    }
}
