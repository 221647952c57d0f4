import Foundation

extension CopyAlignment {
    /// How two images lie on each other by a map between them that features tell; nil where the pixels do not prove it.
    /// - Parameters:
    ///   - toSecond: maps places of the first image to places of the second, in shares of their sides; nil where it maps to nothing.
    ///   - toFirst: maps them back.
    package init?(
        _ first: CopySketch, _ second: CopySketch, toSecond: (Double, Double) -> (x: Double, y: Double)?,
        toFirst: (Double, Double) -> (x: Double, y: Double)?
    ) {
        guard let seen = InnerBox(of: toFirst), let start = toSecond(0.5, 0.5), let right = toSecond(0.51, 0.5),
            let inOther = InnerBox(of: toSecond)
        else { return nil }
        let (width, height) = (Double(first.plane.width), Double(first.plane.height))
        let box = IntegralImage.Box(
            x: seen.x * width, y: seen.y * height, width: seen.width * width, height: seen.height * height)
        guard let level = second.rectified(box, of: first, by: toSecond) else { return nil }
        guard
            let alignment = CopyFit(of: level, in: first, start: box).refined()?
                .proof(.none, .second, least: Self.leastOfPart)
        else { return nil }
        let (dx, dy) = (
            (right.x - start.x) * Double(second.plane.width), (right.y - start.y) * Double(second.plane.height)
        )
        let quarters = Int((atan2(dy, dx) / (.pi / 2)).rounded())
        let turn = PDQ.Turn(degrees: (quarters + 4) % 4 * 90, mirrored: false)
        // What shows less of what both show is the part.
        let (shareOfFirst, shareOfSecond) = (seen.width * seen.height, inOther.width * inOther.height)
        if min(shareOfFirst, shareOfSecond) > 0.95 {
            self.init(alignment, turn, .neither, (0, 0, 1, 1))
        } else if shareOfFirst <= shareOfSecond {
            self.init(alignment, turn, .second, (seen.x, seen.y, seen.width, seen.height))
        } else {
            let box = turn.inverse.origin(of: (inOther.x, inOther.y, inOther.width, inOther.height))
            self.init(alignment, turn, .first, (box.x, box.y, box.width, box.height))
        }
    }
}

/// The part of an image that another shows as well, by a map from places of the other, in shares of their sides: the upright box within
/// the mapped outline, and within the image.
struct InnerBox {
    let x: Double
    let y: Double
    let width: Double
    let height: Double

    /// Nil where the map has no outline, or what both show is less than a tenth of a side.
    init?(of map: (Double, Double) -> (x: Double, y: Double)?) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].compactMap { map($0.0, $0.1) }
        guard corners.count == 4, corners.allSatisfy({ abs($0.x) < 100 && abs($0.y) < 100 }) else { return nil }
        // Of four corners the middle two of each direction bound the box.
        let (across, down) = (corners.map(\.x).sorted(), corners.map(\.y).sorted())
        let (left, right) = (min(max(across[1], 0), 1), min(max(across[2], 0), 1))
        let (top, bottom) = (min(max(down[1], 0), 1), min(max(down[2], 0), 1))
        guard right - left > 0.1, bottom - top > 0.1 else { return nil }
        (x, y, width, height) = (left, top, right - left, bottom - top)
    }
}

extension CopySketch {
    /// The image as it would lie in a box of another: what the other's places show there of this one.
    func rectified(
        _ box: IntegralImage.Box, of other: CopySketch, by map: (Double, Double) -> (x: Double, y: Double)?
    ) -> CopySketch? {
        let (columns, rows) = (Int(box.width.rounded()), Int(box.height.rounded()))
        guard min(columns, rows) >= 16 else { return nil }
        var image = PixelBuffer(width: columns, height: rows, fill: (0, 0, 0))
        let (width, height) = (Double(other.plane.width), Double(other.plane.height))
        for row in 0..<rows {
            for column in 0..<columns {
                let x = (box.x + (Double(column) + 0.5) / Double(columns) * box.width) / width
                let y = (box.y + (Double(row) + 0.5) / Double(rows) * box.height) / height
                guard let place = map(x, y), place.x.isFinite, place.y.isFinite else { continue }
                let color = pixels.color(place.x * Double(pixels.width) - 0.5, place.y * Double(pixels.height) - 0.5)
                let start = (row * columns + column) * 3
                for channel in 0..<3 { image.bytes[start + channel] = color[channel] }
            }
        }
        return CopySketch(image, width: columns, height: rows, jpegQuality)
    }
}

extension PixelBuffer {
    /// The color between four pixels, of which the outermost reach beyond the edges.
    fileprivate func color(_ x: Double, _ y: Double) -> SIMD4<UInt8> {
        let (x, y) = (min(max(x, 0), Double(width - 1)), min(max(y, 0), Double(height - 1)))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (across, down) = (x - Double(left), y - Double(top))
        func pixel(_ column: Int, _ row: Int) -> SIMD4<Double> {
            let start = (row * width + column) * 3
            return SIMD4(Double(bytes[start]), Double(bytes[start + 1]), Double(bytes[start + 2]), 0)
        }
        let above = pixel(left, top) * (1 - across) + pixel(right, top) * across
        let below = pixel(left, bottom) * (1 - across) + pixel(right, bottom) * across
        return SIMD4<UInt8>(
            truncatingIfNeeded: SIMD4<Int>((above * (1 - down) + below * down).rounded(.toNearestOrEven)))
    }
}
