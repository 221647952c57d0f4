import Foundation
import Testing

@testable import LocalFeatures

@Suite struct FASTTests {
    /// Corners of a drawing as OpenCV finds them: column, row, score.
    struct Case: Decodable {
        let seed: UInt64
        let width: Int
        let height: Int
        let noise: Int
        let threshold: Int
        let corners: [[Int32]]
    }

    @Test func `corners and scores are those of OpenCV`() throws {
        let file = try #require(Bundle.module.url(forResource: "fast", withExtension: "json", subdirectory: "Fixtures"))
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
        #expect(cases.count == 4)
        for one in cases {
            let plane = GrayPlane.drawing(one.seed, width: one.width, height: one.height, noise: one.noise)
            let found = FAST.corners(in: BytePlane(plane), threshold: one.threshold)
            #expect(found.map { [$0.x, $0.y, $0.score] } == one.corners)
        }
    }

    @Test func `a score is the greatest threshold at which a corner is one`() throws {
        let plane = BytePlane(.drawing(5, width: 60, height: 50, noise: 4))
        let strongest = try #require(FAST.corners(in: plane, threshold: 0).max { $0.score < $1.score })
        #expect(FAST.corners(in: plane, threshold: Int(strongest.score)).contains(strongest))
        #expect(FAST.corners(in: plane, threshold: Int(strongest.score) + 1).allSatisfy { $0.score > strongest.score })
    }

    @Test func `flat and tiny planes have no corners`() {
        for (width, height) in [(0, 0), (1, 1), (6, 50), (50, 6), (7, 7), (64, 64)] {
            let plane = BytePlane(width: width, height: height, values: .init(repeating: 9, count: width * height))
            #expect(FAST.corners(in: plane, threshold: 0).isEmpty)
        }
    }

    @Test func `a single bright pixel is a corner, at each threshold below its contrast`() {
        var plane = BytePlane(width: 7, height: 7, values: .init(repeating: 0, count: 49))
        plane.values[3 * 7 + 3] = 255
        #expect(FAST.corners(in: plane, threshold: 254) == [FAST.Corner(x: 3, y: 3, score: 254)])
        #expect(FAST.corners(in: plane, threshold: 1000) == [FAST.Corner(x: 3, y: 3, score: 254)])
    }

    @Test func `numbers beyond bytes become the nearest`() {
        let plane = GrayPlane(width: 6, height: 1, values: [-4, .nan, 0.4, 99.6, 300, .infinity])
        #expect(BytePlane(plane).values == [0, 0, 0, 100, 255, 255])
    }
}
