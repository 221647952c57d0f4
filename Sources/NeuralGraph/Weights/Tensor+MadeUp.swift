extension Tensor {
    /// Values that are like those of a layer before training, without being random: a vector lies in 0.5…1, as scales and
    /// variances must be above 0; a matrix or kernel around 0 with a variance of 1 / inputs, so that values neither grow nor
    /// fade from layer to layer.
    static func madeUp(shape: [Int]) -> Tensor {
        let inputs = Float(max(1, shape.dropFirst().reduce(1, *)))
        let isVector = shape.count < 2
        let span = isVector ? 0.25 : (3 / inputs).squareRoot()
        let middle: Float = isVector ? 0.75 : 0
        // A prime number of values, so that no two rows are alike.
        var state: UInt64 = 1
        let values = (0..<4093).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return middle + span * (Float(state >> 40) / Float(1 << 23) - 1)
        }
        let count = shape.reduce(1, *)
        let all = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            // Copied whole, since networks have a hundred million weights.
            for start in stride(from: 0, to: count, by: values.count) {
                let piece = UnsafeMutableBufferPointer(rebasing: buffer[start..<min(start + values.count, count)])
                _ = piece.update(fromContentsOf: values.prefix(piece.count))
            }
            initialized = count
        }
        return Tensor(all, shape: shape)
    }
}
