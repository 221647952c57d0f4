/// A loss of a batch of labeled embeddings. What lowers it brings embeddings of one class nearer to each other than to
/// those of other classes.
///
/// Embeddings come as a network makes them: that they are brought to length 1 is part of every loss, and its gradient
/// goes through that. Two samples of one class are a positive pair, two of different classes a negative one; no sample
/// is paired with itself. Values, gradients and defaults are those of pytorch-metric-learning 2.9.
///
/// ```swift
/// let loss = MetricLoss.supCon
/// var parameters = loss.defaults
/// parameters.temperature = 0.2
/// try loss.check(parameters)
/// let value = loss.value(of: embeddings, dimension: 128, labels: labels, parameters: parameters)
/// ```
public enum MetricLoss: String, Sendable, Codable, CaseIterable {
    /// For triplets of an anchor, a positive and a negative: max(0, d(a, p) − d(a, n) + margin) of Euclidean distances
    /// (Schroff et al., "FaceNet", 2015), the mean of those above 0. Only semi-hard triplets count:
    /// 0 < d(a, n) − d(a, p) ≤ mining margin.
    case triplet
    /// max(0, d − margin) of positive pairs and max(0, negative margin − d) of negative ones, for Euclidean distances d
    /// (after Hadsell et al., "Dimensionality reduction by learning an invariant mapping", 2006): of each kind the mean
    /// of those above 0.
    case contrastive
    /// The cross-entropy of choosing the positive among it and all negatives of its anchor by cosines divided by a
    /// temperature (van den Oord et al., "Representation learning with contrastive predictive coding", 2018): the mean
    /// of all positive pairs.
    case infoNCE = "infonce"
    /// The cross-entropy of choosing any positive among all others, the mean over an anchor's positives (Khosla et al.,
    /// "Supervised contrastive learning", 2020): the mean of the anchors that have positives.
    case supCon = "supcon"
    /// Compares embeddings not with each other but with one proxy of each class, which is learned, too (Kim et al.,
    /// "Proxy anchor loss for deep metric learning", 2020): cosines with the own proxy above the margin, those with
    /// others below its opposite.
    case proxyAnchor = "proxy-anchor"

    /// Whether ``value(of:dimension:labels:proxies:parameters:threads:)`` wants proxies.
    public var usesProxies: Bool { self == .proxyAnchor }

    /// What can be set. A loss reads only what is said to be its own.
    public struct Parameters: Sendable, Hashable, Codable {
        /// Of triplets, how much farther than the positive a negative must be; of contrastive loss, how near positives
        /// must be; of proxies, what cosines must reach.
        public var margin: Double
        /// Of triplets, how much farther than the positive a negative may be for the triplet to count. It decides only
        /// where it is less than the margin, for others are 0.
        public var miningMargin: Double
        /// Of contrastive loss, how far apart negatives must be.
        public var negativeMargin: Double
        /// Of InfoNCE and SupCon, what cosines are divided by.
        public var temperature: Double
        /// Of proxies, what cosines are multiplied by: the more, the more the hardest samples count.
        public var alpha: Double

        /// Parameters; what is not given is as triplets, contrastive loss, InfoNCE and proxies have it.
        public init(
            margin: Double = 0.05, miningMargin: Double = 0.2, negativeMargin: Double = 1, temperature: Double = 0.07,
            alpha: Double = 32
        ) {
            (self.margin, self.miningMargin, self.negativeMargin) = (margin, miningMargin, negativeMargin)
            (self.temperature, self.alpha) = (temperature, alpha)
        }
    }

    /// The parameters that are customary for this loss.
    public var defaults: Parameters {
        switch self {
        case .triplet, .infoNCE: Parameters()
        case .contrastive: Parameters(margin: 0)
        case .supCon: Parameters(temperature: 0.1)
        case .proxyAnchor: Parameters(margin: 0.1)
        }
    }

    /// Finds parameters that this loss cannot work with; with such its value is of no use.
    /// - Throws: ``LearningError/invalid(_:)``.
    public func check(_ parameters: Parameters) throws(LearningError) {
        let (margin, positive) = (("margin", parameters.margin), Double.leastNormalMagnitude)
        let read: [(name: String, value: Double, least: Double)] =
            switch self {
            case .triplet: [(margin.0, margin.1, 0), ("mining margin", parameters.miningMargin, positive)]
            case .contrastive: [(margin.0, margin.1, 0), ("negative margin", parameters.negativeMargin, 0)]
            case .infoNCE, .supCon: [("temperature", parameters.temperature, positive)]
            case .proxyAnchor: [(margin.0, margin.1, 0), ("alpha", parameters.alpha, positive)]
            }
        for (name, value, least) in read where !(value.isFinite && value >= least) {
            let wanted = least > 0 ? "positive" : "0 or more"
            throw .invalid("the \(name) is \(value), and must be \(wanted)")
        }
    }
}
