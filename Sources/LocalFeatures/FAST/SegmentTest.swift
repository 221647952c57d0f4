/// The segment test on rows of one image.
struct SegmentTest {
    private typealias Lanes = SIMD16<UInt8>

    private let width: Int
    private let threshold: UInt8
    /// Where the 16 pixels of the circle lie from its middle, clockwise from the top.
    private let circle: [Int]

    init(width: Int, threshold: Int) {
        self.width = width
        self.threshold = UInt8(max(0, min(254, threshold)))
        let places = [
            (0, -3), (1, -3), (2, -2), (3, -1), (3, 0), (3, 1), (2, 2), (1, 3),
            (0, 3), (-1, 3), (-2, 2), (-3, 1), (-3, 0), (-3, -1), (-2, -2), (-1, -3),
        ]
        circle = places.map { x, y in y * width + x }
    }

    /// Writes one more than the score of each corner of a row and tells the corners' columns.
    func score(_ row: UnsafePointer<UInt8>, into scores: UnsafeMutableBufferPointer<UInt8>, columns: inout [Int32]) {
        circle.withUnsafeBufferPointer { circle in
            withUnsafeTemporaryAllocation(of: Int16.self, capacity: 128) { work in
                work.initialize(repeating: 0)
                var x = 3
                // A vector of 16 pixels at a time; the last one overlaps what was looked at.
                while x + 16 <= width - 3 {
                    var candidates = candidates(row + x)
                    while candidates != 0 {
                        let column = x + candidates.trailingZeroBitCount
                        candidates &= candidates - 1
                        score(row + column, column, circle, work, scores, &columns)
                    }
                    x += 16
                }
                while x < width - 3 {
                    score(row + x, x, circle, work, scores, &columns)
                    x += 1
                }
            }
        }
    }

    /// Which of 16 pixels may be corners, a bit each. Nine of sixteen in a row hold two neighbors among the four compass
    /// points, so one of the upper and lower and one of the left and right.
    @inline(__always)
    private func candidates(_ pixels: UnsafePointer<UInt8>) -> UInt32 {
        func lanes(_ offset: Int) -> Lanes { UnsafeRawPointer(pixels + offset).loadUnaligned(as: Lanes.self) }
        let middle = lanes(0)
        let threshold = Lanes(repeating: threshold)
        // Saturated sums and differences.
        let bright = lesser(middle, ~threshold) &+ threshold
        let dark = greater(middle, threshold) &- threshold
        let (top, right, bottom, left) = (lanes(-3 * width), lanes(3), lanes(3 * width), lanes(-3))
        let brighter = lesser(greater(top, bottom), greater(left, right)) .> bright
        let darker = greater(lesser(top, bottom), lesser(left, right)) .< dark
        return bits(brighter .| darker)
    }

    /// A bit for each of 16 lanes.
    @inline(__always)
    private func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt32 {
        let bytes = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        if bytes.x | bytes.y == 0 { return 0 }
        return bits(bytes.x) | bits(bytes.y) << 8
    }

    /// The lowest bits of eight bytes that are 0 or 255.
    @inline(__always)
    private func bits(_ bytes: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: ((bytes & 0x0101_0101_0101_0101) &* 0x0102_0408_1020_4080) >> 56)
    }

    /// The lesser of each two lanes, written so that it becomes one instruction.
    @inline(__always)
    private func lesser(_ one: Lanes, _ other: Lanes) -> Lanes { one.replacing(with: other, where: other .< one) }

    @inline(__always)
    private func greater(_ one: Lanes, _ other: Lanes) -> Lanes { one.replacing(with: other, where: other .> one) }

    /// Tests one pixel.
    @inline(__always)
    private func score(
        _ pixel: UnsafePointer<UInt8>, _ column: Int, _ circle: UnsafeBufferPointer<Int>,
        _ work: UnsafeMutableBufferPointer<Int16>, _ scores: UnsafeMutableBufferPointer<UInt8>, _ columns: inout [Int32]
    ) {
        func at(_ index: Int) -> UInt8 { pixel[circle[index]] }
        let around = Lanes(
            at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7),
            at(8), at(9), at(10), at(11), at(12), at(13), at(14), at(15))
        let middle = Lanes(repeating: pixel[0])
        let limit = Lanes(repeating: threshold)
        let brighter = bits(around .> lesser(middle, ~limit) &+ limit)
        let darker = bits(around .< greater(middle, limit) &- limit)
        guard hasRun(brighter) || hasRun(darker) else { return }
        for index in 0..<16 {
            let difference = Int16(around[index]) &- Int16(pixel[0])
            (work[index], work[index &+ 16]) = (difference, difference)
        }
        scores[column] = UInt8(truncatingIfNeeded: reach(work))
        columns.append(Int32(truncatingIfNeeded: column))
    }

    /// Whether nine neighbors on the circle of 16 bits are set.
    @inline(__always)
    private func hasRun(_ circle: UInt32) -> Bool {
        let twice = circle | circle << 16
        let two = twice & twice >> 1
        let four = two & two >> 2
        let eight = four & four >> 4
        return eight & twice >> 8 != 0
    }

    /// The greatest difference that nine neighbors on the circle all reach, brighter or darker: one more than the score.
    /// `work` holds the 16 differences twice; the minima and maxima of 2, 4, 8 and 9 neighbors are made of each other.
    @inline(__always)
    private func reach(_ work: UnsafeMutableBufferPointer<Int16>) -> Int16 {
        guard let all = work.baseAddress else { return 0 }
        let (least, most) = (all + 32, all + 64)
        for index in 0..<30 {
            least[index] = min(all[index], all[index &+ 1])
            most[index] = max(all[index], all[index &+ 1])
        }
        for index in 0..<28 {
            least[index] = min(least[index], least[index &+ 2])
            most[index] = max(most[index], most[index &+ 2])
        }
        var best: Int16 = 0
        for index in 0..<16 {
            let low = min(min(least[index], least[index &+ 4]), all[index &+ 8])
            let high = max(max(most[index], most[index &+ 4]), all[index &+ 8])
            best = max(best, max(low, 0 &- high))
        }
        return best
    }
}
