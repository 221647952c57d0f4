import Testing

@testable import SampleGarments

@Suite struct DrawingToolsTests {
    @Test func generatorGivesThePublishedNumbers() {
        // The first outputs of the reference implementation for the seed 1234567.
        var generator = SeededGenerator(seed: 1_234_567)
        let expected: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        #expect(expected.allSatisfy { generator.next() == $0 })
    }

    @Test func generatorKeepsItsRanges() {
        var generator = SeededGenerator(seed: 3)
        var sum: Float = 0
        for _ in 0..<2000 {
            let value = generator.float(-2, 4)
            #expect(value >= -2 && value < 4)
            sum += value
            #expect((0..<7).contains(generator.below(7)))
        }
        #expect(abs(sum / 2000 - 1) < 0.15)
        #expect(generator.below(0) == 0)
        var deck = Array(0..<50)
        generator.shuffle(&deck)
        #expect(deck != Array(0..<50) && deck.sorted() == Array(0..<50))
    }

    @Test func affineInverseUndoes() {
        let map = Affine.rotation(0.7, about: [3, -2]).then(.scale(2, 0.5)).then(.translation(5, 6)).then(.mirror)
        for point in [[0, 0], [10, -7], [-3, 22]] as [Vector] {
            #expect((map.inverse(map(point)) - point).length < 1e-4)
        }
        #expect((Affine.rotation(1, about: [3, -2])([3, -2]) - [3, -2]).length < 1e-5)
    }

    @Test func blurKeepsTheSumAndTheMiddle() {
        let rasterizer = Rasterizer(width: 80, height: 80)
        let mask = rasterizer.fill([Polyline(points: [[30, 30], [50, 30], [50, 50], [30, 50]], isClosed: true)])
        var plane = Plane(mask, step: 2, margin: 16)
        let before = plane.values.reduce(0, +)
        plane.blur(radius: 8)
        #expect(abs(plane.values.reduce(0, +) - before) < 0.01 * before)
        #expect(plane.sample(40, 40) > plane.sample(30, 40))
        #expect(abs(plane.sample(30, 40) - plane.sample(49, 40)) < 0.02)
        #expect(plane.sample(-500, 40) == 0 && plane.sample(40, 900) == 0)
    }

    @Test func noiseIsSmoothAndBounded() {
        var last = Noise.value([-20, 3.3], 9)
        for step in 1..<4000 {
            let value = Noise.value([-20 + Float(step) * 0.01, 3.3], 9)
            #expect(abs(value) <= 1 && abs(value - last) < 0.06)
            last = value
        }
    }

    @Test func everyPrintShowsMostlyTheMainColour() {
        for pattern in GarmentPattern.allCases {
            var fabric = Fabric([0.8, 0.2, 0.2])
            fabric.accent = [0.1, 0.3, 0.9]
            fabric.second = [0.1, 0.3, 0.9]
            fabric.pattern = pattern
            fabric.block = 20
            var sum = Colour.zero
            for y in 0..<60 {
                for x in 0..<60 { sum += fabric.colour(at: [Float(x) * 1.7 - 40, Float(y) * 1.9 - 60], pixel: 1) }
            }
            let mean = sum / 3600
            #expect(mean.x > mean.z, "\(pattern) hides the main colour")
            #expect(pattern == .plain || (mean - fabric.main).length > 0.02, "\(pattern) does not show")
        }
    }
}

extension SIMD3<Float> {
    /// The Euclidean length.
    var length: Float { (self * self).sum().squareRoot() }
}
