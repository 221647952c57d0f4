import Foundation
import RetrievalEvaluation
import Simile
import VectorBenchmark
import VectorSearch

/// The report of a trial of kinds of index.
struct IndexTrialReport {
    private let measured: IndexTrial.Measured
    private let model: String
    private let name: String
    private let wanted: IndexTrial
    private static let recalls = [0.9, 0.95, 0.99]

    /// - Parameters:
    ///   - measured: what became of the kinds.
    ///   - model: whose vectors they are.
    ///   - name: what is in the heading.
    ///   - wanted: what was asked for.
    init(_ measured: IndexTrial.Measured, model: String, name: String, wanted: IndexTrial) {
        self.measured = measured
        self.model = model
        self.name = name
        self.wanted = wanted
    }

    func results(_ provenance: Provenance) -> EvaluationResults {
        EvaluationResults(
            kind: .index, title: "Indexes: \(name)", provenance: provenance,
            measurements: measured.kinds.flatMap(measurements), findings: findings, figures: [figure])
    }

    private var recallName: String { "recall@\(measured.limit)" }

    private func measurements(of result: IndexBenchmark.Result) -> [Measurement] {
        let subject = ["model": model, "index": result.kind.rawValue]
        func cost(_ measure: String, _ value: Double, count: Int, unit: String = "") -> Measurement {
            Measurement(subject, measure, Estimate(value, count: count), unit: unit, better: .cost)
        }
        var found = [cost("size", Double(result.indexBytes) / 1e6, count: measured.rows, unit: "MB")]
        // There is nothing to build of rows that are compared as they are.
        if result.kind != .exact {
            found.insert(cost("build", result.buildSeconds, count: measured.rows, unit: "s"), at: 0)
        }
        if let resident = result.points.map(\.residentBytes).max() {
            found.append(cost("resident", Double(resident) / 1e6, count: measured.rows, unit: "MB"))
        }
        if let atDefault = result.atDefault {
            let recall = Bootstrap(seed: wanted.seed).mean(atDefault.recalls)
            found.append(Measurement(subject, recallName, recall))
            found.append(cost("queries/s", atDefault.speed.queriesPerSecond, count: measured.queries))
        }
        for recall in Self.recalls {
            if let speed = result.speeds.queriesPerSecond(atRecall: recall) {
                found.append(cost("queries/s at \(recall)", speed, count: measured.queries))
            }
        }
        return found
    }

    private var findings: [Finding] {
        var found = [
            Finding(
                "queries",
                "\(measured.queries) of \(measured.queries + measured.rows) vectors were held out as queries; the "
                    + "others are searched"
                    + (measured.queries < wanted.queries
                        ? "; \(wanted.queries) were requested, and at most a fifth is held out" : ""))
        ]
        if measured.limit < wanted.limit {
            found.append(
                Finding(
                    "neighbors",
                    "there are fewer rows than the \(wanted.limit) neighbors requested; "
                        + "\(measured.limit) are taken"))
        }
        found += measured.failed.map { Finding($0.kind.rawValue, "\($0.reason); not measured") }
        for result in measured.kinds {
            let best = result.speeds.compactMap(\.recall).max() ?? 0
            if let missed = Self.recalls.first(where: { $0 > best }) {
                found.append(
                    Finding(
                        result.kind.rawValue,
                        String(format: "reached a recall of %.4f at most, so no speed at %g or above", best, missed)))
            }
        }
        return found
    }

    /// Where the axis begins: below all points, and far enough from 1 to tell them apart.
    private var lowestRecall: Double {
        let least = measured.kinds.flatMap { $0.speeds.compactMap(\.recall) }.min() ?? 0
        return min(0.95, (least * 20).rounded(.down) / 20)
    }

    private var figure: Figure {
        Figure(
            id: "recall-speed", title: "Recall against speed",
            note:
                "Each point is an effort; those that another of the same kind beats are left out. Up and right is better.",
            form: .lines, x: .init(recallName, low: lowestRecall, high: 1),
            y: .init("queries per second", .logarithmic),
            // The fastest first, as their curves lie.
            series: measured.kinds.sorted { $0.rank > $1.rank }.map {
                .init($0.kind.rawValue, frontOf: $0.speeds)
            })
    }
}
