import Foundation

/// The tests of descriptors, turned to the direction of a keypoint.
struct TurnedTests {
    /// The places of all tests: the first place of test 0, the second of it, the first of test 1 and so on.
    private let columns: [Float]
    private let rows: [Float]

    init() {
        columns = ORB.tests.flatMap { [Float($0.x), Float($0.z)] }
        rows = ORB.tests.flatMap { [Float($0.y), Float($0.w)] }
    }

    /// Writes the 32 bytes of a descriptor: a bit for each test, set where the first place is darker than the second,
    /// the first test in the lowest bit of the first byte.
    func describe(
        _ candidate: ORBCandidate, angle: Float, in smooth: BytePlane, into descriptors: inout [UInt8], at start: Int
    ) {
        let count = columns.count
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { offsets in
            place(cos(angle), sin(angle), smooth.width, offsets)
            smooth.values.withUnsafeBufferPointer { pixels in
                descriptors.withUnsafeMutableBufferPointer { bytes in
                    let middle = candidate.y * smooth.width + candidate.x
                    guard let pixel = pixels.baseAddress.map({ $0 + middle }) else { return }
                    for byte in 0..<count / 16 {
                        var bits: UInt8 = 0
                        for bit in 0..<8 {
                            let test = 16 &* byte &+ 2 &* bit
                            let isDarker = pixel[Int(offsets[test])] < pixel[Int(offsets[test &+ 1])]
                            bits |= (isDarker ? 1 : 0) << UInt8(truncatingIfNeeded: bit)
                        }
                        bytes[start + byte] = bits
                    }
                }
            }
        }
    }

    /// Where the places of turned tests lie from the middle, rounded to pixels.
    @inline(__always)
    private func place(_ cosine: Float, _ sine: Float, _ width: Int, _ offsets: UnsafeMutableBufferPointer<Int32>) {
        // Adding 1.5 · 2^23 leaves the rounded number in the lowest bits.
        let rounding: Float = 12_582_912
        let width = Int32(truncatingIfNeeded: width)
        columns.withUnsafeBufferPointer { columns in
            rows.withUnsafeBufferPointer { rows in
                for index in 0..<columns.count {
                    let across = cosine * columns[index] - sine * rows[index] + rounding
                    let down = sine * columns[index] + cosine * rows[index] + rounding
                    let x = Int32(bitPattern: across.bitPattern &- rounding.bitPattern)
                    let y = Int32(bitPattern: down.bitPattern &- rounding.bitPattern)
                    offsets[index] = y &* width &+ x
                }
            }
        }
    }
}
