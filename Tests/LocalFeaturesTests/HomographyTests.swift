import Basics
import Foundation
import Testing

@testable import LocalFeatures

@Suite struct HomographyTests {
    private static let tilted = Homography(SIMD3(0.9, -0.3, 40), SIMD3(0.25, 1.1, -12), SIMD3(0.0004, -0.0002, 1))

    @Test func `the inverse maps back, and composing with it changes nothing`() throws {
        let inverse = try #require(Self.tilted.inverse)
        for (x, y) in [(0.0, 0.0), (10, 300), (640, 480), (-5, 2.5)] {
            let there = try #require(Self.tilted.map(x, y))
            let back = try #require(inverse.map(there.x, there.y))
            #expect(abs(back.x - x) < 1e-9 && abs(back.y - y) < 1e-9)
            let same = try #require(inverse.after(Self.tilted).map(x, y))
            #expect(abs(same.x - x) < 1e-9 && abs(same.y - y) < 1e-9)
        }
        #expect(Homography.identity.inverse == .identity)
        #expect(Homography([1, 2, 3, 2, 4, 6, 0, 0, 1])?.inverse == nil)
    }

    @Test func `derivatives and the change of areas are those of small differences`() throws {
        let step = 1e-5
        for (x, y) in [(3.0, 4.0), (200, 100)] {
            let here = try #require(Self.tilted.map(x, y))
            let (right, below) = (
                try #require(Self.tilted.map(x + step, y)), try #require(Self.tilted.map(x, y + step))
            )
            let (byX, byY) = Self.tilted.derivatives(x, y)
            #expect(abs(byX.x - (right.x - here.x) / step) < 1e-4 && abs(byX.y - (right.y - here.y) / step) < 1e-4)
            #expect(abs(byY.x - (below.x - here.x) / step) < 1e-4 && abs(byY.y - (below.y - here.y) / step) < 1e-4)
            #expect(abs(Self.tilted.areaChange(x, y) - (byX.x * byY.y - byX.y * byY.x)) < 1e-9)
        }
    }

    @Test func `it is encoded as nine numbers, and reads no others`() throws {
        let data = try JSONEncoder().encode(Self.tilted)
        #expect(try JSONDecoder().decode([Double].self, from: data).count == 9)
        #expect(try JSONDecoder().decode(Homography.self, from: data) == Self.tilted)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Homography.self, from: Data("[1,2,3]".utf8)) }
        #expect(Homography([1, 2, 3]) == nil)
        #expect(Homography([1, 0, 0, 0, 1, 0, 0, 0, .nan]) == nil)
    }

    @Test func `places at infinity are mapped nowhere`() throws {
        let homography = try #require(Homography([1, 0, 0, 0, 1, 0, 1, 0, -5]))
        #expect(homography.map(5, 1) == nil)
        #expect(homography.map(.nan, 1) == nil)
        #expect(homography.map(.infinity, 1) == nil)
    }

    @Test func `four places are mapped exactly, and no four of which three lie on a line`() throws {
        let places = [SIMD2(10.0, 20.0), SIMD2(300, 30), SIMD2(280, 250), SIMD2(30, 200)]
        let pairs = try places.map { try pair($0) }
        let exact = try #require(Homography(exactly: (pairs[0], pairs[1], pairs[2], pairs[3])))
        for (value, expected) in zip(exact.values, Self.tilted.values) { #expect(abs(value - expected) < 1e-9) }
        let between = try pair((places[0] + places[1]) / 2)
        #expect(Homography(exactly: (pairs[0], pairs[1], between, pairs[3])) == nil)
        #expect(Homography(exactly: (pairs[0], pairs[0], pairs[1], pairs[3])) == nil)
        // Two places exchanged would turn the plane over.
        let crossed = (Correspondence(a: pairs[0].a, b: pairs[1].b), Correspondence(a: pairs[1].a, b: pairs[0].b))
        #expect(Homography(exactly: (crossed.0, crossed.1, pairs[2], pairs[3])) == nil)
    }

    @Test func `fitting finds the map again, from exact places and from blurred ones`() throws {
        var random = SeededGenerator(seed: 1)
        let pairs = try (0..<40).map { _ in
            try pair(SIMD2(Double.random(in: 0..<640, using: &random), Double.random(in: 0..<480, using: &random)))
        }
        let exact = try #require(Homography(.projective, pairs, Array(pairs.indices)))
        for (value, expected) in zip(exact.values, Self.tilted.values) { #expect(abs(value - expected) < 1e-8) }
        let blurred = pairs.map { pair in
            var pair = pair
            pair.b += SIMD2(Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random))
            return pair
        }
        let near = try #require(Homography(.projective, blurred, Array(blurred.indices)))
        for pair in pairs { #expect(pair.squaredError(near) < 1) }
        let line = (0..<9).map { Correspondence(a: SIMD2(Double($0), 0), b: SIMD2(Double($0), 5)) }
        #expect(Homography(.affine, line, Array(line.indices)) == nil)
        #expect(Homography(.projective, pairs, [0, 1, 2]) == nil)
        #expect(Homography(.affine, Array(repeating: pairs[0], count: 5), Array(0..<5)) == nil)
    }

    private func pair(_ place: SIMD2<Double>) throws -> Correspondence {
        let mapped = try #require(Self.tilted.map(place.x, place.y))
        return Correspondence(a: place, b: SIMD2(mapped.x, mapped.y))
    }
}
