/// What PDQ sees of an image: 64×64 samples of its luma after two box filters in each direction.
enum LumaSamples {
    /// Samples of an image, row by row.
    static func take(of pixels: PixelBuffer, side: Int) -> [Float] {
        let (width, height) = (pixels.width, pixels.height)
        var luma = [Float](unsafeUninitializedCapacity: width * height) { luma, count in
            pixels.bytes.withUnsafeBufferPointer { bytes in
                for place in 0..<width * height {
                    let red = Double(bytes[3 * place]) * 0.299
                    let green = Double(bytes[3 * place + 1]) * 0.587
                    let blue = Double(bytes[3 * place + 2]) * 0.114
                    luma[place] = Float(red + green + blue)
                }
            }
            count = width * height
        }
        var filtered = luma
        for _ in 0..<2 {
            luma.withUnsafeBufferPointer { from in
                filtered.withUnsafeMutableBufferPointer { to in
                    for y in 0..<height { box(from, to, start: y * width, count: width, stride: 1) }
                }
            }
            filtered.withUnsafeBufferPointer { from in
                luma.withUnsafeMutableBufferPointer { to in
                    for x in 0..<width { box(from, to, start: x, count: height, stride: width) }
                }
            }
        }
        return (0..<side * side).map { place in
            let y = Int((Double(place / side) + 0.5) * Double(height) / Double(side))
            let x = Int((Double(place % side) + 0.5) * Double(width) / Double(side))
            return luma[y * width + x]
        }
    }

    /// The mean of a window about each value of a row or column, a 128th of its length wide; at the ends of what there is of it.
    private static func box(
        _ from: UnsafeBufferPointer<Float>, _ to: UnsafeMutableBufferPointer<Float>, start: Int, count: Int, stride: Int
    ) {
        let window = (count + 127) / 128
        // Of the window, so much lies after the value, it included.
        let ahead = (window + 2) / 2
        var sum: Float = 0
        var inside: Float = 0
        // A value enters the running sum before another leaves it: the order decides the last bits.
        for entering in 0..<count + ahead - 1 {
            if entering < count {
                sum += from[start + entering * stride]
                inside += 1
            }
            if entering >= window {
                sum -= from[start + (entering - window) * stride]
                inside -= 1
            }
            let place = entering - ahead + 1
            if place >= 0 { to[start + place * stride] = sum / inside }
        }
    }
}
