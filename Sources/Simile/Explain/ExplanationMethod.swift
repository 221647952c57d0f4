/// How it is found what each place of an image has to do with a cosine.
public enum ExplanationMethod: String, Sendable, Hashable, CaseIterable, Encodable {
    /// As a sum: of a network whose embedding is an average over places, the cosine is a sum over pairs of places of its
    /// features, exactly. These are traced back to the places of the images by covering one after another, which keeps the sum.
    case additive
    /// By trial: places are covered one after another, and what the cosine loses is counted. For every model.
    case occlusion
}
