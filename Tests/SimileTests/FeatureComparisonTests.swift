import Basics
import Foundation
import TestSupport
import Testing

@testable import Imaging
@testable import Simile

/// Comparing two images by their local features, and drawing what they share.
@Suite struct FeatureComparisonTests {
    private let scene = PixelBuffer.scene(1)
    private let other = PixelBuffer.scene(2)
    /// What no model could be loaded from.
    private let comparison = ImageComparison(model: ModelChoice("no such model"))

    private func query(_ pixels: PixelBuffer) throws -> ImageQuery { .bytes(try pixels.png(), name: "image") }

    private func part(_ region: String) throws -> PixelBuffer {
        try ImageReader().decode(.pixels(scene, name: "scene"), Region(region))
    }

    @Test(arguments: FeatureKind.allCases)
    func `an image and a part of it are the same, and two images are not`(kind: FeatureKind) async throws {
        let (whole, part) = (try query(scene), try query(try part("40,30,170,130")))
        let same = try await comparison.run(whole, part, method: .features(kind))
        let features = try #require(same.features)
        #expect(same.isSimilar && same.score > 0.5 && same.threshold == 0.5 && same.model == nil && same.cosine == nil)
        #expect(features.inliers >= 8 && features.inliers <= features.matches)
        #expect(features.isMirrored == (kind.isBinary ? nil : false))
        // The part begins at (40, 30) of the whole.
        let place = try #require(features.homography?.map(100, 80))
        #expect(abs(place.x - 60) < 1.5 && abs(place.y - 50) < 1.5)
        let different = try await comparison.run(whole, try query(other), method: .features(kind))
        #expect(!different.isSimilar && different.score < 0.5)
    }

    @Test func `the threshold asks for more or fewer than it takes`() async throws {
        let (whole, part) = (try query(scene), try query(try part("40,30,170,130")))
        let score = try await comparison.run(whole, part, method: .features(.orb)).score
        for (threshold, isSimilar) in [(score, true), (score + 1e-4, false), (0, true)] {
            let report = try await comparison.run(whole, part, method: .features(.orb), threshold: threshold)
            #expect(report.isSimilar == isSimilar && report.score == score)
        }
        await #expect(throws: ComparisonError.threshold(2)) {
            try await comparison.run(whole, part, method: .features(.orb), threshold: 2)
        }
    }

    @Test func `a mirrored copy is told, with the map from the image as it is`() async throws {
        let report = try await comparison.run(
            try query(scene), try query(scene.turned(.flippedHorizontally)), method: .features(.sift))
        let features = try #require(report.features)
        #expect(report.isSimilar && features.isMirrored == true)
        let homography = try #require(features.homography)
        let place = try #require(homography.map(50, 60))
        #expect(abs(place.x - 190) < 1.5 && abs(place.y - 60) < 1.5)
        #expect(homography.values.last == 1)
    }

    @Test func `the report has the promised keys`() async throws {
        func keys(_ report: ComparisonReport) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
        }
        let plain = try query(PixelBuffer(width: 1, height: 1, fill: (9, 9, 9)))
        let nothing = try keys(try await comparison.run(plain, plain, method: .features(.sift)))
        #expect(nothing["matches"] as? Int == 0 && nothing["inliers"] as? Int == 0)
        #expect(nothing["homography"] is NSNull && nothing["mirrored"] as? Bool == false)
        #expect(nothing["score"] as? Double == 0 && nothing["similar"] as? Bool == false)
        #expect(nothing["model"] is NSNull && nothing["method"] as? String == "sift" && nothing["distance"] == nil)
        let same = try keys(try await comparison.run(try query(scene), try query(scene), method: .features(.orb)))
        #expect((same["homography"] as? [Double])?.count == 9 && same["mirrored"] == nil)
        let hashed = try keys(try await comparison.run(plain, plain, method: .hash(.pHash)))
        #expect(hashed["matches"] == nil && hashed["homography"] == nil)
    }

    @Test func `names lead to methods and back`() {
        for method in ComparisonMethod.allCases { #expect(ComparisonMethod(rawValue: method.rawValue) == method) }
        #expect(ComparisonMethod(rawValue: "akaze") == .features(.akaze) && ComparisonMethod(rawValue: "brisk") == nil)
    }

    // MARK: Drawing

    @Test func `a drawing shows both images, lines between them and the outline in the second`() async throws {
        let (report, drawing) = try await comparison.draw(
            try query(try part("40,30,170,130")), try query(scene), by: .orb)
        #expect(report.isSimilar)
        let image = drawing.image
        #expect(image.width == 170 + 8 + 240 && image.height == 180)
        // Beneath the smaller image there is white, but for lines, which cross the gap somewhere.
        #expect(image.color(5, 170) == [255, 255, 255])
        let inGap = (0..<180).filter { image.color(174, $0) != [255, 255, 255] }
        #expect(!inGap.isEmpty)
        // The left edge of the outline, at column 40 of the second image.
        let orange = (60..<130).count { row in
            (-3...3).contains { image.color(178 + 40 + $0, row) == [230, 110, 20] }
        }
        #expect(orange > 60)
    }

    @Test func `images without anything in common are drawn without lines`() async throws {
        let plain = try query(PixelBuffer(width: 10, height: 1, fill: (9, 9, 9)))
        let drawing = try await comparison.draw(plain, plain, by: .sift).drawing.image
        #expect(drawing.width == 28 && drawing.height == 1)
        #expect(drawing.color(3, 0) == [9, 9, 9] && drawing.color(14, 0) == [255, 255, 255])
    }

    @Test func `only a drawing as it was written is replaced`() async throws {
        let folder = try TemporaryFolder()
        let drawing = try await comparison.draw(try query(scene), try query(scene), by: .orb).drawing
        for name in ["matches.png", "matches.jpg"] {
            func file() throws -> OutputFile { try OutputFile(folder.path + "/" + name, replacing: .matches) }
            try drawing.write(to: try file())
            let written = Array(try #require(FileManager.default.contents(atPath: folder.path + "/" + name)))
            #expect(try ImageReader().decode(.bytes(written, name: name)).width == drawing.image.width)
            try drawing.write(to: try file())
            #expect(throws: FileError.self) { try OutputFile(folder.path + "/" + name, replacing: .contactSheet) }
            var changed = written
            changed[changed.count / 2] ^= 1
            try folder.write(name, changed)
            #expect(throws: FileError.self) { try file() }
        }
    }
}

@Suite struct LineTests {
    private func image(
        _ start: PixelBuffer.Place, _ end: PixelBuffer.Place, width: Double = 1, columns: Range<Int>? = nil
    ) -> PixelBuffer {
        var image = PixelBuffer(width: 20, height: 10, fill: (0, 0, 0))
        image.drawLine(from: start, to: end, width: width, color: (200, 100, 50), columns: columns)
        return image
    }

    @Test func `a line along the middles of pixels covers these alone, in both directions`() {
        for (start, end) in [((2.5, 4.5), (9.5, 4.5)), ((9.5, 4.5), (2.5, 4.5))] {
            let image = image(start, end)
            for x in 0..<20 {
                for y in 0..<10 {
                    #expect(image.color(x, y) == (y == 4 && (2...9).contains(x) ? [200, 100, 50] : [0, 0, 0]))
                }
            }
        }
        let upright = image((4.5, 1.5), (4.5, 8.5))
        #expect(upright.color(4, 5) == [200, 100, 50] && upright.color(5, 5) == [0, 0, 0])
    }

    @Test func `between pixels each takes its share`() {
        let image = image((2.5, 5), (9.5, 5))
        #expect(image.color(5, 4) == [100, 50, 25] && image.color(5, 5) == [100, 50, 25])
    }

    /// As much color as the line has area: its length times its width.
    @Test(arguments: [0.0, 0.3, 0.8, 1.2, 1.5]) func `a line is as wide as asked whatever its slope`(angle: Double) {
        let end = (x: 10 + 4 * cos(angle), y: 5 + 4 * sin(angle))
        let start = (x: 10 - 4 * cos(angle), y: 5 - 4 * sin(angle))
        let image = image(start, end, width: 2)
        let sum = stride(from: 0, to: image.bytes.count, by: 3).reduce(0) { $0 + Double(image.bytes[$1]) / 200 }
        #expect(abs(sum - 16) < 3)
    }

    @Test func `what is outside is left out, however far`() {
        for (start, end) in [
            ((-1e300, 5.0), (1e300, 5.0)), ((5.0, -1e300), (5.0, 1e300)), ((-50.0, -70.0), (90.0, 40.0)),
            ((0, 0), (.infinity, 3)), ((.nan, 0), (3, 3)), ((5, 5), (5, 5)), ((-1e300, -1e300), (1e300, 1e300)),
        ] as [(PixelBuffer.Place, PixelBuffer.Place)] {
            #expect(image(start, end).bytes.count == 600)
        }
        let half = image((-5, 4.5), (50, 4.5), columns: 10..<15)
        #expect((0..<20).filter { half.color($0, 4) == [200, 100, 50] } == Array(10..<15))
    }
}

extension PixelBuffer {
    fileprivate func color(_ x: Int, _ y: Int) -> [UInt8] {
        Array(bytes[(y * width + x) * 3..<(y * width + x) * 3 + 3])
    }
}
