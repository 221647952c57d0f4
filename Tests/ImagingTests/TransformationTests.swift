import Basics
import Foundation
import Testing

@testable import Imaging

@Suite struct TransformationTests {
    /// Flips, crops, brightness and saturation are Pillow's bit for bit; the hue is torchvision's within a level. Geometric
    /// maps are Pillow's but where the last bit of a float decides: at most one sample in a hundred, by one level, and none
    /// at a rim that one sees as black and the other does not.
    @Test(arguments: TransformationFixtures.all?.cases ?? [])
    func equalsTorchvision(_ fixture: TransformationFixtures.Case) throws {
        let source = try #require(TransformationFixtures.all?.images[fixture.image]).buffer()
        let expected = try fixture.result.buffer()
        let result = try fixture.change().apply(to: source)
        try #require(result.width == expected.width && result.height == expected.height)
        let difference = try Difference(result.bytes, expected.bytes)
        switch fixture.transformation {
        case .horizontalFlip, .resizedCrop, .brightness, .saturation: #expect(difference.max == 0)
        case .hue: #expect(difference.max <= 1)
        case .rotation, .affine, .perspective: #expect(difference.max <= 1 && difference.mean < 0.01)
        }
    }

    @Test func theFixturesHoldAllKinds() throws {
        let cases = try #require(TransformationFixtures.all).cases
        for kind in TransformationKind.allCases { #expect(cases.count { $0.transformation == kind } >= 2) }
    }

    static let image: PixelBuffer = {
        var generator = SeededGenerator(state: 8)
        var image = PixelBuffer(width: 31, height: 22, fill: (0, 0, 0))
        for index in image.bytes.indices { image.bytes[index] = UInt8.random(in: 1...255, using: &generator) }
        return image
    }()

    @Test func someChangeNothing() throws {
        let size = Preparation.Size(width: 31, height: 22)
        let (right, bottom) = (30.0, 21.0)
        let same: [any Transformation] = [
            Rotation(degrees: 0), Rotation(degrees: 360), AffineTransformation(degrees: 0), BrightnessChange(factor: 1),
            SaturationChange(factor: 1), HueRotation(turns: 0), HueRotation(turns: -1), HueRotation(turns: 3),
            ResizedCrop(x: 0, y: 0, width: 31, height: 22, size: size),
        ]
        for change in same { #expect(try change.apply(to: Self.image) == Self.image, "\(change)") }
        // The corners of a perspective are middles of pixels, on which torchvision lays no pixel's middle: it stays within
        // half a pixel.
        let still = PerspectiveTransformation(
            topLeft: .init(x: 0, y: 0), topRight: .init(x: right, y: 0), bottomRight: .init(x: right, y: bottom),
            bottomLeft: .init(x: 0, y: bottom))
        #expect(try still.apply(to: Self.image) == Self.image)
        let flip = HorizontalFlip()
        #expect(flip.apply(to: flip.apply(to: Self.image)) == Self.image)
        #expect(flip.apply(to: Self.image) != Self.image)
    }

    /// A quarter turn of a square moves whole pixels.
    @Test func aQuarterTurnIsExact() {
        let side = 9
        var square = PixelBuffer(width: side, height: side, fill: (0, 0, 0))
        var expected = square
        for y in 0..<side {
            for x in 0..<side {
                let place = (y * side + x) * 3
                square.bytes[place] = UInt8(x * 20 + y)
                // Counter-clockwise: what was at the right comes to the top.
                expected.bytes[((side - 1 - x) * side + y) * 3] = UInt8(x * 20 + y)
            }
        }
        let turned = Rotation(degrees: 90).apply(to: square)
        let difference = zip(turned.bytes, expected.bytes).map { abs(Int($0) - Int($1)) }
        #expect((difference.max() ?? 0) <= 1)
    }

    @Test func greyHasNoHueAndNoSaturation() {
        var grey = PixelBuffer(width: 16, height: 16, fill: (0, 0, 0))
        for index in grey.bytes.indices { grey.bytes[index] = UInt8(index / 3) }
        #expect(HueRotation(turns: 0.3).apply(to: grey) == grey)
        #expect(SaturationChange(factor: 1.5).apply(to: grey) == grey)
    }

    /// No parameter, however odd, ends the program.
    @Test func impossibleParametersGiveBlackOrAnError() throws {
        let odd = [Double.nan, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude]
        for number in odd {
            let changes: [any Transformation] = [
                Rotation(degrees: number), BrightnessChange(factor: number), SaturationChange(factor: number),
                HueRotation(turns: number),
                AffineTransformation(
                    degrees: number, translation: .init(x: number, y: number), scale: number,
                    shear: .init(x: number, y: number)),
                AffineTransformation(degrees: 0, scale: 0),
                PerspectiveTransformation(
                    topLeft: .init(x: number, y: 0), topRight: .init(x: 3, y: number),
                    bottomRight: .init(x: 30, y: 20), bottomLeft: .init(x: 0, y: 20)),
            ]
            for change in changes { _ = try? change.apply(to: Self.image) }
        }
        let corner = PerspectiveTransformation.Corner(x: 4, y: 4)
        let point = PerspectiveTransformation(
            topLeft: corner, topRight: corner, bottomRight: corner, bottomLeft: corner)
        let error = try failure { () throws(ImagingError) in try point.apply(to: Self.image) }
        #expect("\(error)".contains("corners span no area"))
        for (x, y, width, height) in [(-1, 0, 3, 3), (0, 0, 0, 3), (20, 0, 12, 3), (0, 0, 3, .max)] {
            let crop = ResizedCrop(x: x, y: y, width: width, height: height, size: .init(width: 5, height: 5))
            _ = try failure { () throws(ImagingError) in try crop.apply(to: Self.image) }
        }
        let huge = ResizedCrop(x: 0, y: 0, width: 3, height: 3, size: .init(width: .max, height: 5))
        _ = try failure { () throws(ImagingError) in try huge.apply(to: Self.image) }
        var short = Self.image
        short.bytes.removeLast()
        #expect(HorizontalFlip().apply(to: short).bytes.count == Self.image.bytes.count)
    }
}
