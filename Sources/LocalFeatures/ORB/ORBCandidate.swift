import Foundation

/// A corner of one level of the pyramid.
struct ORBCandidate {
    /// Its column in the level.
    var x: Int
    /// Its row.
    var y: Int
    /// Harris's measure: large where gray values change in two directions.
    var response: Float

    /// The strongest corners of a level, the strongest first, at most so many. Of corners as strong as each other the
    /// first by rows comes first. Where there are fewer than wanted, fainter corners count too.
    static func strongest(of level: BytePlane, count: Int, wanted: Int) -> [ORBCandidate] {
        guard count > 0 else { return [] }
        func corners(_ threshold: Int) -> [FAST.Corner] {
            FAST.corners(in: level, threshold: threshold).filter { corner in
                let (x, y) = (Int(corner.x), Int(corner.y))
                return x >= ORB.margin && y >= ORB.margin && x < level.width - ORB.margin
                    && y < level.height - ORB.margin
            }
        }
        var found = corners(20)
        if found.count < wanted { found = corners(7) }
        if found.count > count { keepBest(count, of: &found) }
        return level.values.withUnsafeBufferPointer { pixels in
            found.map { corner in
                let (x, y) = (Int(corner.x), Int(corner.y))
                return ORBCandidate(x: x, y: y, response: harris(pixels, level.width, y * level.width + x))
            }
        }.sorted { $0.isStronger(than: $1) }
    }

    /// Keeps the corners of the highest scores; of the lowest that fits in part, the first by rows.
    private static func keepBest(_ count: Int, of corners: inout [FAST.Corner]) {
        var counts = [Int](repeating: 0, count: 256)
        for corner in corners { counts[Int(corner.score)] += 1 }
        var (lowest, room) = (255, count)
        while lowest > 0, counts[lowest] <= room {
            room -= counts[lowest]
            lowest -= 1
        }
        corners.removeAll { corner in
            guard corner.score == lowest else { return corner.score < lowest }
            room -= 1
            return room < 0
        }
    }

    /// Whether this one comes before another of the same level.
    func isStronger(than other: ORBCandidate) -> Bool {
        response != other.response ? response > other.response : (y, x) < (other.y, other.x)
    }

    /// Harris's measure on 7 × 7 pixels with derivatives by Sobel, det − 0.04 trace², of gray values of 0…1.
    private static func harris(_ pixels: UnsafeBufferPointer<UInt8>, _ width: Int, _ place: Int) -> Float {
        guard let middle = pixels.baseAddress.map({ $0 + place }) else { return 0 }
        var (xx, yy, xy): (Int32, Int32, Int32) = (0, 0, 0)
        for row in -3...3 {
            let here = middle + (row * width - 3)
            let (above, below) = (here - width, here + width)
            for column in 0..<7 {
                let (left, right) = (column - 1, column + 1)
                let (a, b, c) = (Int32(above[left]), Int32(above[column]), Int32(above[right]))
                let (d, f) = (Int32(here[left]), Int32(here[right]))
                let (g, h, i) = (Int32(below[left]), Int32(below[column]), Int32(below[right]))
                let across = (c &- a) &+ 2 &* (f &- d) &+ (i &- g)
                let down = (g &- a) &+ 2 &* (h &- b) &+ (i &- c)
                xx &+= across &* across
                yy &+= down &* down
                xy &+= across &* down
            }
        }
        let scale: Float = 1 / (4 * 7 * 255)
        let (a, b, c) = (Float(xx) * scale * scale, Float(yy) * scale * scale, Float(xy) * scale * scale)
        return a * b - c * c - 0.04 * (a + b) * (a + b)
    }

    /// The direction from the corner to the centroid of the gray values around it, within 15 pixels.
    func angle(in level: BytePlane) -> Float {
        level.values.withUnsafeBufferPointer { pixels in
            guard let middle = pixels.baseAddress.map({ $0 + (y * level.width + x) }) else { return 0 }
            var (across, down): (Int32, Int32) = (0, 0)
            for row in -15...15 {
                let reach = Self.reach[abs(row)]
                let line = middle + row * level.width
                var sum: Int32 = 0
                for column in -reach...reach {
                    let value = Int32(line[column])
                    sum &+= value
                    across &+= value &* Int32(truncatingIfNeeded: column)
                }
                down &+= sum &* Int32(truncatingIfNeeded: row)
            }
            let angle = atan2(Float(down), Float(across))
            return angle < 0 ? max(0, min(angle + 2 * .pi, (2 * .pi as Float).nextDown)) : angle
        }
    }

    /// How far the circle of radius 15 reaches to both sides, by the distance from its middle row.
    private static let reach = (0...15).map { row in Int(Float(15 * 15 - row * row).squareRoot()) }
}
