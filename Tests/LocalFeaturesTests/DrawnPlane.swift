import Foundation

@testable import LocalFeatures

extension GrayPlane {
    /// Rectangles and ellipses in gray, and noise of so many steps, as Fixtures/drawing.py draws them.
    static func drawing(_ seed: UInt64, width: Int, height: Int, noise: Int = 0) -> GrayPlane {
        var state = seed
        func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var gray = [Int](repeating: 128, count: width * height)
        for index in 0..<60 {
            let (x, y) = (below(width), below(height))
            let (across, down) = (3 + below(max(1, width / 6)), 3 + below(max(1, height / 6)))
            let value = below(256)
            for row in max(0, y - down)..<min(height, y + down) {
                for column in max(0, x - across)..<min(width, x + across) {
                    let (dx, dy) = (abs(column - x), abs(row - y))
                    let (a, b) = (dx * down, dy * across)
                    let isInside =
                        index % 2 == 0 ? dx < across && dy < down : a * a + b * b < across * across * down * down
                    if isInside { gray[row * width + column] = value }
                }
            }
        }
        if noise > 0 {
            for place in gray.indices { gray[place] += below(2 * noise + 1) - noise }
        }
        return GrayPlane(width: width, height: height, values: gray.map { Float(max(0, min(255, $0))) })
    }

    /// A plane with one value for each place.
    init(width: Int, height: Int, _ value: (_ x: Int, _ y: Int) -> Float) {
        self.init(
            width: width, height: height,
            values: (0..<width * height).map { value($0 % width, $0 / width) })
    }

    /// The plane turned and scaled around its middle into a plane scaled alike, interpolated between pixels.
    func turned(_ angle: Float, scale: Float = 1) -> GrayPlane {
        let (newWidth, newHeight) = (Int(Float(width) * scale), Int(Float(height) * scale))
        let (c, s) = (cos(angle) / scale, sin(angle) / scale)
        return GrayPlane(width: newWidth, height: newHeight) { x, y in
            let (dx, dy) = (Float(x) + 0.5 - Float(newWidth) / 2, Float(y) + 0.5 - Float(newHeight) / 2)
            return value(c * dx + s * dy + Float(width) / 2 - 0.5, c * dy - s * dx + Float(height) / 2 - 0.5)
        }
    }

    private func value(_ x: Float, _ y: Float) -> Float {
        let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        let (fx, fy) = (x - Float(left), y - Float(top))
        func at(_ x: Int, _ y: Int) -> Float { values[max(0, min(height - 1, y)) * width + max(0, min(width - 1, x))] }
        let upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx
        let lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx
        return upper * (1 - fy) + lower * fy
    }
}

extension FeatureSet {
    /// How many features are each other's nearest in another set, and how many of those lie within so many pixels of
    /// where turning and scaling around the middle brings them.
    func matches(_ other: FeatureSet, angle: Float, scale: Float = 1, within: Float = 3) -> (mutual: Int, right: Int) {
        let there = keypoints.indices.map { nearest($0, other) }
        let back = other.keypoints.indices.map { other.nearest($0, self) }
        var counts = (mutual: 0, right: 0)
        for (index, found) in there.enumerated() where found >= 0 && back[found] == index {
            counts.mutual += 1
            let (dx, dy) = (keypoints[index].x - Float(width) / 2, keypoints[index].y - Float(height) / 2)
            let x = (cos(angle) * dx - sin(angle) * dy) * scale + Float(other.width) / 2
            let y = (sin(angle) * dx + cos(angle) * dy) * scale + Float(other.height) / 2
            counts.right += hypot(x - other.keypoints[found].x, y - other.keypoints[found].y) < within ? 1 : 0
        }
        return counts
    }

    private func nearest(_ index: Int, _ other: FeatureSet) -> Int {
        let length = kind.descriptorBytes
        var best = (-1, Int.max)
        descriptors.withUnsafeBufferPointer { mine in
            other.descriptors.withUnsafeBufferPointer { its in
                for candidate in other.keypoints.indices {
                    var distance = 0
                    for byte in 0..<length {
                        let (a, b) = (mine[index * length + byte], its[candidate * length + byte])
                        let difference = Int(a) - Int(b)
                        distance += kind.isBinary ? (a ^ b).nonzeroBitCount : difference * difference
                    }
                    if distance < best.1 { best = (candidate, distance) }
                }
            }
        }
        return best.0
    }

    /// Whether keypoints lie within the image, angles in 0..<2π, and the strongest come first.
    var isSound: Bool {
        let inside = keypoints.allSatisfy { point in
            point.x >= 0 && point.x <= Float(width) && point.y >= 0 && point.y <= Float(height) && point.size > 0
                && point.angle >= 0 && point.angle < 2 * .pi && point.response.isFinite
        }
        return inside && zip(keypoints, keypoints.dropFirst()).allSatisfy { $0.response >= $1.response }
    }
}

/// Planes that tempt extractors to fail: tiny, thin, flat, full of equal responses, not numbers.
enum OddPlanes {
    static let all: [GrayPlane] =
        [(1, 1), (1, 500), (500, 1), (2, 2), (7, 7), (20, 9), (31, 33), (40, 40), (300, 5)].map { width, height in
            .drawing(9, width: width, height: height, noise: 30)
        } + [
            GrayPlane(width: 100, height: 80) { _, _ in 77 },
            GrayPlane(width: 120, height: 120) { x, y in (x / 8 + y / 8) % 2 == 0 ? 0 : 255 },
            GrayPlane(width: 120, height: 90) { x, y in x % 6 < 2 && y % 6 < 2 ? 200 : 40 },
            GrayPlane(width: 90, height: 120) { x, y in (x ^ y) & 1 == 0 ? 255 : 0 },
            GrayPlane(width: 80, height: 80) { x, y in x == y ? .nan : (x > y ? .infinity : -1000) },
        ]
}
