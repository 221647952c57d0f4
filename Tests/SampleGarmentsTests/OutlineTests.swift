import Basics
import Testing

@testable import SampleGarments

@Suite struct OutlineTests {
    @Test func textsOfKnotsBecomePaths() {
        #expect(
            ("0,0! 3,0! 3,4!" as Outline).path(isClosed: false)
                == "M0.0,0.0C0.0,0.0 3.0,0.0 3.0,0.0C3.0,0.0 3.0,4.0 3.0,4.0")
        #expect(("0,0! 3,0!" as Outline).path(isClosed: true).hasSuffix("Z"))
        #expect(Point(1.006, -2.5).length > 2.69 && "\(Point(1.006, -2.5))" == "1.01,-2.5")
        // What is no knot is left out, and nothing is no path.
        #expect(("0,0! x 1 1,2,3 3,0!" as Outline).contours[0].count == 2)
        for text in ["", "|", "||", "5,5", "nonsense"] {
            let outline = Outline(stringLiteral: text)
            #expect(
                !outline.path(isClosed: false).contains("nan") && !outline.path(isClosed: true).contains("nan"),
                "\(text)")
            #expect(outline.bounds.low == outline.bounds.high)
        }
    }

    @Test func halvesAreMirrored() {
        let whole: Outline = "|0,-9 4,-2! 6,5 0,9"
        #expect(
            whole.isSymmetric
                && whole.contours[0].map(\.place) == [[0, -9], [4, -2], [6, 5], [0, 9], [-6, 5], [-4, -2]])
        #expect(whole.contours[0].map(\.isCorner) == [false, true, false, false, false, true])
        let pair: Outline = "||1,2 3,4!"
        #expect(!pair.isSymmetric && pair.contours.count == 2)
        #expect(pair.contours[1].map(\.place) == [[-3, 4], [-1, 2]])
        #expect(pair.on(-1).contours[0].map(\.place) == [[-1, 2], [-3, 4]])
        #expect(pair.bounds.low == [1, 2] && pair.bounds.high == [3, 4])
    }

    @Test func fourKnotsAreAlmostACircle() throws {
        // The point half-way along the first curve, by the formula of Bézier curves.
        let curve = try #require(
            Outline.ellipse(.zero, 10, 10).path(isClosed: true).split(separator: "C").dropFirst().first)
        let points = curve.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }.map {
            Point($0[0], $0[1])
        }
        let middle = ([0, -10] + points[2] + (points[0] + points[1]) * 3) / 8
        #expect(abs(middle.length - 10) < 0.05)
    }
}

@Suite struct SeededGeneratorTests {
    @Test func generatorGivesThePublishedNumbers() {
        // The first outputs of the reference implementation for the seed 1234567.
        var generator = SeededGenerator(state: 1_234_567)
        let expected: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        #expect(expected.allSatisfy { generator.next() == $0 })
    }

    @Test func generatorKeepsItsRanges() {
        var generator = SeededGenerator(state: 3)
        var sum = 0.0
        for _ in 0..<2000 {
            let value = generator(-2, 4)
            #expect(value >= -2 && value < 4)
            sum += value
            #expect((0..<7).contains(generator.below(7)))
        }
        #expect(abs(sum / 2000 - 1) < 0.15)
        #expect(generator.below(0) == 0)
        let deck = generator.shuffled(Array(0..<50))
        #expect(deck != Array(0..<50) && deck.sorted() == Array(0..<50))
    }
}
