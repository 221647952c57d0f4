import Foundation
import RetrievalEvaluation
import Simile

/// The plots of a trial of pairs.
struct PairFigures {
    private let cases: [PairCase]
    private static let pointLimit = 200
    private static let binCount = 40

    /// - Parameter cases: in the order in which they are shown.
    init(_ cases: [PairCase]) { self.cases = cases.filter { $0.recommended != nil } }

    /// Two for each task, and two for each case.
    var all: [Figure] {
        var tasks: [String] = []
        for one in cases where !tasks.contains(one.task) { tasks.append(one.task) }
        let figures = tasks.flatMap { task in
            let members = cases.filter { $0.task == task }
            return [roc(task, members), precisionRecall(task, members)]
                + members.flatMap { [sweep($0), histogram($0)] }
        }
        return Self.unique(figures)
    }

    /// One curve for each model, and further ones for methods that rank the pairs otherwise.
    private func distinct(_ members: [PairCase]) -> [(name: String, pairs: PairCase)] {
        var kept: [PairCase] = []
        for one in members {
            let area = one.scored.rocAUC ?? 0
            // Rounding may exchange neighbors, which is no other ranking.
            let isKnown = kept.contains { $0.model == one.model && abs(($0.scored.rocAUC ?? 0) - area) < 1e-4 }
            if !isKnown { kept.append(one) }
        }
        return kept.map { one in
            let isAlone = kept.count { $0.model == one.model } == 1
            return (isAlone ? one.model : "\(one.model), \(one.method.rawValue)", one)
        }
    }

    private func roc(_ task: String, _ members: [PairCase]) -> Figure {
        Figure(
            id: "roc-\(Self.slug(task))", title: "ROC: \(task)",
            note: "How many similar pairs pass, against how many different ones do, as the threshold falls. "
                + "The further up and left the better.",
            form: .steps, x: .init("different pairs that pass", low: 0, high: 1),
            y: .init("similar pairs that pass", low: 0, high: 1),
            series: distinct(members).map { name, one in
                Figure.Series(
                    name,
                    Self.thinned(one.scored.roc).map {
                        .init($0.falsePositiveRate, $0.truePositiveRate, label: Self.label($0.threshold))
                    })
            })
    }

    private func precisionRecall(_ task: String, _ members: [PairCase]) -> Figure {
        Figure(
            id: "precision-recall-\(Self.slug(task))", title: "Precision and recall: \(task)",
            note: "The further up and right the better.", form: .lines,
            x: .init("recall: similar pairs that pass", low: 0, high: 1),
            y: .init("precision: passing pairs that are similar", low: 0, high: 1),
            series: distinct(members).map { name, one in
                Figure.Series(
                    name,
                    Self.thinned(one.scored.precisionRecall).map {
                        .init($0.recall, $0.precision, label: Self.label($0.threshold))
                    })
            })
    }

    private func sweep(_ one: PairCase) -> Figure {
        let points = one.scored.sweep(atMost: Self.pointLimit).reversed()
        func series(_ name: String, _ value: (ThresholdPoint) -> Double) -> Figure.Series {
            .init(name, points.map { .init($0.threshold, value($0)) })
        }
        return Figure(
            id: "threshold-\(Self.slug(one.task))-\(Self.slug(one.model))-\(Self.slug(one.method.rawValue))",
            title: "Threshold: \(one.task), \(one.model), \(one.method.rawValue)",
            note: one.advice.map { "Recommended: \($0.reason)." } ?? "", form: .lines,
            x: .init("threshold of the score"),
            y: .init("share", low: 0, high: 1),
            series: [
                series("precision", \.precision), series("recall", \.recall), series("F1", \.f1),
            ])
    }

    private func histogram(_ one: PairCase) -> Figure {
        let (high, low) = (one.scores.first ?? 1, one.scores.last ?? 0)
        let width = (high > low ? high - low : 1) / Double(Self.binCount)
        func series(_ name: String, _ isSimilar: Bool) -> Figure.Series {
            let scores = zip(one.scores, one.pairs).filter { $0.1.isSimilar == isSimilar }.map(\.0)
            var counts = [Int](repeating: 0, count: Self.binCount)
            for score in scores { counts[min(Self.binCount - 1, max(0, Int((score - low) / width)))] += 1 }
            return .init(
                name,
                counts.enumerated().map { bin, count in
                    .init(low + Double(bin) * width, 100 * Double(count) / Double(max(1, scores.count)))
                })
        }
        return Figure(
            id: "scores-\(Self.slug(one.task))-\(Self.slug(one.model))-\(Self.slug(one.method.rawValue))",
            title: "Scores: \(one.task), \(one.model), \(one.method.rawValue)",
            note: "The less the two overlap the better.", form: .histogram, x: .init("score"),
            y: .init("pairs of the kind, %", low: 0),
            series: [series("different", false), series("similar", true)])
    }

    /// At most so many of the points, evenly spread, with the first and the last.
    private static func thinned<Point>(_ points: [Point]) -> [Point] {
        guard points.count > pointLimit else { return points }
        return (0..<pointLimit).map { points[$0 * (points.count - 1) / (pointLimit - 1)] }
    }

    private static func label(_ threshold: Double) -> String? {
        threshold.isFinite ? String(format: "≥ %.3f", threshold) : nil
    }

    /// A name for files.
    private static func slug(_ text: String) -> String {
        String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    /// Figures whose names are not yet taken.
    private static func unique(_ figures: [Figure]) -> [Figure] {
        var taken: [String: Int] = [:]
        return figures.map { figure in
            var figure = figure
            taken[figure.id, default: 0] += 1
            if let number = taken[figure.id], number > 1 { figure.id += "-\(number)" }
            return figure
        }
    }
}
