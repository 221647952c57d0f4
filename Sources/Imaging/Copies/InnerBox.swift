import Foundation

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
