import Foundation
import TestSupport
import Testing

@testable import VectorSearch

/// A Python with Spotify's library: `SIMILE_PYTHON`, or `python3`; nil when it cannot import annoy.
private let python: String? = {
    let python = ProcessInfo.processInfo.environment["SIMILE_PYTHON"] ?? "python3"
    return (try? runPython(python, ["-c", "import annoy"])) == nil ? nil : python
}()

/// What a Python prints; throws when it fails.
private func runPython(_ python: String, _ arguments: [String]) throws -> String {
    let process = ChildProcess()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: text, as: UTF8.self)
}

/// Files go both ways between this package and Spotify's library, where that is installed.
@Suite(.enabled(if: python != nil, "Spotify's library is absent: set SIMILE_PYTHON to a Python with annoy 1.17.3"))
struct AnnoyInterchangeTests {
    /// Builds a forest when there is none yet, then prints what it finds with little and with all effort.
    private static let script = """
        import array, os, sys
        import annoy
        metric, dimension, vectors, path, little = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
        values = array.array("f", open(vectors, "rb").read())
        rows = [values[i:i + dimension] for i in range(0, len(values), dimension)]
        if not os.path.exists(path):
            index = annoy.AnnoyIndex(dimension, metric)
            index.set_seed(7)
            for i, row in enumerate(rows):
                index.add_item(i, row)
            index.build(8, n_jobs=2)
            index.save(path)
        index = annoy.AnnoyIndex(dimension, metric)
        index.load(path)
        print(index.get_n_items(), index.get_n_trees())
        for search_k in [little, 10**6]:
            for item in range(0, len(rows), 10):
                found = index.get_nns_by_item(item, 10, search_k=search_k, include_distances=True)
                print(" ".join(f"{row}:{distance}" for row, distance in zip(*found)))
        """

    private static let dimension = 24
    private static let count = 800
    private static let effort = 400

    private struct Answers {
        var items: Int
        var trees: Int
        var little: [[Neighbor]]
        var all: [[Neighbor]]
    }

    /// What Spotify's library finds in a file, which it makes if need be; distances stand where similarities do.
    private func spotify(_ name: String, _ matrix: VectorMatrix, _ path: String) throws -> Answers {
        let vectors = path + ".f32"
        try matrix.withUnsafeBufferPointer { try Data(buffer: $0).write(to: URL(fileURLWithPath: vectors)) }
        let text = try runPython(
            try #require(python),
            ["-c", Self.script, name, "\(matrix.dimension)", vectors, path, "\(Self.effort)"])
        var lines = text.split(separator: "\n")
        let counts = lines.removeFirst().split(separator: " ").compactMap { Int($0) }
        let answers = try lines.map { line in
            try line.split(separator: " ").map { pair in
                let parts = pair.split(separator: ":")
                return Neighbor(row: try #require(Int(parts[0])), similarity: try #require(Float(parts[1])))
            }
        }
        return Answers(
            items: counts[0], trees: counts[1], little: Array(answers.prefix(answers.count / 2)),
            all: Array(answers.suffix(answers.count / 2)))
    }

    private func compare(_ answers: Answers, _ index: AnnoyIndex, _ metric: Metric) throws {
        #expect(answers.items == Self.count && answers.trees == 8 && answers.all.count == Self.count / 10)
        var (theirs, ours) = (0, 0)
        for (place, expected) in answers.all.enumerated() {
            let hits = try index.search(item: place * 10, SearchOptions(limit: 10, effort: .max))
            #expect(hits.count == expected.count)
            let last = annoyDistance(hits.last?.similarity ?? 0, metric)
            for (hit, expected) in zip(hits, expected) {
                let distance = annoyDistance(hit.similarity, metric)
                #expect(abs(distance - expected.similarity) < 2e-3 * max(1, abs(distance)), "item \(place * 10)")
            }
            // Rows as far as the last are as good.
            let good = { (distance: Float) in
                metric == .innerProduct ? distance >= last - 1e-3 : distance <= last + 1e-3
            }
            theirs += answers.little[place].count { good($0.similarity) }
            ours += try index.search(item: place * 10, SearchOptions(limit: 10, effort: Self.effort))
                .count { good(annoyDistance($0.similarity, metric)) }
        }
        // The same nodes are visited, but for those that are about equally near.
        #expect(Float(ours) >= 0.97 * Float(theirs), "\(ours) against \(theirs)")
        #expect(theirs > answers.all.count * 5, "\(theirs)")
    }

    @Test(arguments: annoyMetrics) func theirFilesAreSearched(name: String, metric: Metric) throws {
        let matrix = try annoyRows(Self.count, Self.dimension, metric)
        try withTemporaryFolder { folder in
            let answers = try spotify(name, matrix, folder + "/theirs.ann")
            let index = try AnnoyIndex(
                annFile: folder + "/theirs.ann", metric: metric, dimension: Self.dimension)
            try compare(answers, index, metric)
        }
    }

    @Test(arguments: annoyMetrics) func ourFilesLoadThere(name: String, metric: Metric) throws {
        let matrix = try annoyRows(Self.count, Self.dimension, metric)
        let index = try AnnoyIndex.build(matrix, metric: metric, parameters: AnnoyParameters(trees: 8))
        try withTemporaryFolder { folder in
            try index.writeAnn(to: folder + "/ours.ann")
            try compare(try spotify(name, matrix, folder + "/ours.ann"), index, metric)
        }
    }
}
