import Foundation
import Testing

@testable import Imaging

@Suite struct LabColorTests {
    /// The primaries, secondaries, white, black and a gray, as CIE's formulas give them.
    @Test(
        arguments: [
            ([255, 0, 0], [53.24, 80.09, 67.20]), ([0, 255, 0], [87.73, -86.18, 83.18]),
            ([0, 0, 255], [32.30, 79.19, -107.86]), ([255, 255, 0], [97.14, -21.55, 94.48]),
            ([0, 255, 255], [91.11, -48.09, -14.13]), ([255, 0, 255], [60.32, 98.23, -60.82]),
            ([255, 255, 255], [100, 0, 0]), ([0, 0, 0], [0, 0, 0]), ([119, 119, 119], [50.03, 0, 0]),
            ([1, 2, 3], [0.51, -0.12, -0.47]),
        ] as [([UInt8], [Double])])
    func colors(pixel: [UInt8], lab: [Double]) {
        let color = LabColor(red: pixel[0], green: pixel[1], blue: pixel[2])
        #expect(abs(color.lightness - lab[0]) < 0.02 && abs(color.a - lab[1]) < 0.02 && abs(color.b - lab[2]) < 0.02)
    }
}

@Suite struct LabHistogramTests {
    typealias Color = (UInt8, UInt8, UInt8)
    static let white: Color = (255, 255, 255)
    static let red: Color = (200, 20, 30)
    static let blue: Color = (30, 40, 180)

    /// A garment of one color that fills the middle of a background.
    private func image(_ color: Color, on background: Color, side: Int = 40) -> PixelBuffer {
        var image = PixelBuffer(width: side, height: side, fill: background)
        for y in side / 4..<side * 3 / 4 {
            for x in side / 4..<side * 3 / 4 { image.set(x, y, color) }
        }
        return image
    }

    private func affinity(_ a: PixelBuffer, _ b: PixelBuffer) -> Float {
        zip(LabHistogram.vector(of: a), LabHistogram.vector(of: b)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test func everyVectorIsAUnitOneOfTheDimension() {
        let colors: [Color] = [Self.white, (0, 0, 0), (255, 0, 255), (0, 255, 0), (128, 128, 128), (1, 2, 3)]
        for color in colors {
            for (width, height) in [(1, 1), (1, 9), (7, 3), (96, 128)] {
                let vector = LabHistogram.vector(of: PixelBuffer(width: width, height: height, fill: color))
                #expect(vector.count == LabHistogram.dimension && vector.count == 294)
                #expect(vector.allSatisfy { $0 >= 0 && $0.isFinite })
                #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
            }
        }
    }

    /// Mid-grey L\* 53.6 lies between the centers 40 and 60, on the centers of a and b.
    @Test func aColorIsDividedOverTheBinsAroundIt() throws {
        let vector = LabHistogram.vector(of: PixelBuffer(width: 3, height: 2, fill: (128, 128, 128)))
        let lightness = LabColor(red: 128, green: 128, blue: 128).lightness
        let upper = (lightness - 40) / 20
        let (low, high) = ((2 * 7 + 3) * 7 + 3, (3 * 7 + 3) * 7 + 3)
        #expect(abs(Double(vector[low]) - (1 - upper).squareRoot()) < 1e-3)
        #expect(abs(Double(vector[high]) - upper.squareRoot()) < 1e-3)
    }

    @Test func nearColorsAreNearer() {
        let red = image(Self.red, on: Self.white)
        let darkRed = image((140, 15, 25), on: Self.white)
        let blue = image(Self.blue, on: Self.white)
        #expect(affinity(red, darkRed) > affinity(red, blue) + 0.25)
        #expect(affinity(red, red) > 0.9999)
    }

    @Test func aSmallChangeOfColorIsASmallChangeOfTheVector() {
        for step: UInt8 in 1...30 {
            let near = PixelBuffer(width: 8, height: 8, fill: (100 + step, 90, 60))
            let nearer = PixelBuffer(width: 8, height: 8, fill: (99 + step, 90, 60))
            #expect(affinity(near, nearer) > 0.97)
        }
    }

    @Test func aWhiteBackgroundHardlyMatters() {
        let filled = PixelBuffer(width: 40, height: 40, fill: Self.red)
        #expect(affinity(filled, image(Self.red, on: Self.white)) > 0.95)
        #expect(affinity(filled, image(Self.red, on: (247, 246, 244))) > 0.9)
        #expect(affinity(image(Self.red, on: Self.white), image(Self.blue, on: Self.white)) < 0.2)
        // Another background does matter.
        #expect(affinity(filled, image(Self.red, on: (90, 90, 90))) < 0.85)
    }

    @Test func whiteHasADirectionOfItsOwn() {
        let white = PixelBuffer(width: 20, height: 30, fill: Self.white)
        #expect(affinity(white, PixelBuffer(width: 20, height: 30, fill: (250, 250, 250))) > 0.95)
        #expect(affinity(white, PixelBuffer(width: 20, height: 30, fill: (0, 0, 0))) < 0.01)
        #expect(affinity(white, PixelBuffer(width: 20, height: 30, fill: Self.blue)) < 0.01)
    }

    @Test func theMiddleCountsMore() {
        let frame = image(Self.blue, on: Self.red)
        let reverse = image(Self.red, on: Self.blue)
        let blue = PixelBuffer(width: 40, height: 40, fill: Self.blue)
        // A quarter of the area has more than a quarter of the weight: with equal weights the affinity would be ½.
        #expect(affinity(frame, blue) > 0.6)
        #expect(affinity(reverse, blue) < 0.8)
    }

    @Test func flipsAndSizesDoNotMatter() throws {
        var image = PixelBuffer(width: 30, height: 20, fill: Self.white)
        for y in 0..<20 {
            for x in 0..<30 { image.set(x, y, (UInt8(x * 8), UInt8(y * 12), UInt8((x * y) % 256))) }
        }
        var flipped = image
        var turned = image
        for y in 0..<20 {
            for x in 0..<30 {
                flipped.set(29 - x, y, image.at(x, y))
                turned.set(x, 19 - y, image.at(x, y))
            }
        }
        #expect(flipped != image && turned != image)
        for (a, b) in zip(LabHistogram.vector(of: image), LabHistogram.vector(of: flipped)) {
            #expect(abs(a - b) < 1e-5)
        }
        for (a, b) in zip(LabHistogram.vector(of: image), LabHistogram.vector(of: turned)) {
            #expect(abs(a - b) < 1e-5)
        }
        #expect(
            affinity(
                self.image(Self.red, on: Self.blue, side: 40), self.image(Self.red, on: Self.blue, side: 120))
                > 0.999)
    }
}

extension PixelBuffer {
    fileprivate mutating func set(_ x: Int, _ y: Int, _ color: (UInt8, UInt8, UInt8)) {
        let start = (y * width + x) * 3
        (bytes[start], bytes[start + 1], bytes[start + 2]) = color
    }

    fileprivate func at(_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8) {
        let start = (y * width + x) * 3
        return (bytes[start], bytes[start + 1], bytes[start + 2])
    }
}
