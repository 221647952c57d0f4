import Basics
import Foundation
import Simile
import VectorBenchmark
import VectorSearch

/// What `simile vectors query` tells.
struct QueryReport: Encodable {
    let index: String
    let kind: IndexKind
    let metric: String
    let count: Int
    let dimension: Int
    let parameters: [String: Int]
    let queries: Int
    let limit: Int
    let threads: Int
    let openSeconds: Double
    let indexBytes: Int
    let residentBytes: Int
    let points: [Point]

    /// One effort. What is not known is null, not absent.
    struct Point: Encodable {
        let effort: Int?
        let seconds: Double
        let qps: Double
        let recall: Double?

        init(_ point: SweepPoint) {
            effort = point.effort
            seconds = point.seconds
            qps = point.queriesPerSecond
            recall = point.recall
        }

        private enum CodingKeys: CodingKey { case effort, seconds, qps, recall }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(effort, forKey: .effort)
            try fields.encode(seconds, forKey: .seconds)
            try fields.encode(qps, forKey: .qps)
            try fields.encode(recall, forKey: .recall)
        }
    }

    init(
        _ opened: OpenedIndex, queries: Int, limit: Int, threads: Int, openSeconds: Double, residentBytes: Int,
        points: [SweepPoint]
    ) {
        index = opened.path
        kind = opened.index.kind
        metric = MetricName(opened.index.metric).rawValue
        count = opened.index.count
        dimension = opened.index.dimension
        parameters = opened.parameters
        self.queries = queries
        self.limit = limit
        self.threads = threads
        self.openSeconds = openSeconds
        indexBytes = opened.byteCount
        self.residentBytes = residentBytes
        self.points = points.map(Point.init)
    }

    /// The efforts with their speed and recall.
    var table: String {
        var table = TextTable(rightAligned: [0, 1, 2, 3])
        table.add("effort", "queries/s", "ms/query", "recall")
        for point in points {
            table.add(
                point.effort.map { "\($0)" } ?? "default", String(format: "%.0f", point.qps),
                String(format: "%.3f", 1000 / max(point.qps, 1e-9) * Double(threads)),
                point.recall.map { String(format: "%.4f", $0) } ?? "–")
        }
        return table.text
    }

    /// The first neighbors of the first queries.
    func neighbors(_ answers: [[Neighbor]]) -> String {
        var table = TextTable(rightAligned: [0])
        table.add("query", "rows with their similarity")
        for (query, answer) in answers.prefix(5).enumerated() {
            let found = answer.prefix(5).map { "\($0.row) " + String(format: "%.4f", $0.similarity) }
            table.add("\(query)", answer.isEmpty ? "nothing matches" : found.joined(separator: "   "))
        }
        let more = answers.count > 5 ? "\n… and \(answers.count - 5) more (all with --output)" : ""
        return table.text + more
    }
}
