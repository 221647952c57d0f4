import Catalog
import Foundation
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

/// Logs of made-up users over a catalog of made-up vectors.
@Suite struct RecommendationReplayTests {
    private let folder: TemporaryFolder
    private let catalog: ImageCatalog

    /// Four groups of fifteen by direction.
    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        let space = VectorSpace(
            model: "made-up", weightsDigest: "0", preprocessing: "none", layer: "top", precision: .f32, dimension: 5)
        try catalog.commit(
            (0..<60).map { number in
                var vector: [Float] = [0, 0, 0, 0, Float(number % 15) * 0.02]
                vector[number / 15] = 1
                let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return .put(
                    NewItem(key: ItemKey("item-\(number)"), vectors: [(space, vector.map { $0 / length })]))
            })
    }

    /// Every user looks at items of one group, another one in turn, and later at others of it.
    private func log() throws -> String {
        var lines = ["user,key,kind,time"]
        for user in 0..<20 {
            for step in 0..<10 {
                let item = user % 4 * 15 + (user * 7 + step * 4) % 15
                lines.append("u\(user),item-\(item),view,\((step * 100 + user) * 1000)")
            }
        }
        lines += ["u1,gone,view,5", "u1,item-1,stare,5", "u1,item-1,view,"]
        let path = folder.path + "/log.csv"
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func value(_ results: EvaluationResults, _ method: String, _ measure: String) throws -> Double {
        try #require(results.measurements.first { $0.subject["method"] == method && $0.measure == measure })
            .estimate.value
    }

    @Test func `what is alike foretells more than chance, and every method is measured`() async throws {
        var replay = RecommendationReplay(of: try log())
        replay.limit = 5
        let results = try replay.results(catalog)
        #expect(results.kind == .recommendation)
        let methods = Set(results.measurements.compactMap { $0.subject["method"] })
        #expect(methods.count == 9 && methods.isSuperset(of: ["interests", "item-kNN", "popularity", "random"]))
        for measure in ["hit rate@5", "recall@5", "nDCG@5"] {
            let (own, chance) = (try value(results, "interests", measure), try value(results, "random", measure))
            #expect(own > 2 * chance && own <= 1 && own > 0.2, "\(measure): \(own), \(chance)")
        }
        #expect(try value(results, "interests", "diversity") < value(results, "random", "diversity"))
        #expect(try value(results, "random", "coverage") > value(results, "popularity", "coverage"))
        let reasons = results.findings.map(\.reason).joined(separator: "\n")
        #expect(
            reasons.contains("such as gone") && reasons.contains("'stare'") && reasons.contains("are left out: 1"))
    }

    @Test func `users are drawn, and the same each time`() async throws {
        var replay = RecommendationReplay(of: try log())
        (replay.users, replay.strategies) = (5, [.centroid])
        let first = try replay.results(catalog)
        let second = try replay.results(catalog)
        #expect(first.measurements == second.measurements)
        #expect(first.measurements.allSatisfy { $0.estimate.count == 5 })
        #expect(first.findings.contains { $0.subject == "users" })
    }

    @Test func `a log without a later event is refused`() async throws {
        let path = folder.path + "/short.csv"
        try "user,key,time\nann,item-1,1\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: RecommendationReplayError.nothingLater(path)) {
            _ = try RecommendationReplay(of: path).results(catalog)
        }
    }
}
