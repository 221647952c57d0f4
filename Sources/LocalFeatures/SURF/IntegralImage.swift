/// Sums of gray values over all pixels above and to the left of each corner between pixels, so that the sum over any box
/// takes four of them (Viola and Jones, 2001). Sums wrap around in large images; those over boxes of up to eight
/// million pixels are right nevertheless.
struct IntegralImage {
    let width: Int
    let height: Int
    /// How many corners are in a row: one more than pixels.
    var stride: Int { width + 1 }
    let sums: [Int32]

    init(_ plane: BytePlane) {
        (width, height) = (plane.width, plane.height)
        let stride = plane.width + 1
        var sums = [Int32](repeating: 0, count: stride * (plane.height + 1))
        sums.withUnsafeMutableBufferPointer { sums in
            plane.values.withUnsafeBufferPointer { values in
                for y in 0..<plane.height {
                    var sum: Int32 = 0
                    let (above, here) = (y * stride + 1, (y + 1) * stride + 1)
                    for x in 0..<plane.width {
                        sum &+= Int32(values[y &* plane.width &+ x])
                        sums[here &+ x] = sums[above &+ x] &+ sum
                    }
                }
            }
        }
        self.sums = sums
    }

    /// The responses of Haar wavelets of twice `half` pixels around a corner: right minus left half, lower minus upper.
    /// Beyond the edge there is nothing.
    @inline(__always)
    static func wavelets(
        _ sums: UnsafeBufferPointer<Int32>, width: Int, height: Int, x: Int, y: Int, half: Int
    ) -> (across: Float, down: Float) {
        let stride = width + 1
        let (left, middle) = (clamped(x - half, width), clamped(x, width))
        let right = clamped(x + half, width)
        let (upper, line) = (clamped(y - half, height) * stride, clamped(y, height) * stride)
        let lower = clamped(y + half, height) * stride
        let corners = sums[lower + right] &- sums[upper + left]
        let others = sums[lower + left] &- sums[upper + right]
        let acrossMiddle = sums[lower + middle] &- sums[upper + middle]
        let downMiddle = sums[line + right] &- sums[line + left]
        // (lower right − upper right) + (lower left − upper left) − 2 · middle, and alike for rows.
        let across = corners &+ others &- 2 &* acrossMiddle
        let down = corners &- others &- 2 &* downMiddle
        return (Float(across), Float(down))
    }

    @inline(__always)
    private static func clamped(_ place: Int, _ limit: Int) -> Int { max(0, min(limit, place)) }
}
