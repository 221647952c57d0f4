/// How a map of features becomes one vector.
public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mean over all places; of a transformer's tokens, over those of the patches.
    case avg
    /// The class token of a transformer.
    case cls
    /// The generalized mean `(mean xᵖ)^(1/p)` with p = 3, which lets strong features weigh more; negative values count as
    /// zero. Source: Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", 2018.
    case gem
}
