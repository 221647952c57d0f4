/// How to recommend.
public struct RecommendationOptions: Sendable, Hashable {
    /// How a history becomes recommendations.
    public var strategy: RecommendationStrategy
    /// How many items are wanted, 0 or more.
    public var count: Int
    /// How much items should differ from each other, 0…1: 1 − λ of maximal marginal relevance (Carbonell and Goldstein, "The
    /// use of MMR", 1998), by which the next is the one with the greatest λ · relevance − (1 − λ) · similarity to the most
    /// similar one chosen. 0 ranks by relevance alone.
    public var diversity: Double
    /// Ward's distance beyond which parts of a history are interests of their own, above 0; see ``Interest``. Lower finds more.
    public var interestDistance: Double
    /// How many interests count at most, the heaviest: each costs a search.
    public var largestInterests: Int
    /// The least share of the history, 0…1, with which an interest gets a place for certain, where there are enough.
    public var leastShare: Double
    /// How many candidates are looked for in place of one item. More finds what is more diverse, or in more groups.
    public var candidatesPerItem: Int
    /// How many items of the history are told as the reason for one at most.
    public var reasons: Int

    /// `count` items by a strategy.
    public init(
        strategy: RecommendationStrategy = .interests, count: Int = 12, diversity: Double = 0,
        interestDistance: Double = 1.5, largestInterests: Int = 8, leastShare: Double = 0.05,
        candidatesPerItem: Int = 4, reasons: Int = 3
    ) {
        self.strategy = strategy
        self.count = count
        self.diversity = diversity
        self.interestDistance = interestDistance
        self.largestInterests = largestInterests
        self.leastShare = leastShare
        self.candidatesPerItem = candidatesPerItem
        self.reasons = reasons
    }

    func validate() throws(RecommendationError) {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(RecommendationError) {
            guard !range.contains(value) else { return }
            throw .invalid(name, value: Double(value), expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        try check("the number of recommendations", count, 0...Self.largestCount)
        try check("the number of interests", largestInterests, 1...64)
        try check("the number of candidates per item", candidatesPerItem, 1...1000)
        try check("the number of reasons", reasons, 0...History.largestLimit)
        guard (0...1).contains(diversity) else {
            throw .invalid("the diversity", value: diversity, expected: "0 to 1")
        }
        guard (0...1).contains(leastShare) else {
            throw .invalid("the least share", value: leastShare, expected: "0 to 1")
        }
        guard interestDistance > 0 else {
            throw .invalid("the distance of interests", value: interestDistance, expected: "a number above 0")
        }
    }

    /// The most items that can be asked for.
    public static let largestCount = 1000
}
