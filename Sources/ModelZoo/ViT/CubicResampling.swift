/// Cubic resizing of one axis, antialiased: when shrinking, the kernel is stretched to cover every value.
///
/// The kernel is Keys' cubic convolution ("Cubic Convolution Interpolation for Digital Image Processing", 1981) with
/// a = −0.5. Positions, the order of sums and the width of floats are those of PyTorch's
/// `interpolate(mode="bicubic", antialias=True, align_corners=False)`, which in this mode computes as Pillow does; without
/// antialiasing it takes a = −0.75.
enum CubicResampling {
    /// The values that make one new value: from `first` on, each with a weight; the weights add up to 1.
    struct Taps: Equatable {
        let first: Int
        let weights: [Float]
    }

    /// An array `[…, from, stride]` as `[…, to, stride]`.
    ///
    /// - Complexity: O(new values · taps)
    static func resized(_ values: [Float], from: Int, to: Int, stride: Int) -> [Float] {
        guard from > 0, stride > 0 else { return [] }
        let taps = self.taps(from: from, to: to)
        let blocks = values.count / (from * stride)
        var result = [Float](repeating: 0, count: blocks * to * stride)
        for block in 0..<blocks {
            for (place, tap) in taps.enumerated() {
                let target = (block * to + place) * stride
                for (offset, weight) in tap.weights.enumerated() {
                    let source = (block * from + tap.first + offset) * stride
                    for index in 0..<stride { result[target + index] += weight * values[source + index] }
                }
            }
        }
        return result
    }

    /// The taps of each new value.
    static func taps(from: Int, to: Int) -> [Taps] {
        let scale = Float(from) / Float(to)
        let stretch = max(scale, 1)
        let support = 2 * stretch
        return (0..<to).map { place in
            let center = scale * (Float(place) + 0.5)
            let first = max(Int(center - support + 0.5), 0)
            let end = min(Int(center + support + 0.5), from)
            let weights = (first..<max(end, first)).map { kernel((Float($0) - center + 0.5) * (1 / stretch)) }
            let sum = weights.reduce(0, +)
            return Taps(first: first, weights: weights.map { $0 / sum })
        }
    }

    private static func kernel(_ offset: Float) -> Float {
        let x = abs(offset)
        if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
        return x < 2 ? -0.5 * (((x - 5) * x + 8) * x - 4) : 0
    }
}
