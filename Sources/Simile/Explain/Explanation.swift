/// Why two images are as alike as they are: which places of them make their cosine, and which of their shape, color and
/// detail.
///
/// The maps lie over what the model sees of the images, which as a rule is the center of each, see ``prepared``.
public struct Explanation: Sendable, Encodable {
    /// The model's name, with its options.
    public var model: String
    /// Whether the model has weights of the user's own.
    public var ownWeights: Bool
    /// The cosine of the images, −1…1.
    public var cosine: Float
    /// (cosine + 1) / 2.
    public var score: Double
    /// The lowest score that counts as similar.
    public var threshold: Double
    /// Whether ``score`` reaches ``threshold``.
    public var isSimilar: Bool
    /// How the maps were made.
    public var method: ExplanationMethod
    /// The places of the first image. By ``ExplanationMethod/additive`` what each has to do with the cosine, so that the
    /// numbers add up to it: less than nothing for places that tell the images apart; by ``ExplanationMethod/occlusion`` what the cosine loses when the place is covered.
    public var mapA: ContributionMap
    /// The places of the second image.
    public var mapB: ContributionMap
    /// For each place of ``mapA`` its counterpart: the place of ``mapB`` with which it adds most to the cosine, counted row by
    /// row from 0. Nil by occlusion, which knows nothing of pairs.
    public var counterpartsA: [[Int]]?
    /// For each place of ``mapB`` its counterpart in ``mapA``.
    public var counterpartsB: [[Int]]?
    /// The ten pairs of places that add most, the most first; nil by occlusion.
    public var pairs: [PlacePair]?
    /// The spots that both images show, by their local features; empty where they do not show the same thing.
    public var keypoints: [KeypointPair]
    /// How much of the likeness is of shape, of color and of detail: ``losses`` over their sum, negative ones as 0. They
    /// add up to 1, or are all 0 where nothing is lost.
    public var shares: LookParts
    /// What the cosine loses, on average, when one of the images is without shape (its sixteen parts are scattered), color
    /// (it is made gray), or detail (it is blurred).
    public var losses: LookParts
    /// What the model saw, under the maps; nil unless it was asked for.
    public var prepared: ComparisonReport.Prepared?
    /// Where the time went.
    public var milliseconds: Times

    private enum CodingKeys: String, CodingKey {
        case model, ownWeights, cosine, score, threshold, isSimilar = "similar", method, mapA, mapB, counterpartsA,
            counterpartsB, pairs, keypoints, shares, losses, prepared, milliseconds
    }

    /// Milliseconds that an explanation took.
    public struct Times: Sendable, Encodable {
        /// To decode both images and embed them.
        public var embed: Double
        /// To make the maps.
        public var maps: Double
        /// To find the keypoints that both have.
        public var keypoints: Double
        /// To find shape, color and detail.
        public var shares: Double
        /// Everything, loading the model and fetching the images included.
        public var total: Double
    }
}
