import Foundation
import RetrievalEvaluation
import SimilarityLearning

/// What a report shows of how a model was trained.
struct TrainingFigures {
    let record: TrainingRecord

    /// The numbers of each epoch.
    func measurements(of name: String) -> [Measurement] {
        record.epochs.flatMap { epoch -> [Measurement] in
            let subject = ["model": name, "epoch": String(format: "%03d", epoch.epoch)]
            let validation = epoch.validation
            let numbers: [(String, Double?, Measurement.Better)] = [
                ("train loss", epoch.trainLoss, .neither), ("valid loss", validation.validLoss, .less),
                ("top-1", validation.top1, .more), ("top-5", validation.top5, .more),
                ("recall@1", validation.recallAt1, .more), ("mAP@R", validation.meanAveragePrecision, .more),
            ]
            return numbers.compactMap { measure, value, better in
                value.map { Measurement(subject, measure, Estimate($0, count: 1), better: better) }
            } + [Measurement(subject, "time", Estimate(epoch.seconds, count: 1), unit: "s", better: .cost)]
        }
    }

    /// The finder's curve, the losses, and what was measured after each epoch.
    var figures: [Figure] { [finder, losses, measures].compactMap(\.self) }

    private var finder: Figure? {
        guard let curve = record.finder, curve.points.count > 1 else { return nil }
        return Figure(
            id: "learning-rate", title: "Learning rate",
            note: "The loss while the rate rises; chosen: \(String(format: "%.2g", record.learningRate)).",
            form: .lines,
            x: .init("learning rate", .logarithmic), y: .init("loss, smoothed"),
            series: [.init("loss", curve.points.map { .init($0.rate, $0.loss) })])
    }

    private var losses: Figure? {
        figure(
            "loss", "Loss", "loss",
            [("trained on", { $0.trainLoss }), ("kept for measuring", { $0.validation.validLoss })])
    }

    private var measures: Figure? {
        figure(
            "validation", "Images kept for measuring", "share",
            [
                ("top-1", { $0.validation.top1 }), ("top-5", { $0.validation.top5 }),
                ("recall@1", { $0.validation.recallAt1 }), ("mAP@R", { $0.validation.meanAveragePrecision }),
            ], high: 1)
    }

    private func figure(
        _ id: String, _ title: String, _ unit: String,
        _ lines: [(name: String, value: (TrainingRecord.Epoch) -> Double?)], high: Double? = nil
    ) -> Figure? {
        let series = lines.compactMap { name, value -> Figure.Series? in
            let points = record.epochs.compactMap { epoch in value(epoch).map { Figure.Point(Double(epoch.epoch), $0) }
            }
            return points.count > 1 ? Figure.Series(name, points) : nil
        }
        guard !series.isEmpty else { return nil }
        let note = record.best > 0 ? "The parameters of epoch \(record.best) were kept." : ""
        return Figure(
            id: id, title: title, note: note, form: .lines, x: .init("epoch", low: 1), y: .init(unit, high: high),
            series: series)
    }
}
