import Foundation
import Imaging
import NeuralGraph
import Testing

@testable import Simile

/// What is taken from images, and the colors that maps are drawn with.
@Suite struct AblationTests {
    /// Every pixel of its own color.
    private func image(_ width: Int, _ height: Int) throws -> PixelBuffer {
        let bytes = (0..<width * height).flatMap { number in
            [UInt8(number & 255), UInt8(number >> 8 & 255), 7] as [UInt8]
        }
        return try PixelBuffer(width: width, height: height, bytes: bytes)
    }

    private func pixels(_ image: PixelBuffer) -> [Int] {
        stride(from: 0, to: image.bytes.count, by: 3).map { Int(image.bytes[$0]) + Int(image.bytes[$0 + 1]) << 8 }
    }

    @Test func `Scattering moves every cell and keeps every pixel`() throws {
        let before = try image(12, 16)
        let after = before.scattered()
        #expect(pixels(after).sorted() == pixels(before).sorted())
        #expect(zip(pixels(after), pixels(before)).allSatisfy { $0 != $1 })
        // No two cells that were neighbors are neighbors again: across every border the pixels were apart.
        let placed = pixels(after)
        for y in 0..<16 {
            for x in [2, 5, 8] { #expect(placed[y * 12 + x + 1] != placed[y * 12 + x] + 1) }
        }
        #expect(try image(3, 9).scattered() == image(3, 9))
    }

    @Test func `Blurring keeps flat images and takes stripes`() throws {
        let flat = PixelBuffer(width: 40, height: 3, fill: (9, 200, 255))
        #expect(flat.blurred() == flat)
        #expect(PixelBuffer(width: 1, height: 1, fill: (3, 4, 5)).blurred().bytes == [3, 4, 5])
        var stripes = PixelBuffer(width: 96, height: 96, fill: (0, 0, 0))
        for x in stride(from: 0, to: 96, by: 2) {
            stripes.draw(PixelBuffer(width: 1, height: 96, fill: (255, 255, 255)), x: x, y: 0)
        }
        let middle = stripes.blurred().bytes[(48 * 96 + 48) * 3]
        #expect(abs(Int(middle) - 128) < 8)
        #expect(stripes.meanColor == (128, 128, 128))
    }

    @Test func `Equal steps of a number are equal steps of color`() {
        // In Oklab, where a step is a straight distance.
        func point(_ value: Double) -> [Double] {
            let (lightness, chroma, degrees) = HeatColor.coordinates(of: value)
            let hue = degrees / 180 * Double.pi
            return [lightness, chroma * cos(hue), chroma * sin(hue)]
        }
        let steps = (0..<50).map { step in
            let (from, to) = (point(Double(step) / 50), point(Double(step + 1) / 50))
            return zip(from, to).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        let (least, most) = (steps.min() ?? 0, steps.max() ?? 1)
        #expect(least > 0 && most / least < 1.001)
        // Lightness alone keeps the order, also of what is drawn.
        func luma(_ value: Double) -> Int {
            let (red, green, blue) = HeatColor.rgb(of: value)
            return 2126 * Int(red) + 7152 * Int(green) + 722 * Int(blue)
        }
        let lumas = (0...20).map { luma(Double($0) / 20) }
        #expect(zip(lumas, lumas.dropFirst()).allSatisfy { $0 < $1 })
        #expect(HeatColor.rgb(of: .nan) == HeatColor.rgb(of: 0) && HeatColor.rgb(of: 5) == HeatColor.rgb(of: 1))
    }

    @Test func `A map is drawn where its places are`() {
        let map = ContributionMap(grid: PlaceGrid(rows: 2, columns: 2), values: [1, 0, 0, 0])
        let drawn = HeatOverlay(map: map, peak: HeatOverlay.peak(of: [map])).drawn(
            over: PixelBuffer(width: 40, height: 40, fill: (128, 128, 128)))
        func warmth(_ x: Int, _ y: Int) -> Int {
            let start = (y * 40 + x) * 3
            return Int(drawn.bytes[start]) - Int(drawn.bytes[start + 2])
        }
        #expect(warmth(5, 5) > warmth(20, 20) && warmth(20, 20) > warmth(35, 35))
        #expect(HeatOverlay.peak(of: []) == 1)
        let empty = ContributionMap(grid: PlaceGrid(rows: 1, columns: 1), values: [])
        let one = HeatOverlay(map: empty, peak: 1).drawn(over: PixelBuffer(width: 1, height: 1, fill: (0, 0, 0)))
        #expect(one.width == 1)
    }
}
