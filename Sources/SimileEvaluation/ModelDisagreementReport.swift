import Basics
import Foundation
import RetrievalEvaluation
import Simile

/// The report of a comparison of two models.
struct ModelDisagreementReport {
    private let disagreement: RankingDisagreement
    private let similarities: [[Double]]
    private let models: [String]
    private let paths: [String]
    private let bootstrap: Bootstrap
    private let wanted: Int

    private static let exampleCount = 6
    private static let hitsShown = 6

    /// - Parameters:
    ///   - disagreement: the rankings.
    ///   - similarities: cosines of the same pairs by both models.
    ///   - models: the names of both.
    ///   - paths: of the images.
    ///   - bootstrap: how intervals are taken.
    ///   - wanted: how many neighbors were to be compared.
    init(
        _ disagreement: RankingDisagreement, _ similarities: [[Double]], models: [String], paths: [String],
        bootstrap: Bootstrap, wanted: Int
    ) {
        self.disagreement = disagreement
        self.similarities = similarities
        self.models = models
        self.paths = paths
        self.bootstrap = bootstrap
        self.wanted = wanted
    }

    func results(name: String, _ provenance: Provenance, _ findings: [Finding]) -> EvaluationResults {
        EvaluationResults(
            kind: .models, title: "Models: \(both) on \(name)", provenance: provenance,
            measurements: agreement + byClass + correctness, findings: findings + ownFindings,
            figures: [histogram] + (classNames.count > 1 ? [ranges] : []), examples: leastAgreed + rightAndWrong)
    }

    private var both: String { models.joined(separator: " and ") }
    private var queries: [RankingDisagreement.Query] { disagreement.queries }
    private var overlapName: String { "overlap@\(disagreement.limit)" }
    private var classNames: [String] { Set(disagreement.classes.compactMap(\.self)).sorted() }

    private var ownFindings: [Finding] {
        var found: [Finding] = []
        if disagreement.limit < wanted {
            found.append(
                Finding(
                    "neighbors",
                    "there are \(queries.count) images, so the first \(disagreement.limit) are compared "
                        + "instead of \(wanted); most of all others would be the same by any two models"))
        }
        guard !classNames.isEmpty else {
            found.append(Finding("classes", "none are known, so neither model can be called right"))
            return found
        }
        for name in classNames where disagreement.classes.count(where: { $0 == name }) == 1 {
            found.append(Finding("class \(name)", "has one image, so it has nothing to find; not judged"))
        }
        return found
    }

    // MARK: Numbers

    private func overlap(_ name: String? = nil) -> Estimate {
        bootstrap.mean(
            zip(queries, disagreement.classes).filter { name == nil || $0.1 == name }.map(\.0.overlap))
    }

    private var agreement: [Measurement] {
        func measured(_ name: String, _ estimate: Estimate) -> Measurement {
            Measurement([:], name, estimate, better: .neither)
        }
        var found = [
            measured(overlapName, overlap()),
            measured("Jaccard@\(disagreement.limit)", bootstrap.mean(queries.map(\.jaccard))),
            measured(
                "RBO (p = \(disagreement.persistence))", bootstrap.mean(queries.map(\.rankBiasedOverlap))),
        ]
        let (first, second) = (similarities[0], similarities[1])
        if let value = Correlation.spearman(first, second) {
            let interval =
                bootstrap.intervals(of: first.count) { numbers in
                    [Correlation.spearman(numbers.map { first[$0] }, numbers.map { second[$0] })]
                }.first ?? nil
            found.append(
                measured(
                    "Spearman of similarities",
                    Estimate(
                        value, low: interval?.lowerBound, high: interval?.upperBound, count: first.count)))
        }
        return found
    }

    private var byClass: [Measurement] {
        classNames.map {
            Measurement(["class": $0], overlapName, overlap($0), better: .neither)
        }
    }

    /// P@1 and mAP of both models, and what the first has more than the second, query by query, whose interval is a paired one.
    private var correctness: [Measurement] {
        let judged = queries.compactMap(\.answers)
        guard !judged.isEmpty else { return [] }
        var found: [Measurement] = []
        let measures: [(RankedMeasure, (RankingDisagreement.Answer) -> Double)] = [
            (.precision(1), { $0.isFirstRight ? 1 : 0 }), (.meanAveragePrecision, { $0.averagePrecision }),
        ]
        for (measure, value) in measures {
            let values = judged.map { $0.map(value) }
            for (number, model) in models.enumerated() {
                found.append(
                    Measurement(["model": model], measure.name, bootstrap.mean(values.map { $0[number] })))
            }
            found.append(
                Measurement(
                    [:], "\(measure.name), first less second",
                    bootstrap.mean(values.map { $0[0] - $0[1] }), better: .neither))
        }
        let rights = queries.compactMap(\.isRight)
        for (number, model) in models.enumerated() {
            let alone = rights.map { $0[number] && !$0[1 - number] ? 1.0 : 0 }
            found.append(
                Measurement(["model": model], "right alone", bootstrap.mean(alone), better: .neither))
        }
        return found
    }

    // MARK: Figures

    private var histogram: Figure {
        let limit = disagreement.limit
        var counts = [Int](repeating: 0, count: limit + 1)
        for query in queries { counts[min(limit, max(0, Int((query.overlap * Double(limit)).rounded())))] += 1 }
        return Figure(
            id: "overlap", title: "Neighbors in common",
            note: "How many of the first \(limit) neighbors both models share, whatever their order.",
            form: .histogram, x: .init("of \(limit) neighbors, shared", low: 0, high: Double(limit + 1)),
            y: .init("queries", low: 0),
            series: [.init(both, counts.enumerated().map { .init(Double($0), Double($1)) })])
    }

    private var ranges: Figure {
        let points = classNames.map { name in
            let estimate = overlap(name)
            return Figure.Point(estimate.value, 0, low: estimate.low, high: estimate.high, label: name)
        }
        return Figure(
            id: "overlap-by-class", title: "Neighbors in common, by class",
            note: "The mean share of the first \(disagreement.limit) neighbors, with its 95% interval.", form: .ranges,
            x: .init(overlapName, low: 0, high: 1), y: .init("class"),
            series: [.init(both, points.sorted { $0.x > $1.x })])
    }

    // MARK: Examples

    private var leastAgreed: [Example] {
        let order = queries.indices.sorted {
            let (a, b) = (queries[$0], queries[$1])
            return (a.overlap, a.rankBiasedOverlap, $0) < (b.overlap, b.rankBiasedOverlap, $1)
        }
        return order.prefix(Self.exampleCount).flatMap { examples(of: $0, in: "Least agreement") }
    }

    /// Queries that one model gets right and the other wrong, where they differ most.
    private var rightAndWrong: [Example] {
        [0, 1].flatMap { number -> [Example] in
            let sign = number == 0 ? 1.0 : -1
            let alone = queries.indices.filter { query in
                queries[query].isRight.map { $0[number] && !$0[1 - number] } ?? false
            }
            let order = alone.sorted {
                (-sign * (queries[$0].difference ?? 0), $0) < (-sign * (queries[$1].difference ?? 0), $1)
            }
            return order.prefix(Self.exampleCount).flatMap {
                examples(of: $0, in: "\(models[number]) right, \(models[1 - number]) wrong")
            }
        }
    }

    /// A query with the hits of either model.
    private func examples(of query: Int, in group: String) -> [Example] {
        let found = queries[query]
        let shared = Int((found.overlap * Double(disagreement.limit)).rounded())
        return models.enumerated().map { number, model in
            let precision = found.answers.map { String(format: ", AP %.3f", $0[number].averagePrecision) } ?? ""
            return Example(
                group: group, caption: "\(model): \(shared) of \(disagreement.limit) shared\(precision)",
                query: image(query, nil),
                hits: found.hits[number].prefix(Self.hitsShown).map { hit in
                    image(hit, found.answers == nil ? nil : disagreement.classes[hit] == disagreement.classes[query])
                })
        }
    }

    private func image(_ number: Int, _ isRight: Bool?) -> Example.Image {
        let name = disagreement.classes[number] ?? FilePath.name(of: paths[number])
        return Example.Image(paths[number], name, isRight: isRight)
    }
}
