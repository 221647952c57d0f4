/// Weights between those before training and those after it, which often do better on what was never seen than either (Wortsman et al., *Robust
/// fine-tuning of zero-shot models*, 2022).
struct WeightMixing {
    let initial: [Float]
    let trained: [Float]

    /// How much of the way may stay, the whole way first.
    static let shares = [1, 0.75, 0.5, 0.25]

    /// The weights so much of the way to the trained ones.
    subscript(share: Double) -> [Float] {
        share == 1 ? trained : zip(initial, trained).map { $0 + Float(share) * ($1 - $0) }
    }
}
