import Testing

@testable import Imaging

@Suite struct TransformationDrawTests {
    private func draw(
        _ kind: TransformationKind, _ strength: Double = 1, seed: UInt64 = 1, key: String = "a.jpg",
        _ width: Int = 400, _ height: Int = 300
    ) -> any Transformation {
        kind.draw(strength: strength, width: width, height: height, seed: seed, key: key)
    }

    @Test func theyDependOnSeedAndKeyAlone() {
        for kind in TransformationKind.allCases where kind != .horizontalFlip {
            let first = "\(draw(kind))"
            #expect("\(draw(kind))" == first)
            #expect("\(draw(kind, seed: 2))" != first)
            #expect("\(draw(kind, key: "b.jpg"))" != first)
        }
    }

    /// Known values: another version of the program must draw the same.
    @Test func theyStayTheSame() throws {
        let rotation = try #require(draw(.rotation) as? Rotation)
        #expect(abs(rotation.degrees - Self.knownDegrees) < 1e-9, "\(rotation.degrees)")
        let crop = try #require(draw(.resizedCrop) as? ResizedCrop)
        #expect([crop.x, crop.y, crop.width, crop.height] == Self.knownCrop, "\(crop)")
    }
    static let knownDegrees = 7.983_390_689_798_299
    static let knownCrop = [42, 70, 179, 138]

    private func values<Change>(_ kind: TransformationKind, _ strength: Double, as type: Change.Type) -> [Change] {
        (0..<400).compactMap { draw(kind, strength, key: "\($0)") as? Change }
    }

    @Test(arguments: [0.25, 1.0, 2.0])
    func theyFillTheirRange(strength: Double) {
        func check(_ numbers: [Double], _ low: Double, _ high: Double) {
            #expect(numbers.count == 400)
            let width = high - low
            #expect(numbers.allSatisfy { $0 >= low && $0 <= high })
            #expect((numbers.min() ?? 0) < low + width * 0.05 && (numbers.max() ?? 0) > high - width * 0.05)
            #expect(abs(numbers.reduce(0, +) / 400 - (low + high) / 2) < width * 0.06)
        }
        check(values(.rotation, strength, as: Rotation.self).map(\.degrees), -10 * strength, 10 * strength)
        check(
            values(.brightness, strength, as: BrightnessChange.self).map(\.factor), 1 - 0.5 * strength,
            1 + 0.5 * strength)
        check(
            values(.saturation, strength, as: SaturationChange.self).map(\.factor), 1 - 0.5 * strength,
            1 + 0.5 * strength)
        let hues = values(.hue, min(strength, 1), as: HueRotation.self).map(\.turns)
        check(hues, -0.3 * min(strength, 1), 0.3 * min(strength, 1))
        let affine = values(.affine, strength, as: AffineTransformation.self)
        check(affine.map(\.degrees), -10 * strength, 10 * strength)
        check(affine.map(\.scale), 1 - 0.1 * strength, 1 + 0.1 * strength)
        check(affine.map(\.translation.x), -40 * strength, 40 * strength)
        check(affine.map(\.translation.y), -30 * strength, 30 * strength)
        check(affine.map(\.shear.x), -10 * strength, 10 * strength)
        #expect(affine.allSatisfy { $0.shear.y == 0 && $0.translation.x == $0.translation.x.rounded() })
        let views = values(.perspective, strength, as: PerspectiveTransformation.self)
        let (across, down) = (100 * strength, 75 * strength)
        check(views.map(\.topLeft.x), 0, across)
        check(views.map(\.topLeft.y), 0, down)
        check(views.map(\.bottomRight.x), 399 - across, 399)
        check(views.map(\.bottomLeft.y), 299 - down, 299)
    }

    @Test func cropsLieWithinTheImage() throws {
        for (width, height) in [(400, 300), (300, 900), (1, 1), (2, 700), (1024, 3)] {
            for strength in [0, 0.5, 1, 2, .nan, -4, .infinity] {
                for key in 0..<40 {
                    let change = draw(.resizedCrop, strength, key: "\(key)", width, height)
                    let crop = try #require(change as? ResizedCrop)
                    #expect(crop.x >= 0 && crop.y >= 0 && crop.width > 0 && crop.height > 0)
                    #expect(crop.x + crop.width <= width && crop.y + crop.height <= height)
                    #expect(crop.size.width == min(width, height) && crop.size.height == crop.size.width)
                }
            }
        }
        let areas = values(.resizedCrop, 1, as: ResizedCrop.self).map { Double($0.width * $0.height) / 120_000 }
        #expect((areas.min() ?? 0) > 0.07 && (areas.min() ?? 1) < 0.12 && (areas.max() ?? 0) > 0.85)
        let ratios = values(.resizedCrop, 1, as: ResizedCrop.self).map { Double($0.width) / Double($0.height) }
        #expect((ratios.min() ?? 0) > 0.73 && (ratios.max() ?? 2) < 1.36)
    }

    @Test func strengthZeroChangesNothing() throws {
        let square = PixelBuffer(width: 12, height: 12, fill: (10, 200, 30))
        for kind in TransformationKind.allCases {
            #expect(try draw(kind, 0, 12, 12).apply(to: square) == square, "\(kind)")
        }
    }

    /// A stronger change is the same one, further.
    @Test func strengthsShareTheirDraws() throws {
        let (weak, strong) = (draw(.rotation, 0.5) as? Rotation, draw(.rotation, 1) as? Rotation)
        #expect(try abs(#require(weak).degrees * 2 - #require(strong).degrees) < 1e-9)
    }

    @Test func everyImageCanBeChanged() throws {
        for (width, height) in [(2, 2), (3, 40), (64, 2)] {
            for kind in TransformationKind.allCases {
                for strength in [0.5, 1] {
                    for key in 0..<10 {
                        let change = draw(kind, strength, key: "\(key)", width, height)
                        _ = try change.apply(to: PixelBuffer(width: width, height: height, fill: (9, 99, 199)))
                    }
                }
            }
        }
    }
}
