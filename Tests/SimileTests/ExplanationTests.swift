import Embedding
import Foundation
import ModelZoo
import NeuralGraph
import TestSupport
import Testing

@testable import Imaging
@testable import Simile

/// Explanations by color, which is no average over places and needs no weights.
@Suite struct ExplanationTests {
    /// White, with a colored square in one of four quarters.
    private static func quarter(_ color: (UInt8, UInt8, UInt8), _ quarter: Int, side: Int = 56) -> PixelBuffer {
        var image = PixelBuffer(width: side, height: side, fill: (255, 255, 255))
        let half = side / 2
        image.draw(
            PixelBuffer(width: half, height: half, fill: color), x: quarter % 2 * half, y: quarter / 2 * half)
        return image
    }

    private func explain(
        _ a: PixelBuffer, _ b: PixelBuffer, method: ExplanationMethod? = nil, prepared: Bool = false
    ) async throws -> Explanation {
        try await ImageExplanation(model: ModelChoice("colour")).run(
            .bytes(a.png(), name: "a"), .bytes(b.png(), name: "b"), method: method, prepared: prepared)
    }

    @Test func `By occlusion the place that both share counts most`() async throws {
        let (a, b) = (Self.quarter((200, 20, 30), 0), Self.quarter((200, 20, 30), 3))
        let why = try await explain(a, b, prepared: true)
        #expect(why.method == .occlusion && why.pairs == nil && why.counterpartsA == nil)
        #expect(why.cosine > 0.99 && why.isSimilar && why.model == "colour")
        #expect((why.mapA.rows, why.mapA.columns) == (7, 7))
        let best = try #require(why.mapA.values.indices.max { why.mapA.values[$0] < why.mapA.values[$1] })
        #expect(best / 7 < 4 && best % 7 < 4, "in the first quarter")
        let other = try #require(why.mapB.values.indices.max { why.mapB.values[$0] < why.mapB.values[$1] })
        #expect(other / 7 > 2 && other % 7 > 2, "in the last quarter")
        let seen = try #require(why.prepared)
        let sheet = try ExplanationSheet(why, seen).image
        #expect(sheet.width == 2 * 448 + 3 * 16 && sheet.height > 2 * 448)
    }

    /// Spots of an image lie in its copy where the copy has them.
    @Test func `Keypoints that both have are told`() async throws {
        let image = PixelBuffer.scene(5)
        let turned = try await explain(image, image.turned(.half)).keypoints
        #expect(turned.count >= 20)
        for pair in turned { #expect(abs(pair.a.x + pair.b.x - 1) < 0.02 && abs(pair.a.y + pair.b.y - 1) < 0.02) }
        let mirrored = try await explain(image, image.turned(.flippedHorizontally)).keypoints
        #expect(mirrored.count >= 20)
        for pair in mirrored { #expect(abs(pair.a.x + pair.b.x - 1) < 0.02 && abs(pair.a.y - pair.b.y) < 0.02) }
        #expect(try await explain(image, .scene(6)).keypoints.isEmpty)
    }

    /// The color signature knows neither shape nor, but for what mixes at edges, detail.
    @Test func `Of colors the likeness is of color`() async throws {
        let why = try await explain(Self.quarter((200, 20, 30), 0), Self.quarter((190, 30, 40), 3))
        #expect(why.shares.color > 0.9 && why.shares.shape < 0.02)
        #expect(abs(why.shares.color + why.shares.shape + why.shares.detail - 1) < 1e-9)
    }

    @Test func `Where nothing is lost all shares are 0`() async throws {
        let gray = PixelBuffer(width: 1, height: 1, fill: (90, 90, 90))
        let why = try await explain(gray, PixelBuffer(width: 200, height: 3, fill: (90, 90, 90)))
        #expect(why.shares == LookParts(shape: 0, color: 0, detail: 0) && why.cosine == 1)
        #expect((why.mapA.rows, why.mapA.columns) == (1, 1) && (why.mapB.rows, why.mapB.columns) == (1, 7))
        #expect(LookParts(shape: .nan, color: -1, detail: .infinity).shares == why.shares)
        #expect(LookParts(shape: 1, color: -1, detail: 3).shares == LookParts(shape: 0.25, color: 0, detail: 0.75))
    }

    @Test func `The exact way is refused where it is none`() async throws {
        let image = Self.quarter((1, 2, 3), 1)
        await #expect(throws: ExplanationError.notAdditive(model: "colour")) {
            try await explain(image, image, method: .additive)
        }
        await #expect(throws: ComparisonError.threshold(2)) {
            try await ImageExplanation(model: ModelChoice("colour")).run(
                .bytes(image.png(), name: "a"), .bytes(image.png(), name: "b"), threshold: 2)
        }
    }

    @Test func `A cancelled explanation ends`() async throws {
        let image = Self.quarter((1, 2, 3), 1)
        let task = Task { try await explain(image, image) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(throws: CancellationError.self) {
            try ContributionMap(byOcclusion: image, isCancelled: { true }) { _ in 1 }
        }
    }

    @Test func `The JSON has the promised keys`() async throws {
        let why = try await explain(Self.quarter((200, 20, 30), 0), Self.quarter((20, 20, 230), 0), prepared: true)
        let json = try #require(
            try JSONSerialization.jsonObject(with: JSONText.compact(why)) as? [String: Any])
        #expect((json["mapA"] as? [[Double]])?.map(\.count) == Array(repeating: 7, count: 7))
        #expect(json["method"] as? String == "occlusion" && json["cosine"] is Double && json["similar"] is Bool)
        #expect(Set((json["shares"] as? [String: Double] ?? [:]).keys) == ["shape", "color", "detail"])
        #expect((json["prepared"] as? [String: String])?["first"]?.hasPrefix("data:image/png;base64,") == true)
    }
}

/// With the default model, where its weights are.
@Suite(.enabled(if: ModelStore().path(of: ModelPreset.all[0]) != nil, "the weights are not on this machine"))
struct DefaultModelExplanationTests {
    @Test func `Both maps add up to the cosine that a comparison finds`() async throws {
        var images: [ImageQuery] = []
        for (red, green) in [(220, 30), (30, 200)] {
            var image = PixelBuffer(width: 320, height: 260, fill: (240, 238, 230))
            for step in 0..<5 {
                let color = (UInt8(red), UInt8(green), UInt8(40 * step))
                image.draw(PixelBuffer(width: 40, height: 90, fill: color), x: 20 + 55 * step, y: 10 + 25 * step)
            }
            images.append(.bytes(try image.png(), name: "image"))
        }
        let resident = ResidentModels()
        let why = try await ImageExplanation(resident: resident).run(images[0], images[1])
        let report = try await ImageComparison(resident: resident).run(images[0], images[1])
        let cosine = try #require(report.cosine)
        #expect(why.method == .additive && abs(why.cosine - cosine) < 1e-5)
        #expect(abs(why.mapA.sum - Double(cosine)) < 1e-4 && abs(why.mapB.sum - Double(cosine)) < 1e-4)
        #expect((why.mapA.rows, why.mapA.columns) == (7, 7))
        let partners = try #require(why.counterpartsA)
        #expect(partners.map(\.count) == Array(repeating: 7, count: 7))
        #expect(partners.joined().allSatisfy { (0..<49).contains($0) } && why.pairs?.count == 10)
    }
}
