import Foundation

@testable import VectorBenchmark
@testable import VectorSearch

extension Target {
    /// Files of vectors and indexes.
    static let vectors: [Target] = tables + forests + IndexKind.allCases.map { indexFile($0) } + [manifests]

    private static let tables: [Target] = [
        .init(
            "NumPy header", share: 100,
            words: ["'descr': ", "'<f4'", "'fortran_order': ", "'shape': (", "True", "1, ), }"],
            corpus: { try numPy(["float32.npy", "version2.npy", "records.npy", "fortran.npy"]) }
        ) { _ = try NumPyHeader($0) },
        file("NumPy file", "a.npy", { try numPy(["float16.npy", "big-endian.npy", "integers.npy"]) }) {
            _ = try NumPyReader(path: $0).matrix()
        },
        file("fvecs", "a.fvecs", { [rows.flatMap { vecs($0) }] }) { path in
            _ = try? NeighborTable(ivecs: path)
            _ = try FvecsReader(path: path).matrix(normalizing: true)
        },
    ]

    private static let forests: [Target] = [
        forest("angular", .cosine, dimension: 6), forest("euclidean", .euclidean, dimension: 6),
        forest("hamming", .hamming, dimension: 70),
    ]

    /// Codes of vectors are made when such a file is opened, which takes long without optimization.
    #if DEBUG
        private static let forestShare = 1
    #else
        private static let forestShare = 10
    #endif

    private static func forest(_ name: String, _ metric: Metric, dimension: Int) -> Target {
        file("Annoy file, \(name)", "a.ann", share: forestShare, { [try fixture("VectorSearch", "annoy-\(name).ann")] })
        { path in
            try search(try AnnoyIndex(annFile: path, metric: metric, dimension: dimension))
        }
    }

    private static func indexFile(_ kind: IndexKind) -> Target {
        file("index file, \(kind.rawValue)", "a.index", { [try index(kind)] }) { path in
            // What is said to be unchecked must do no harm either.
            try search(try IndexFile(path: path, verifying: .exceptVectors).index())
        }
    }

    private static let manifests = Target(
        "manifest of segments", share: 10, words: ["\"rows\"", "\"segments\"", "simile-segments 1 "],
        corpus: {
            let manifest = SegmentManifest(
                generation: 1, token: 5, kind: .exact, metric: .cosine, dimension: 6, coveredID: 9, segments: [])
            return [try manifest.encoded()]
        }
    ) {
        let scratch = ScratchFile("manifest")
        try scratch.holding($0) { _ in _ = try SegmentStore(folder: scratch.folder).open() }
    }

    private static func file(
        _ name: String, _ path: String, share: Int = 10, _ corpus: @escaping @Sendable () throws -> [[UInt8]],
        read: @escaping @Sendable (String) throws -> Void
    ) -> Target {
        let scratch = ScratchFile(path)
        return .init(name, share: share, corpus: corpus) { try scratch.holding($0, read) }
    }

    private static func search(_ index: any VectorIndex) throws {
        let query = (0..<index.dimension).map { Float($0 % 7) + 1 }
        for options in [SearchOptions(limit: 5), SearchOptions(limit: .max, effort: 50)] {
            let hits = try index.search(query, options)
            guard hits.allSatisfy({ $0.row >= 0 && $0.row < index.count }) else {
                throw Unsound("a row that there is not")
            }
        }
    }

    // MARK: Sound files

    private static func numPy(_ names: [String]) throws -> [[UInt8]] {
        try names.map { try fixture("VectorBenchmark", $0) }
    }

    private static let rows: [[Float]] = (0..<60).map { row in
        (0..<6).map { column in
            let value = (row * 7 + column * 13) % 23
            return Float(value) - 11.5
        }
    }

    private static func vecs(_ row: [Float]) -> [UInt8] {
        let length = Int32(row.count).littleEndian
        return withUnsafeBytes(of: length) { Array($0) } + row.withUnsafeBytes { Array($0) }
    }

    private static func index(_ kind: IndexKind) throws -> [UInt8] {
        let index = try IndexRecipe(kind).build(try VectorMatrix(dimension: 6, rows: rows), metric: .euclidean)
        let scratch = ScratchFile("made.index")
        return try scratch.holding([]) { path in
            try index.write(to: path)
            return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }
}
