import Foundation

@testable import VectorSearch

extension Target {
    /// Files of vectors and indexes.
    static let vectors: [Target] =
        [
            .init(
                "NumPy header", share: 100,
                words: ["'descr': ", "'<f4'", "'fortran_order': ", "'shape': (", "True", "1, ), }"],
                corpus: {
                    try ["float32.npy", "version2.npy", "records.npy", "fortran.npy"].map {
                        try fixture("VectorSearch", $0)
                    }
                }
            ) { _ = try NumPyHeader($0) },
            file(
                "NumPy file", "a.npy",
                { try ["float16.npy", "big-endian.npy", "integers.npy"].map { try fixture("VectorSearch", $0) } }
            ) {
                _ = try NumPyReader(path: $0).matrix()
            },
            file("fvecs", "a.fvecs", { [rows.flatMap { vecs($0) }] }) { path in
                _ = try? NeighborTable(ivecs: path)
                _ = try FvecsReader(path: path).matrix(normalizing: true)
            },
        ]
        + [("angular", Metric.cosine, 6), ("euclidean", .euclidean, 6), ("hamming", .hamming, 70)].map {
            name, metric, dimension in
            file("Annoy file, \(name)", "a.ann", { [try fixture("VectorSearch", "annoy-\(name).ann")] }) { path in
                try search(try AnnoyIndex(annFile: path, metric: metric, dimension: dimension))
            }
        }
        + IndexKind.allCases.map { kind in
            file("index file, \(kind.rawValue)", "a.index", { [try index(kind)] }) { path in
                // What is said to be unchecked must do no harm either.
                try search(try IndexFile(path: path, verifying: .exceptVectors).index())
            }
        } + [manifests]

    private static let manifests = Target(
        "manifest of segments", share: 10, words: ["\"rows\"", "\"segments\"", "simile-segments 1 "],
        corpus: { [try manifest()] }
    ) {
        let scratch = ScratchFile("manifest")
        try scratch.holding($0) { _ in _ = try SegmentStore(folder: scratch.folder).open() }
    }

    private static func file(
        _ name: String, _ path: String, _ corpus: @escaping @Sendable () throws -> [[UInt8]],
        read: @escaping @Sendable (String) throws -> Void
    ) -> Target {
        let scratch = ScratchFile(path)
        return .init(name, share: 10, corpus: corpus) { try scratch.holding($0, read) }
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

    private static let rows = (0..<60).map { row in (0..<6).map { Float((row * 7 + $0 * 13) % 23) - 11.5 } }

    private static func vecs(_ row: [Float]) -> [UInt8] {
        withUnsafeBytes(of: Int32(row.count).littleEndian, Array.init) + row.withUnsafeBytes { Array($0) }
    }

    private static func index(_ kind: IndexKind) throws -> [UInt8] {
        let index = try IndexRecipe(kind).build(try VectorMatrix(dimension: 6, rows: rows), metric: .euclidean)
        let scratch = ScratchFile("made.index")
        return try scratch.holding([]) { path in
            try index.write(to: path)
            return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    private static func manifest() throws -> [UInt8] {
        try SegmentManifest(
            generation: 1, token: 5, kind: .exact, metric: .cosine, dimension: 6, coveredID: 9, segments: []
        ).encoded()
    }
}
