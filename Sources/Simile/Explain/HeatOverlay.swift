import Imaging
import NeuralGraph

/// Lays a map over the image that it belongs to.
struct HeatOverlay {
    let map: ContributionMap
    /// The number that has the strongest color, greater than 0.
    let peak: Double

    /// The greatest magnitude of some maps, by which they are drawn with the same colors; 1 where all are 0.
    static func peak(of maps: [ContributionMap]) -> Double {
        let most = maps.flatMap(\.values).map { abs($0) }.max() ?? 0
        return most > 0 && most.isFinite ? most : 1
    }

    /// The image in gray, colored the more strongly the more a place counts. Between the centers of places, numbers are
    /// interpolated linearly.
    func drawn(over image: PixelBuffer) -> PixelBuffer {
        var result = SaturationChange(factor: 0).apply(to: image)
        let columns = (0..<image.width).map { Self.position($0, of: image.width, map.grid.columns) }
        for y in 0..<image.height {
            let row = Self.position(y, of: image.height, map.grid.rows)
            for x in 0..<image.width {
                let value = value(row, columns[x]) / peak
                let color = HeatColor.rgb(of: value)
                let strength = min(0.7, 0.15 + 0.55 * abs(value))
                let start = (y * image.width + x) * 3
                for (channel, sample) in [color.0, color.1, color.2].enumerated() {
                    let gray = Double(result.bytes[start + channel])
                    result.bytes[start + channel] = UInt8(gray + (Double(sample) - gray) * strength)
                }
            }
        }
        return result
    }

    /// Between which places a pixel lies, and how far from the first of them.
    private typealias Position = (low: Int, high: Int, share: Double)

    private static func position(_ pixel: Int, of side: Int, _ count: Int) -> Position {
        let place = (Double(pixel) + 0.5) * Double(count) / Double(side) - 0.5
        let low = min(max(Int(place.rounded(.down)), 0), count - 1)
        return (low, min(low + 1, count - 1), min(max(place - Double(low), 0), 1))
    }

    private func value(_ row: Position, _ column: Position) -> Double {
        let above = map[row.low, column.low] * (1 - column.share) + map[row.low, column.high] * column.share
        let below = map[row.high, column.low] * (1 - column.share) + map[row.high, column.high] * column.share
        return above * (1 - row.share) + below * row.share
    }
}
