import Charts
import Foundation

/// A figure of each form, with made-up numbers.
enum SampleFigures {
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

    static let all = curves + [recallAndSpeed, ranges]

    /// Rows of three series with intervals.
    static var ranges: Figure {
        var numbers = Numbers(7)
        return Figure(
            id: "classes", title: "mAP by class", note: "Bars: 95% interval.", form: .ranges,
            x: .init("mAP", low: 0, high: 1), y: .init(""),
            series: ["efficientnet_lite0", "resnet50", "convnext_tiny"].map { model in
                .init(
                    model,
                    ["dress", "hat", "longsleeve", "outwear", "pants", "shirt", "shoes", "t-shirt"].map { name in
                        let value = 0.2 + 0.6 * numbers.next()
                        return .init(value, 0, low: value - 0.15, high: value + 0.14, label: name)
                    })
            })
    }

    /// Recall stretched towards 1, with a level.
    static let recallAndSpeed = Figure(
        id: "curve", title: "Recall against speed", note: "x.npy, cosine, 10 neighbors, one thread", form: .tradeoff,
        x: .init("recall", .towardsOne), y: .init("queries per second", .logarithmic),
        series: [
            .init(
                "hnsw", note: "built in 8.1 s, 31 MB",
                points([(0.87, 42000), (0.95, 36000), (0.99, 18000), (0.998, 9000), (1, 4000)])),
            .init(
                "annoy", note: "built in 12.3 s, 58 MB",
                points([(0.55, 22000), (0.8, 8000), (0.95, 2100), (0.99, 900), (0.999, 400)])),
            .init("exact", note: "built in 0.1 s, 26 MB", points([(1, 700)])),
            .init("lsh", note: "built in 0.9 s, 33 MB", points([(0.4, 9000), (0.7, 4000), (0.9, 1400), (0.97, 600)])),
            .init("kdtree", note: "built in 0.4 s, 26 MB", points([(0.3, 12000), (0.7, 900), (0.9, 120), (1, 60)])),
        ])

    private static func points(_ places: [(Double, Double)]) -> [Figure.Point] {
        places.enumerated().map { .init($1.0, $1.1, label: "effort \(10 << $0)") }
    }

    private static var curves: [Figure] {
        var numbers = Numbers(3)
        let models = ["efficientnet_lite0", "resnet50", "convnext_tiny"]
        func curve(_ strength: Double) -> [Figure.Point] {
            (0...10).map { .init(Double($0) / 10, max(0.05, 1 - pow(Double($0) / 10, strength) * 0.9)) }
        }
        func roc(_ strength: Double) -> [Figure.Point] {
            (0...4000).map { .init(Double($0) / 4000, pow(Double($0) / 4000, 1 / strength)) }
        }
        func sample(_ mean: Double) -> [Figure.Point] {
            (0..<40).map { bin in
                let x = -0.2 + 0.03 * Double(bin)
                return .init(x, (300 * exp(-pow((x - mean) / 0.14, 2)) + 6 * numbers.next()).rounded())
            }
        }
        return [
            Figure(
                id: "precision-recall", title: "Precision and recall", note: "Averaged over queries.", form: .lines,
                x: .init("recall", low: 0, high: 1), y: .init("precision", low: 0, high: 1),
                series: models.enumerated().map { .init("\($1), exact, cosine", curve(1.2 + 0.7 * Double($0))) }),
            Figure(
                id: "roc", title: "ROC", form: .steps, x: .init("false positive rate", low: 0, high: 1),
                y: .init("true positive rate", low: 0, high: 1),
                series: ["cosine", "inverse Euclidean", "logistic regression"].enumerated().map {
                    .init($1, roc(3 + 2 * Double($0)))
                }),
            Figure(
                id: "scores", title: "Scores of pairs", form: .histogram, x: .init("cosine"), y: .init("pairs"),
                series: [.init("similar", sample(0.7)), .init("different", sample(0.3))]),
            Figure(
                id: "robustness", title: "Similarity by strength", form: .lines, x: .init("rotation (degrees)"),
                y: .init("cosine to the source"),
                series: (0..<8).map { index in
                    .init(
                        "model \(index), \(224 + 96 * (index % 3)) px",
                        (0...6).map {
                            let y = 1 - 0.01 * Double($0 * $0) * (0.4 + 0.1 * Double(index))
                            return .init(Double($0 * 5), y, low: y - 0.02, high: y + 0.015)
                        })
                }),
        ]
    }
}
