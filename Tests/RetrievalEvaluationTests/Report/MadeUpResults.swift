import Foundation
import RetrievalEvaluation

// Foundation has one too.
typealias Measurement = RetrievalEvaluation.Measurement

/// Results of the size and kind that evaluations have, with made-up numbers.
enum MadeUpResults {
    /// Numbers that look random and are the same each time.
    struct Numbers {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed }

        /// From 0 to below 1.
        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
    }

    static let provenance = Provenance(
        program: "simile 0.1.0", date: "2026-01-02T03:04:05Z", machine: "Some Processor, 8 cores, 32 GiB, Debian 12",
        seed: 42,
        models: [
            .init(
                name: "efficientnet_lite0", digest: String(repeating: "0a", count: 32), dimension: 1280,
                precision: "f32"),
            .init(name: "resnet50", digest: String(repeating: "b1", count: 32), dimension: 2048, precision: "f32"),
            .init(name: "convnext_tiny", digest: String(repeating: "c2", count: 32), dimension: 768, precision: "bf16"),
        ],
        settings: ["models": "efficientnet_lite0,resnet50,convnext_tiny", "indexes": "exact,kdtree,lsh,annoy,hnsw"])

    static func share(_ value: Double, _ count: Int) -> Estimate {
        let value = min(0.995, max(0.005, value))
        let half = 2 * (value * (1 - value) / Double(count)).squareRoot()
        return Estimate(value, low: max(0, value - half), high: min(1, value + half), count: count)
    }

    /// Models × indexes over classes, with everything that a report can hold.
    static func retrieval(classes: Int = 10) -> EvaluationResults {
        var numbers = Numbers(7)
        let models = provenance.models.map(\.name)
        let indexes = ["exact", "kdtree", "lsh", "annoy", "hnsw"]
        let names = ["dress", "hat", "longsleeve", "outwear", "pants", "shirt", "shoes", "shorts", "skirt", "t-shirt"]
        let labels = (0..<classes).map { $0 < names.count ? names[$0] : "class \($0) of things" }
        var measurements: [Measurement] = []
        var ranges: [Figure.Series] = []
        for (m, model) in models.enumerated() {
            measurements.append(
                Measurement(
                    ["model": model], "embed", Estimate(3.1 * Double(m + 1), count: 713), unit: "ms", better: .cost))
            measurements.append(
                Measurement(
                    ["model": model], "embed p95", Estimate(4.7 * Double(m + 1), count: 713), unit: "ms", better: .cost)
            )
            var points: [Figure.Point] = []
            for (i, index) in indexes.enumerated() {
                let subject = ["model": model, "index": index, "metric": "cosine"]
                let base = 0.72 + 0.05 * Double(m) - (index == "lsh" ? 0.08 : 0.004 * Double(i))
                for (measure, factor) in [
                    ("P@1", 1.05), ("P@10", 0.95), ("R@10", 0.14), ("mAP", 0.75), ("mAP@R", 0.7), ("R-precision", 0.76),
                    ("nDCG@10", 1), ("MRR", 1.1), ("hit@10", 1.22),
                ] { measurements.append(Measurement(subject, measure, share(base * factor, 713))) }
                measurements.append(
                    Measurement(
                        subject, "search", Estimate(0.05 + 0.2 * numbers.next(), count: 713), unit: "ms", better: .cost)
                )
                measurements.append(
                    Measurement(
                        subject, "search p95", Estimate(0.3 + 0.2 * numbers.next(), count: 713), unit: "ms",
                        better: .cost))
            }
            for label in labels {
                let base = 0.35 + 0.6 * numbers.next()
                for (measure, factor) in [("P@1", 1.1), ("P@10", 1.0), ("mAP", 0.8)] {
                    let estimate = share((base + 0.03 * Double(m)) * factor, 40 + label.utf8.count)
                    measurements.append(
                        Measurement(
                            ["model": model, "index": "exact", "metric": "cosine", "class": label], measure, estimate))
                    if measure == "mAP" {
                        points.append(.init(estimate.value, 0, low: estimate.low, high: estimate.high, label: label))
                    }
                }
            }
            for parent in ["upper body", "lower body", "feet and head"] {
                measurements.append(
                    Measurement(
                        ["model": model, "index": "exact", "metric": "cosine", "parent": parent], "mAP",
                        share(0.5 + 0.3 * numbers.next(), 240)))
            }
            ranges.append(.init(model, points))
        }
        let confusions = models.map { model in
            Confusion(
                title: "\(model), exact, cosine", labels: labels,
                counts: labels.indices.map { row in
                    labels.indices.map { column in
                        row == column ? 30 + Int(40 * numbers.next()) : max(0, Int(18 * numbers.next()) - 11)
                    }
                })
        }
        let examples = ["Best queries, efficientnet_lite0", "Worst queries, efficientnet_lite0"].flatMap { group in
            (0..<3).map { example in
                Example(
                    group: group, caption: "AP 0.\(example)31",
                    query: .init("clothing/\(example).jpg", labels[example]),
                    hits: (0..<8).map {
                        .init(
                            "clothing/\(example)-\($0).jpg", "\(labels[$0]), 0.9\(9 - $0)",
                            isRight: numbers.next() < 0.6)
                    })
            }
        }
        return EvaluationResults(
            kind: .retrieval, title: "Retrieval: clothing", provenance: provenance, measurements: measurements,
            findings: (0..<22).map {
                Finding("clothing/hat/\($0).jpg", "is damaged: premature end of JPEG file; left out")
            },
            figures: figures + [
                Figure(
                    id: "classes", title: "mAP by class", note: "Bars: 95% interval.", form: .ranges,
                    x: .init("mAP", low: 0, high: 1), y: .init(""), series: ranges)
            ], confusions: confusions, examples: examples)
    }

    /// Two of the forms.
    static var figures: [Figure] {
        [
            Figure(
                id: "precision-recall", title: "Precision and recall", note: "Averaged over queries.", form: .lines,
                x: .init("recall", low: 0, high: 1), y: .init("precision", low: 0, high: 1),
                series: provenance.models.enumerated().map { number, model in
                    let points = (0...10).map { Double($0) / 10 }
                    return .init(
                        "\(model.name), exact", points.map { .init($0, 1 - 0.9 * pow($0, 1.2 + 0.7 * Double(number))) })
                }),
            Figure(
                id: "roc", title: "ROC", form: .steps, x: .init("false positive rate", low: 0, high: 1),
                y: .init("true positive rate", low: 0, high: 1),
                series: ["cosine", "inverse Euclidean", "logistic regression"].enumerated().map { number, name in
                    let points = (0...4000).map { Double($0) / 4000 }
                    return .init(name, points.map { .init($0, pow($0, 1 / (3 + 2 * Double(number)))) })
                }),
        ]
    }
}
