import Foundation
import VectorBenchmark
import VectorSearch

/// What `simile vectors bench` tells.
enum BenchReport {
    /// One point of the JSON list.
    struct Point: Encodable {
        let kind: IndexKind
        let parameters: [String: Int]
        let effort: Int?
        let recall: Double
        let qps: Double
        let buildSeconds: Double
        let indexBytes: Int
        let residentBytes: Int
        let seed: UInt64
        let threads: Int
        let buildThreads: Int

        private enum CodingKeys: CodingKey {
            case kind, parameters, effort, recall, qps, buildSeconds, indexBytes, residentBytes
            case seed, threads, buildThreads
        }

        // Written out since what is not known must be null, not absent.
        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(kind, forKey: .kind)
            try fields.encode(parameters, forKey: .parameters)
            try fields.encode(effort, forKey: .effort)
            try fields.encode(recall, forKey: .recall)
            try fields.encode(qps, forKey: .qps)
            try fields.encode(buildSeconds, forKey: .buildSeconds)
            try fields.encode(indexBytes, forKey: .indexBytes)
            try fields.encode(residentBytes, forKey: .residentBytes)
            try fields.encode(seed, forKey: .seed)
            try fields.encode(threads, forKey: .threads)
            try fields.encode(buildThreads, forKey: .buildThreads)
        }
    }

    /// The points of one kind.
    static func points(_ result: IndexBenchmark.Result, seed: UInt64, threads: Int) -> [Point] {
        result.points.map { point in
            Point(
                kind: result.kind, parameters: result.parameters, effort: point.speed.effort,
                recall: point.speed.recall ?? 0, qps: point.speed.queriesPerSecond, buildSeconds: result.buildSeconds,
                indexBytes: result.indexBytes, residentBytes: point.residentBytes, seed: seed, threads: threads,
                buildThreads: result.buildThreads)
        }
    }

    /// One point on a line.
    static func line(_ point: IndexBenchmark.Point) -> String {
        String(
            format: "effort %@, recall %.4f, %.0f queries/s", point.speed.effort.map { "\($0)" } ?? "–",
            point.speed.recall ?? 0, point.speed.queriesPerSecond)
    }

    /// What keeps the recall of a kind below 1, on a line; nil when nothing does.
    static func ceiling(_ result: IndexBenchmark.Result) -> String? {
        result.ceiling.map { ceiling in
            let best = result.points.compactMap(\.speed.recall).max() ?? 0
            return String(format: "%@ ends at recall %.4f: %@", result.kind.rawValue, best, ceiling.description)
        }
    }

    /// A table of the kinds, and one of their points that no other of the kind beats.
    static func text(_ results: [IndexBenchmark.Result]) -> String {
        var kinds = TextTable(rightAligned: [1, 2, 3, 4, 5, 6])
        kinds.add("kind", "build s", "file MB", "resident MB", "q/s at .90", "at .95", "at .99", "parameters")
        for result in results {
            let speeds = result.points.map(\.speed)
            let reached = [0.9, 0.95, 0.99].map { recall in
                speeds.queriesPerSecond(atRecall: recall).map { String(format: "%.0f", $0) } ?? "–"
            }
            kinds.add(
                result.kind.rawValue, String(format: "%.2f", result.buildSeconds), megabytes(result.indexBytes),
                megabytes(result.points.map(\.residentBytes).max() ?? 0), reached[0], reached[1], reached[2],
                result.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        }
        var points = TextTable(rightAligned: [1, 2, 3, 4])
        points.add("kind", "effort", "recall", "queries/s", "resident MB")
        for result in results {
            let front = Set(result.points.map(\.speed).paretoFront)
            for point in result.points where front.contains(point.speed) {
                points.add(
                    result.kind.rawValue, point.speed.effort.map { "\($0)" } ?? "–",
                    String(format: "%.4f", point.speed.recall ?? 0),
                    String(format: "%.0f", point.speed.queriesPerSecond), megabytes(point.residentBytes))
            }
        }
        return kinds.text + "\n\n" + points.text
    }

    private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1e6) }
}
