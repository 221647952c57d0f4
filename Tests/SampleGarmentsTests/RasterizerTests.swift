import Testing

@testable import SampleGarments

@Suite struct RasterizerTests {
    private let rasterizer = Rasterizer(width: 64, height: 48)

    private func fill(_ path: Path) -> Mask {
        rasterizer.fill(path.flattened({ $0 }, unitsPerStep: 0.5))
    }

    private func area(_ mask: Mask) -> Float { mask.coverage.reduce(0, +) }

    @Test func circleHasItsArea() {
        for radius in [3, 7.5, 15.25] as [Float] {
            let expected = Float.pi * radius * radius
            #expect(abs(area(fill(.ellipse([30.3, 23.7], radius, radius))) - expected) < 0.01 * expected + 0.2)
        }
    }

    @Test func polygonCoversExactlyItsArea() {
        // By hand: a triangle with base 20.5 and height 30.
        #expect(abs(area(fill(.polygon([10.25, 40], [30.75, 40], [15, 10]))) - 307.5) < 0.05)
        let pixel = fill(.polygon([4, 4], [4.5, 4], [4.5, 5], [4, 5]))
        #expect(abs(pixel[4, 4] - 0.5) < 1e-5)
        #expect(pixel[3, 4] == 0 && pixel[5, 4] == 0)
    }

    @Test func whatLiesOutsideIsCutOff() {
        let mask = fill(.polygon([-50, -50], [32, -50], [32, 500], [-50, 500]))
        #expect(abs(area(mask) - 32 * 48) < 0.1)
        #expect(mask.x >= 0 && mask.y >= 0 && mask.x + mask.width <= 64 && mask.y + mask.height <= 48)
        #expect(fill(.polygon([70, 0], [90, 0], [90, 40])).coverage.isEmpty)
    }

    @Test func windingUnitesAndCutsHoles() {
        let outer = Path.polygon([10, 10], [40, 10], [40, 40], [10, 40])
        let inner = Path.polygon([20, 20], [30, 20], [30, 30], [20, 30])
        #expect(abs(area(fill(outer.adding(inner))) - 900) < 0.01)
        #expect(abs(area(fill(outer.adding(inner.reversed))) - 800) < 0.01)
        #expect(abs(area(fill(outer.reversed)) - 900) < 0.01)
    }

    @Test func mirroredPathIsSymmetric() {
        let half = Path(0, -20).curve(10, -20, 20, -10, 18, 15).line(0, 18)
        let mask = fill(half.mirrored().applying(.translation(32, 24)))
        for y in 0..<48 {
            for x in 0..<32 { #expect(abs(mask[x, y] - mask[63 - x, y]) < 1e-3) }
        }
    }

    @Test func strokeIsAsWideAsAsked() {
        let line = Polyline(points: [[8, 10], [50, 34]])
        let length = (Vector(42, 24)).length
        #expect(abs(area(rasterizer.fill([line.stroked { _ in 2 }])) - 4 * length) < 0.5)
        let dashes = line.dashed(3, gap: 1)
        let drawn = dashes.reduce(Float(0)) { sum, dash in
            sum + zip(dash.points, dash.points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
        }
        #expect(abs(drawn - 0.75 * length) < 3)
    }

    @Test func anyPolygonGivesCoverageBetweenZeroAndOne() {
        var random = SeededGenerator(seed: 5)
        for round in 0..<300 {
            var points = (0..<(random.below(9))).map { _ in
                Vector(random.float(-100, 160), random.float(-100, 160))
            }
            if round % 10 == 0 { points.append([.nan, 4]) }
            if round % 15 == 0 { points.append([3, .infinity]) }
            let mask = rasterizer.fill([Polyline(points: points, isClosed: true)])
            #expect(mask.coverage.count == mask.width * mask.height)
            #expect(mask.coverage.allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(mask.x >= 0 && mask.y >= 0 && mask.x + mask.width <= 64 && mask.y + mask.height <= 48)
        }
    }
}
