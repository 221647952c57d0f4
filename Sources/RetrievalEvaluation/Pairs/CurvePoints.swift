/// A point of a ROC curve.
public struct ROCPoint: Sendable, Hashable {
    /// A score at or above this is called similar; infinite at the curve's beginning, where nothing is.
    public let threshold: Double
    /// How much of what is different is called similar: across.
    public let falsePositiveRate: Double
    /// How much of what is similar is called so: up.
    public let truePositiveRate: Double
}

/// A point of a precision-recall curve.
public struct PrecisionRecallPoint: Sendable, Hashable {
    /// A score at or above this is called similar; infinite at the curve's beginning, where nothing is.
    public let threshold: Double
    /// How much of what is called similar is: up.
    public let precision: Double
    /// How much of what is similar is called so: across.
    public let recall: Double
}
