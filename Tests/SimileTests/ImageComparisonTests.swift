import Foundation
import Imaging
import ModelZoo
import Testing
import VectorSearch

@testable import Simile

@Suite struct EmbeddingMeasureTests {
    /// Angles whose scores follow from geometry: the chord of a unit circle over an angle is 2 sin(angle / 2).
    @Test(arguments: [0, 37, 53.13, 90, 141, 180]) func scoresFollowFromTheAngle(degrees: Double) throws {
        let angle = degrees * .pi / 180
        let (a, b): ([Float], [Float]) = ([1, 0, 0], [Float(cos(angle)), 0, Float(sin(angle))])
        #expect(abs(try EmbeddingMeasure.cosine.score(a, b) - (1 + cos(angle)) / 2) < 1e-6)
        #expect(abs(try EmbeddingMeasure.euclidean.score(a, b) - 1 / (1 + 2 * sin(angle / 2))) < 1e-6)
        for method in EmbeddingMeasure.allCases {
            #expect(try method.score(a, b) == method.score(b, a))
        }
    }

    /// Whoever names no threshold gets the same verdict by every method, but for images at the very edge.
    @Test(arguments: EmbeddingMeasure.allCases) func defaultThresholdsMeanTheSame(method: EmbeddingMeasure) throws {
        let edge = Float(2 * Similarity.defaultThreshold - 1)
        let score = try method.score([1, 0], [edge, (1 - edge * edge).squareRoot()])
        #expect(abs(score - method.defaultThreshold) < 0.005)
    }

    @Test(arguments: EmbeddingMeasure.allCases) func vectorsOfTwoSpacesAreRefused(method: EmbeddingMeasure) {
        #expect(throws: VectorSearchError.self) { try method.score([1, 0], [1, 0, 0]) }
    }
}

@Suite struct ImageComparisonTests {
    let image: ImageQuery
    let other: ImageQuery

    init() throws {
        image = .bytes(try PixelBuffer(width: 300, height: 150, fill: (200, 20, 30)).png(), name: "red")
        other = .bytes(try PixelBuffer(width: 20, height: 30, fill: (20, 20, 200)).png(), name: "blue")
    }

    /// The same whether the model stays loaded or not.
    @Test(arguments: [false, true]) func whatTheModelSawIsToldWhenAsked(stays: Bool) async throws {
        let comparison = ImageComparison(
            model: ModelChoice("colour"), resident: stays ? ResidentModels(streams: 2) : nil)
        let report = try await comparison.run(image, other, method: .euclidean, threshold: 0.3, prepared: true)
        #expect(report.method == .euclidean && report.isSimilar == (report.score >= 0.3))
        let prepared = try #require(report.prepared)
        for (seen, size) in [(prepared.first, [112, 56]), (prepared.second, [20, 30])] {
            let header = try ImageReader().header(of: .bytes(seen.png, name: "seen"))
            #expect([header.width, header.height] == size)
        }
        let json = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
        let first = try #require((json["prepared"] as? [String: String])?["first"])
        #expect(first == "data:image/png;base64," + Data(prepared.first.png).base64EncodedString())
        #expect(json["method"] as? String == "euclidean")

        let usual = try await comparison.run(image, other)
        #expect(
            usual.threshold == Similarity.defaultThreshold && usual.prepared == nil && usual.method == .cosine
                && usual.cosine == report.cosine)
    }
}
