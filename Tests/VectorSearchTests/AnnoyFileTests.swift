import Foundation
import Testing

@testable import VectorSearch

@Suite struct AnnoyFileTests {
    /// What Spotify's library found in its own files, from the fixtures' text: row and distance.
    private func recorded(_ name: String) throws -> [[(row: Int, distance: Float)]] {
        try String(contentsOfFile: fixture("annoy-\(name).txt"), encoding: .utf8).split(separator: "\n").map { line in
            try line.split(separator: " ").map { pair in
                let parts = pair.split(separator: ":")
                return (try #require(Int(parts[0])), try #require(Float(parts[1])))
            }
        }
    }

    @Test(arguments: annoyMetrics) func findsWhatSpotifysLibraryFinds(name: String, metric: Metric) throws {
        let dimension = metric == .hamming ? 70 : 6
        let index = try AnnoyIndex(
            annFile: fixture("annoy-\(name).ann"), metric: metric, dimension: dimension)
        #expect(index.count == 60 && index.kind == .annoy && index.metric == metric && index.trees == 3)
        for (item, expected) in try recorded(name).enumerated() {
            for hits in [
                try index.search(item: item, SearchOptions(limit: 8, effort: .max)),
                try index.search(
                    (0..<dimension).map { annoyFixtureValue(item, $0) }, limit: 8, effort: 1_000_000),
            ] {
                #expect(hits.count == 8)
                for (hit, expected) in zip(hits, expected) {
                    let distance = annoyDistance(hit.similarity, metric)
                    #expect(abs(distance - expected.distance) < 1e-3, "item \(item)")
                }
                // Rows at equal distances come in any order there.
                let near = expected.filter { $0.distance != expected.last?.distance }.map(\.row)
                #expect(Set(hits.map(\.row)).isSuperset(of: near), "item \(item)")
            }
        }
    }

    /// Little effort looks into leaves by way of the cuts: for items, into their own, at least.
    @Test(arguments: annoyMetrics) func findsItemsByItsCuts(name: String, metric: Metric) throws {
        let dimension = metric == .hamming ? 70 : 6
        let index = try AnnoyIndex(
            annFile: fixture("annoy-\(name).ann"), metric: metric, dimension: dimension)
        var selves = 0
        for item in 0..<60 where try index.search(item: item, SearchOptions(limit: 1, effort: 12))[0].row == item {
            selves += 1
        }
        // By inner product a longer row may come before the row itself.
        #expect(metric == .innerProduct ? selves >= 10 : selves >= 55, "\(selves)")
    }

    @Test func gapsAreNeverFound() throws {
        let index = try AnnoyIndex(annFile: fixture("annoy-gaps.ann"), metric: .cosine, dimension: 4)
        #expect(index.count == 80)
        for effort in [1, 20, 200, .max] {
            let hits = try index.search([1, 2, 3, 4], limit: 100, effort: effort)
            #expect(!hits.isEmpty && hits.allSatisfy { $0.row % 2 == 1 })
        }
        #expect(try index.search([1, 2, 3, 4], limit: 100, rows: RowSet(0..<5)).map(\.row).sorted() == [1, 3])
        #expect(throws: VectorSearchError.self) { try index.search(item: 2) }
        #expect(throws: VectorSearchError.self) { try index.search(item: 80) }
        #expect(throws: VectorSearchError.self) { try index.search(item: -1) }
        for (place, expected) in try recorded("gaps").enumerated() {
            let hits = try index.search(item: 2 * place + 1, SearchOptions(limit: 8, effort: .max))
            #expect(hits.map(\.row) == expected.map(\.row))
        }
    }

    @Test func singleAndEmptyFiles() throws {
        let single = try AnnoyIndex(annFile: fixture("annoy-single.ann"), metric: .euclidean, dimension: 3)
        #expect(single.count == 1)
        #expect(try single.search([0, 0, 0]).map(\.row) == [0])
        let empty = try AnnoyIndex(annFile: fixture("annoy-empty.ann"), metric: .cosine, dimension: 3)
        #expect(empty.count == 0)
        #expect(try empty.search([0, 0, 1]).isEmpty)
    }

    @Test func filesThatCannotBeAreRefused() throws {
        let path = try fixture("annoy-angular.ann")
        for dimension in [0, -1, 5, 7, 1000, 1 << 40] {
            #expect(throws: IndexFileError.self) {
                try AnnoyIndex(annFile: path, metric: .cosine, dimension: dimension)
            }
        }
        #expect(throws: IndexFileError.self) { try AnnoyIndex(annFile: path, metric: .euclidean, dimension: 6) }
        #expect(throws: IndexFileError.self) { try AnnoyIndex(annFile: path + "-none", metric: .cosine, dimension: 6) }
        try withTemporaryFolder { folder in
            let sound = try Data(contentsOf: URL(fileURLWithPath: path))
            for bytes in [sound.dropLast(), sound + [0], Data(), sound.prefix(36), sound.prefix(36 * 60)] {
                let file = folder + "/x.ann"
                try bytes.write(to: URL(fileURLWithPath: file))
                #expect(throws: IndexFileError.self) { try AnnoyIndex(annFile: file, metric: .cosine, dimension: 6) }
            }
        }
    }

    /// Whoever tells a wrong metric or dimension is told which would fit.
    @Test(arguments: annoyMetrics) func whatDoesNotFitIsNamed(name: String, metric: Metric) throws {
        let path = try fixture("annoy-\(name).ann")
        let dimension = metric == .hamming ? 70 : 6
        func refusal(_ metric: Metric, _ dimension: Int) throws -> String {
            let error = try #require(throws: IndexFileError.self) {
                try AnnoyIndex(annFile: path, metric: metric, dimension: dimension)
            }
            guard case .misread = error.reason else {
                Issue.record("\(error)")
                return ""
            }
            return "\(error)"
        }
        let fits = metric == .hamming ? "hamming of 65 to 128" : "\(metric.rawValue) of 6"
        for other in [1, 5, 7, 12, 64, 512, 1280] { #expect(try refusal(metric, other).contains(fits)) }
        // Euclidean and Manhattan nodes look alike.
        func looksLike(_ other: Metric) -> Bool { Set([metric, other]).isSubset(of: [.euclidean, .manhattan]) }
        for other in Metric.allCases where !looksLike(other) && other != metric {
            let hint = metric == .hamming ? "hamming of 70" : fits
            #expect(try refusal(other, dimension).contains(hint), "as \(other.rawValue)")
            #expect(try refusal(other, dimension).contains("most likely"))
        }
    }

    /// Nodes of one size have different metrics, which their children tell.
    @Test func layoutsOfOneSizeAreToldApart() throws {
        for (metric, other) in [
            (Metric.euclidean, Metric.innerProduct), (.innerProduct, .euclidean), (.manhattan, .cosine),
        ] {
            let index = try AnnoyIndex.build(
                annoyRows(400, 12, metric), metric: metric, parameters: AnnoyParameters(trees: 4))
            try withTemporaryFolder { folder in
                try index.writeAnn(to: folder + "/x.ann")
                for dimension in [12, other == .cosine ? 13 : 12] {
                    let error = #expect(throws: IndexFileError.self) {
                        try AnnoyIndex(annFile: folder + "/x.ann", metric: other, dimension: dimension)
                    }
                    #expect("\(String(describing: error))".contains("\(metric.rawValue) of 12"))
                }
            }
        }
    }

    @Test(arguments: Metric.allCases) func comesBack(metric: Metric) throws {
        let matrix = try annoyRows(300, 12, metric)
        let index = try AnnoyIndex.build(matrix, metric: metric, parameters: AnnoyParameters(trees: 5))
        try withTemporaryFolder { folder in
            try index.write(to: folder + "/x.idx")
            try index.writeAnn(to: folder + "/x.ann")
            let stored = try IndexFile(path: folder + "/x.idx").index()
            let plain = try AnnoyIndex(annFile: folder + "/x.ann", metric: metric, dimension: 12)
            #expect(stored.kind == .annoy && stored.count == 300 && stored.byteCount == index.byteCount)
            #expect(index.isQuantized == (metric != .manhattan && metric != .hamming) && !plain.isQuantized)
            #expect(plain.trees == 5)
            for row in 0..<20 {
                for effort in [1, 60, 400, .max] {
                    let hits = try index.search(matrix[row], limit: 7, effort: effort)
                    #expect(try stored.search(matrix[row], limit: 7, effort: effort) == hits)
                    #expect(try plain.quantized(threads: 3).search(matrix[row], limit: 7, effort: effort) == hits)
                }
                #expect(
                    try plain.search(matrix[row], limit: 7, effort: .max)
                        == index.search(matrix[row], limit: 7, effort: .max))
            }
        }
    }

    @Test func emptyIndexesComeBack() throws {
        for metric in Metric.allCases {
            let index = try AnnoyIndex.build(VectorMatrix(dimension: 3), metric: metric)
            try withTemporaryFolder { folder in
                try index.write(to: folder + "/x.idx")
                try index.writeAnn(to: folder + "/x.ann")
                #expect(try IndexFile(path: folder + "/x.idx").index().search([1, 0, 0]).isEmpty)
                let plain = try AnnoyIndex(annFile: folder + "/x.ann", metric: metric, dimension: 3)
                #expect(try plain.count == 0 && plain.search([1, 0, 0]).isEmpty)
            }
        }
    }
}
