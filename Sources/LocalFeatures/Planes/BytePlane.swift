/// An image in gray of 8 bits, row by row, without padding: what corners and comparisons of gray values need, a quarter
/// of a `GrayPlane`'s memory and many pixels to an instruction.
struct BytePlane {
    let width: Int
    let height: Int
    var values: [UInt8]

    init(width: Int, height: Int, values: [UInt8]) {
        precondition(values.count == width * height)
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// A plane rounded to whole numbers; what lies outside 0…255 becomes the nearer end, NaN becomes 0.
    init(_ plane: GrayPlane) {
        let count = plane.values.count
        let values = [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            plane.values.withUnsafeBufferPointer { values in
                for place in 0..<count {
                    let value = values[place]
                    let kept = value > 0 ? (value < 255 ? value : 255) : 0
                    // Adding 2^23 leaves the rounded number in the lowest bits.
                    bytes[place] = UInt8(truncatingIfNeeded: (kept + 8_388_608).bitPattern)
                }
            }
            filled = count
        }
        self.init(width: plane.width, height: plane.height, values: values)
    }
}
