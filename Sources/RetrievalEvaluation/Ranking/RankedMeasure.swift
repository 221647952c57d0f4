/// A measure of a ranking, by its usual name: what tables, files and comparisons call it, and how it is computed.
///
/// ```swift
/// let measures: [RankedMeasure] = [.precision(1), .precision(10), .meanAveragePrecision, .ndcg(10)]
/// for measure in measures {
///     print(measure.name, Bootstrap(seed: 42).mean(answers.map(measure.value(of:))))
/// }
/// ```
///
/// All lie between 0 and 1, and more is better. The article <doc:Measures> tells when to use which.
public enum RankedMeasure: Sendable, Hashable {
    /// ``RankedAnswer/precision(at:)``: `P@10`.
    case precision(Int)
    /// ``RankedAnswer/recall(at:)``: `R@10`.
    case recall(Int)
    /// The mean of ``RankedAnswer/averagePrecision``: `mAP`.
    case meanAveragePrecision
    /// The mean of ``RankedAnswer/averagePrecisionAtR``: `mAP@R`.
    case meanAveragePrecisionAtR
    /// ``RankedAnswer/rPrecision``: `R-precision`.
    case rPrecision
    /// ``RankedAnswer/ndcg(at:)``: `nDCG@10`.
    case ndcg(Int)
    /// The mean of ``RankedAnswer/reciprocalRank``: `MRR`.
    case reciprocalRank
    /// The mean of ``RankedAnswer/hit(at:)``: `hit@10`.
    case hitRate(Int)

    /// The usual name: `P@10`, `mAP`.
    public var name: String {
        switch self {
        case .precision(let k): "P@\(k)"
        case .recall(let k): "R@\(k)"
        case .meanAveragePrecision: "mAP"
        case .meanAveragePrecisionAtR: "mAP@R"
        case .rPrecision: "R-precision"
        case .ndcg(let k): "nDCG@\(k)"
        case .reciprocalRank: "MRR"
        case .hitRate(let k): "hit@\(k)"
        }
    }

    /// The measure of one query, whose mean over queries is what is reported; NaN where nothing is relevant.
    /// - Parameter answer: the ranking that answers the query.
    public func value(of answer: RankedAnswer) -> Double {
        switch self {
        case .precision(let k): answer.precision(at: k)
        case .recall(let k): answer.recall(at: k)
        case .meanAveragePrecision: answer.averagePrecision
        case .meanAveragePrecisionAtR: answer.averagePrecisionAtR
        case .rPrecision: answer.rPrecision
        case .ndcg(let k): answer.ndcg(at: k)
        case .reciprocalRank: answer.reciprocalRank
        case .hitRate(let k): answer.hit(at: k)
        }
    }
}
