// Training on arrays, for where copies do not matter.

extension TrainableNetwork {
    /// The output for some images, one after another.
    /// - Parameter images: at most ``batch`` images of ``inputCount`` elements each.
    /// - Complexity: O(images · multiplications of the network)
    public func forward(_ images: [Float], statistics: BatchStatistics = .stored) -> [Float] {
        precondition(images.count % inputCount == 0 && images.count <= batch * inputCount)
        guard let start = input.baseAddress, !images.isEmpty else { return [] }
        start.update(from: images, count: images.count)
        return Array(forward(count: images.count / inputCount, statistics: statistics))
    }

    /// The gradients of what is learned for a gradient at the output that was computed last.
    /// - Complexity: O(twice that of the way forward)
    public func backward(_ gradient: [Float]) -> [Float] {
        gradient.withUnsafeBufferPointer { backward($0) }
        return update { Array($1) }
    }
}
