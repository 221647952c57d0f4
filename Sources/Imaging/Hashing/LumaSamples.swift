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
                    for y in 0..<height { boxOfRow(from, to, start: y * width, count: width) }
                }
            }
            filtered.withUnsafeBufferPointer { from in
                luma.withUnsafeMutableBufferPointer { to in
                    boxOfColumns(from, to, width: width, height: height)
                }
            }
        }
        return (0..<side * side).map { place in
            let y = Int((Double(place / side) + 0.5) * Double(height) / Double(side))
            let x = Int((Double(place % side) + 0.5) * Double(width) / Double(side))
            return luma[y * width + x]
        }
    }

    /// How many values a window has: a 128th of all, and how many of it lie after the one in its middle, which included.
    private static func window(_ count: Int) -> (window: Int, ahead: Int) {
        let window = (count + 127) / 128
        return (window, (window + 2) / 2)
    }

    /// The mean of a window about each value of a row; at the ends of what there is of it.
    private static func boxOfRow(
        _ from: UnsafeBufferPointer<Float>, _ to: UnsafeMutableBufferPointer<Float>, start: Int, count: Int
    ) {
        let (window, ahead) = window(count)
        var sum: Float = 0
        var inside: Float = 0
        // A value enters the running sum before another leaves it: the order decides the last bits.
        for entering in 0..<count + ahead - 1 {
            if entering < count {
                sum += from[start + entering]
                inside += 1
            }
            if entering >= window {
                sum -= from[start + entering - window]
                inside -= 1
            }
            let place = entering - ahead + 1
            if place >= 0 { to[start + place] = sum / inside }
        }
    }

    /// The same for all columns, side by side, since memory is read row by row.
    private static func boxOfColumns(
        _ from: UnsafeBufferPointer<Float>, _ to: UnsafeMutableBufferPointer<Float>, width: Int, height: Int
    ) {
        let (window, ahead) = window(height)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { sums in
            sums.initialize(repeating: 0)
            var inside: Float = 0
            for entering in 0..<height + ahead - 1 {
                if entering < height {
                    let row = entering * width
                    for x in 0..<width { sums[x] += from[row + x] }
                    inside += 1
                }
                if entering >= window {
                    let row = (entering - window) * width
                    for x in 0..<width { sums[x] -= from[row + x] }
                    inside -= 1
                }
                guard entering >= ahead - 1 else { continue }
                let row = (entering - ahead + 1) * width
                for x in 0..<width { to[row + x] = sums[x] / inside }
            }
        }
    }
}
