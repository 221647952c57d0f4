extension BaselineComparison {
    /// One number then and now.
    public struct Change: Sendable, Hashable {
        /// What it is of, by facet.
        public let subject: [String: String]
        /// The measure.
        public let measure: String
        /// The number in the baseline; nil if it is new.
        public let before: Measurement?
        /// The number now; nil if it is gone.
        public let now: Measurement?
        /// What is to be said of it.
        public let verdict: Verdict

        /// - Returns: nil when there is neither.
        init?(before: Measurement?, now: Measurement?) {
            guard let either = now ?? before else { return nil }
            subject = either.subject
            measure = either.measure
            self.before = before
            self.now = now
            verdict = Self.verdict(before, now)
        }

        /// Now less then; nil where one is missing.
        public var difference: Double? {
            guard let before, let now else { return nil }
            return now.estimate.value - before.estimate.value
        }

        private static func verdict(_ before: Measurement?, _ now: Measurement?) -> Verdict {
            guard let now else { return before?.better == .more || before?.better == .less ? .gone : .unjudged }
            guard let before else { return .new }
            let (old, value) = (before.estimate, now.estimate.value)
            if value == old.value || (value.isNaN && old.value.isNaN) { return .same }
            guard now.better == .more || now.better == .less else { return .unjudged }
            // What was a number and is none any more is no longer known to be good.
            if value.isNaN { return .worse }
            if old.value.isNaN { return .unjudged }
            let tolerance = 1e-9
            let isBelow = value < (old.low ?? old.value - tolerance)
            let isAbove = value > (old.high ?? old.value + tolerance)
            if !isBelow, !isAbove { return .within }
            return isBelow == (now.better == .more) ? .worse : .better
        }
    }

    /// What is to be said of a change.
    public enum Verdict: String, Sendable {
        /// Worse than the baseline's interval allows, or than its number where it has no interval.
        case worse
        /// Not measured any more.
        case gone
        /// Better than the baseline's interval, or than its number where it has no interval.
        case better
        /// Changed within the interval.
        case within
        /// Changed or gone, and of a kind that is not judged: a cost, a count, a threshold.
        case unjudged
        /// Not in the baseline.
        case new
        /// The same number.
        case same
    }
}
