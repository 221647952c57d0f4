import Charts

/// The plots of retrieval.
enum RetrievalFigures {
    /// The mean curves of one model, or of one model and metric.
    typealias Curve = (name: String, curves: PrecisionCurves)

    /// What is gained in precision by giving up recall.
    static func precisionRecall(_ curves: [Curve]) -> Figure {
        Figure(
            id: "precision-recall", title: "Precision against recall",
            note: "Interpolated precision at 101 recalls from 0 to 1, the mean over queries; exact search.",
            form: .lines, x: .init("recall", low: 0, high: 1), y: .init("precision", low: 0, high: 1),
            series: curves.map { curve in
                .init(curve.name, zip(PrecisionCurves.recalls, curve.curves.atRecalls).map { .init($0, $1) })
            })
    }

    /// How far down an answer stays good.
    static func precisionAtK(_ curves: [Curve], galleryCount: Int) -> Figure {
        Figure(
            id: "precision-at-k", title: "Precision of the first k",
            note: "The share of right items among the first k, the mean over queries; exact search.", form: .lines,
            x: .init("k", .logarithmic, low: 1), y: .init("precision", low: 0, high: 1),
            series: curves.map { curve in
                let points = zip(PrecisionCurves.depths, curve.curves.atDepths)
                    .filter { $0.0 <= max(1, galleryCount) }
                return .init(curve.name, points.map { .init(Double($0), $1) })
            })
    }

    /// Which classes are hard.
    static func byClass(_ measurements: [Measurement], metric: String) -> Figure? {
        let ofClasses = measurements.filter {
            $0.measure == "mAP" && $0.subject["class"] != nil && $0.subject["metric"] == metric
        }
        guard !ofClasses.isEmpty else { return nil }
        return Figure(
            id: "map-by-class", title: "mAP by class", note: "With 95% intervals; exact search.", form: .ranges,
            x: .init("mAP", low: 0, high: 1), y: .init(""),
            series: series(ofClasses) { measurement in
                let estimate = measurement.estimate
                return .init(
                    estimate.value, 0, low: estimate.low, high: estimate.high, label: measurement.subject["class"])
            })
    }

    /// What speed costs in truth: a point for each kind of index.
    static func recallSpeed(_ measurements: [Measurement], depth: Int) -> Figure? {
        let speeds = measurements.filter { $0.measure == "queries/s" }
        guard Set(speeds.compactMap { $0.subject["index"] }).count > 1 else { return nil }
        let recalls = Dictionary(
            measurements.filter { $0.measure == "recall@\(depth)" }.map { ($0.subject, $0.estimate.value) },
            uniquingKeysWith: { first, _ in first })
        let severalModels = Set(speeds.map { $0.subject["model"] }).count > 1
        let severalMetrics = Set(speeds.map { $0.subject["metric"] }).count > 1
        return Figure(
            id: "recall-speed", title: "Recall against speed",
            note: "Each kind of index with its default effort, one query at a time on one thread.", form: .lines,
            x: .init(
                "recall@\(depth) of the true neighbors",
                low: min(0.95, ((recalls.values.min() ?? 0) * 20).rounded(.down) / 20), high: 1),
            y: .init("queries per second", .logarithmic),
            series: speeds.map { speed in
                let facets = [
                    speed.subject["index"], severalModels ? speed.subject["model"] : nil,
                    severalMetrics ? speed.subject["metric"] : nil,
                ]
                let name = facets.compactMap(\.self).joined(separator: ", ")
                return .init(name, [.init(recalls[speed.subject] ?? 1, speed.estimate.value, label: name)])
            })
    }

    /// A series for each model, in the order in which they come.
    private static func series(
        _ measurements: [Measurement], point: (Measurement) -> Figure.Point
    ) -> [Figure.Series] {
        var series: [Figure.Series] = []
        for measurement in measurements {
            let name = measurement.subject["model"] ?? ""
            if series.last?.name != name { series.append(.init(name, [])) }
            series[series.count - 1].points.append(point(measurement))
        }
        return series
    }
}
