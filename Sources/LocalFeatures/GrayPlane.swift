import Imaging

/// An image in gray: luma of 0…255, row by row, without padding.
struct GrayPlane {
    let width: Int
    let height: Int
    var values: [Float]

    init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height)
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// The luma of ITU-R BT.601, in whole numbers, as Pillow's mode `L` and OpenCV have it.
    init(_ pixels: PixelBuffer) {
        (width, height) = (pixels.width, pixels.height)
        values = [Float](unsafeUninitializedCapacity: width * height) { values, count in
            pixels.bytes.withUnsafeBufferPointer { bytes in
                for place in 0..<pixels.width * pixels.height {
                    let (red, green, blue) = (
                        UInt32(bytes[3 * place]), UInt32(bytes[3 * place + 1]), UInt32(bytes[3 * place + 2])
                    )
                    values[place] = Float((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16)
                }
            }
            count = pixels.width * pixels.height
        }
    }
}
