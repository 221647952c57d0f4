/// A tree of questions, each whether a component is at most a threshold, that ends at shares of samples of the class.
struct DecisionTree: Sendable, Equatable, Codable {
    /// The component that a node asks about; −1 at an end.
    var features: [Int32] = []
    var thresholds: [Float] = []
    /// Where the answer yes leads; no leads to the node after it.
    var next: [Int32] = []
    /// The share of the class at an end.
    var shares: [Float] = []

    /// The share of the class among the samples that a vector comes to lie with. O(depth).
    func share(of vector: UnsafeBufferPointer<Float>) -> Double {
        var node = 0
        while features[node] >= 0 {
            node = Int(next[node]) + (vector[Int(features[node])] <= thresholds[node] ? 0 : 1)
        }
        return Double(shares[node])
    }

    /// Whether every node leads to later ones within the tree, so that following it ends.
    func isSound(dimension: Int) -> Bool {
        let count = features.count
        guard count > 0, thresholds.count == count, next.count == count, shares.count == count else { return false }
        return (0..<count).allSatisfy { node in
            features[node] < 0
                || (features[node] < dimension && next[node] > node && Int(next[node]) + 1 < count)
        } && shares.allSatisfy { (0...1).contains($0) }
    }

    /// Adds an end, to be made a question later or not.
    mutating func append(share: Float) {
        features.append(-1)
        thresholds.append(0)
        next.append(0)
        shares.append(share)
    }
}
