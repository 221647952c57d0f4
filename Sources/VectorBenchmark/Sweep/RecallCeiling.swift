public import VectorSearch

/// What keeps the recall of an index below 1.
public enum RecallCeiling: Sendable, Hashable, CustomStringConvertible {
    /// More effort would find more, but takes longer than comparing every row.
    case slowerThanExact
    /// Neighbors are ranked by vectors that were rounded when the index was built.
    case rounded(HNSWParameters.Vectors)
    /// The greatest effort of the kind leaves something out.
    case greatestEffort

    /// The ceiling that an index has with the greatest effort.
    init(of index: any VectorIndex) {
        let kept = (index as? HNSWIndex)?.keptVectors ?? .float32
        self = kept == .float32 ? .greatestEffort : .rounded(kept)
    }

    /// Half a sentence, to stand after what was reached.
    public var description: String {
        switch self {
        case .slowerThanExact: "with more effort it takes longer than comparing every row"
        case .rounded(let kept):
            "neighbors are ranked by vectors rounded to \(kept.rawValue); build it with float32 for all"
        case .greatestEffort: "the greatest effort of its kind leaves some out"
        }
    }
}
