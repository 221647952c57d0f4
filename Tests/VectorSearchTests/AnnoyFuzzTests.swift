import Basics
import Foundation
import Testing

@testable import VectorSearch

/// Files without a checksum, damaged everywhere: each is refused, or searched without harm.
@Suite struct AnnoyFuzzTests {
    private func probe(_ bytes: [UInt8], _ metric: Metric, dimension: Int, in folder: String) throws {
        let path = folder + "/x.ann"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        guard let index = try? AnnoyIndex(annFile: path, metric: metric, dimension: dimension) else { return }
        #expect(index.count >= 0 && index.count <= bytes.count)
        for index in [index, index.quantized()] {
            let query = (0..<dimension).map { annoyFixtureValue(3, $0) }
            for options in [
                SearchOptions(limit: 5), SearchOptions(limit: 5, effort: 1), SearchOptions(limit: .max, effort: 200),
                SearchOptions(limit: 2, rows: RowSet(0..<40), effort: 20), SearchOptions(limit: 3, effort: .max),
            ] {
                let hits = try index.search(query, options)
                #expect(hits.allSatisfy { $0.row >= 0 && $0.row < index.count && $0.similarity.isFinite })
                #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.precedes($1) })
            }
            _ = try? index.search(item: 7)
        }
    }

    @Test(arguments: annoyMetrics) func damagedBytes(name: String, metric: Metric) throws {
        let dimension = metric == .hamming ? 70 : 6
        let sound = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixture("annoy-\(name).ann"))))
        var random = Seeded(11)
        try withTemporaryFolder { folder in
            for _ in 0..<120 {
                var bytes = sound
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    // Most damage goes to the trees at the end, where the links are.
                    let first = Bool.random(using: &random) ? 0 : bytes.count * 3 / 4
                    bytes[Int.random(in: first..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                try probe(bytes, metric, dimension: dimension, in: folder)
            }
        }
    }

    /// Whole numbers where links are, so that they point at wrong nodes that exist, among them their own parents.
    @Test(arguments: annoyMetrics) func wrongLinks(name: String, metric: Metric) throws {
        let dimension = metric == .hamming ? 70 : 6
        let layout = try AnnoyLayout(metric: metric, dimension: dimension)
        let sound = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixture("annoy-\(name).ann"))))
        let nodes = sound.count / layout.size
        var random = Seeded(12)
        try withTemporaryFolder { folder in
            for _ in 0..<100 {
                var bytes = sound
                for _ in 0..<6 {
                    let place = Int.random(in: 60..<nodes, using: &random) * layout.size
                    let offset = [0, layout.children, layout.children + 4].randomElement(using: &random) ?? 0
                    let value = Int32.random(in: -2...Int32(nodes + 3), using: &random)
                    withUnsafeBytes(of: value.littleEndian) {
                        bytes.replaceSubrange(place + offset..<place + offset + 4, with: $0)
                    }
                }
                try probe(bytes, metric, dimension: dimension, in: folder)
            }
        }
    }

    @Test(arguments: annoyMetrics) func notNumbers(name: String, metric: Metric) throws {
        let dimension = metric == .hamming ? 70 : 6
        let layout = try AnnoyLayout(metric: metric, dimension: dimension)
        let sound = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixture("annoy-\(name).ann"))))
        var random = Seeded(13)
        try withTemporaryFolder { folder in
            for value in [Float.nan, .infinity, -.infinity, 1e38, Float.leastNonzeroMagnitude] {
                for _ in 0..<20 {
                    var bytes = sound
                    for _ in 0..<20 {
                        let node = Int.random(in: 0..<bytes.count / layout.size, using: &random)
                        let place = Int.random(in: 1..<layout.size / 4, using: &random)
                        withUnsafeBytes(of: value) {
                            bytes.replaceSubrange(
                                node * layout.size + place * 4..<node * layout.size + place * 4 + 4, with: $0)
                        }
                    }
                    try probe(bytes, metric, dimension: dimension, in: folder)
                }
            }
        }
    }

    @Test func garbageAndPieces() throws {
        var random = Seeded(14)
        try withTemporaryFolder { folder in
            for (name, metric) in annoyMetrics {
                let dimension = metric == .hamming ? 70 : 6
                let size = try AnnoyLayout(metric: metric, dimension: dimension).size
                let sound = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixture("annoy-\(name).ann"))))
                for nodes in [1, 2, 59, 60, 61, 70, sound.count / size - 1] {
                    try probe(Array(sound.prefix(nodes * size)), metric, dimension: dimension, in: folder)
                    try probe(sound + sound.prefix(nodes * size), metric, dimension: dimension, in: folder)
                    let garbage = (0..<nodes * size).map { _ in UInt8.random(in: 0...255, using: &random) }
                    try probe(garbage, metric, dimension: dimension, in: folder)
                    // Bytes that look like small numbers get further in.
                    let small = (0..<nodes * size / 4).flatMap { _ in
                        [UInt8.random(in: 0...70, using: &random), 0, 0, 0]
                    }
                    try probe(small, metric, dimension: dimension, in: folder)
                }
            }
        }
    }
}
