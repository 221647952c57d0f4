import Foundation
import VectorBenchmark
import VectorSearch

/// What PyTorch made of photos with real weights: files beside the checkout, which not every machine has.
struct ReferenceVectors {
    /// The photos' paths.
    let files: [String]
    /// The vector of each photo, normalized.
    let vectors: VectorMatrix

    static let shared = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../../shared").standardizedFileURL

    static func folder(of model: String) -> URL { shared.appendingPathComponent("reference/\(model)") }

    static func arePresent(for model: String) -> Bool {
        FileManager.default.fileExists(atPath: folder(of: model).appendingPathComponent("vectors.npy").path)
    }

    static func lines(of name: String, for model: String) throws -> [String] {
        try String(contentsOf: folder(of: model).appendingPathComponent(name), encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    init(of model: String) throws {
        files = try Self.lines(of: "files.txt", for: model).map { Self.shared.appendingPathComponent($0).path }
        vectors = try NumPyReader(path: Self.folder(of: model).appendingPathComponent("vectors.npy").path).matrix()
    }
}
