import Basics
import Catalog
import Foundation
import ModelZoo
import VectorSearch

/// A catalog of made-up vectors, so that no image need be seen: item `n` has the key `item-n` and is a dress when n is
/// even, else a hat.
struct Warehouse {
    let bench: Bench

    init(_ count: Int) throws {
        bench = try Bench()
        let catalog = try ImageCatalog.open(at: bench.catalog, access: .write(wait: .zero), create: true)
        try catalog.commit((0..<count).map { .put(Self.item($0, seed: $0)) })
        try catalog.close()
    }

    /// The space of the default model's vectors.
    static var space: VectorSpace {
        let preset = ModelPreset.all[0]
        return VectorSpace(
            model: preset.name, weightsDigest: preset.weights.file.digest.sha256 ?? "",
            preprocessing: preset.preprocessing,
            layer: preset.layer, precision: .f32, dimension: preset.dimension)
    }

    static func key(_ number: Int) -> String { "item-\(number)" }

    static func item(_ number: Int, seed: Int) -> NewItem {
        NewItem(
            key: ItemKey(key(number)), attributes: ["category": number.isMultiple(of: 2) ? "dress" : "hat"],
            vectors: [(space, vector(seed))])
    }

    /// A unit vector, another one for each seed.
    static func vector(_ seed: Int) -> [Float] {
        var state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
        var squares: Float = 0
        var vector = [Float](repeating: 0, count: space.dimension)
        for i in vector.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            vector[i] = Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
            squares += vector[i] * vector[i]
        }
        let scale = 1 / squares.squareRoot()
        return vector.map { $0 * scale }
    }

    /// Changes the catalog, as another run of the program would.
    func commit(_ changes: [Change]) throws {
        let catalog = try ImageCatalog.open(at: bench.catalog, access: .write(wait: .seconds(20)))
        try catalog.commit(changes)
        try catalog.close()
    }

    /// A search by an item's key, as JSON.
    func search(_ number: Int, _ options: String...) throws -> (index: String, keys: [String], messages: String) {
        let run = try bench.finish(bench.process(["search", Self.key(number), "--json"] + options))
        guard run.status == 0 else { throw Failure(description: run.messages) }
        let report = try run.json()
        let keys = (report["hits"] as? [[String: Any]] ?? []).compactMap { $0["key"] as? String }
        return (report["index"] as? String ?? "", keys, run.messages)
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// The report of `simile index` with these options.
    func index(_ options: String...) throws -> [String: Any] {
        let run = try bench.finish(bench.process(["index", "--json"] + options))
        guard run.status == 0 else { throw Failure(description: run.messages) }
        return try run.json()["index"] as? [String: Any] ?? [:]
    }

    /// The one space's part of `simile status`.
    func status() throws -> [String: Any] {
        (try bench.run("status", "--json").json()["indexes"] as? [[String: Any]])?.first ?? [:]
    }

    /// The files of the space's index.
    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: bench.catalog + "/indexes/1")) ?? []).sorted()
    }

    /// What comparing with every vector finds.
    static func exact(_ catalog: ImageCatalog, _ query: [Float], limit: Int) throws -> [ItemKey] {
        let table = try catalog.vectors(in: space)
        let found = try ExactIndex(table.matrix).search(query, limit: limit)
        return try catalog.items(ids: found.map { table.ids[$0.row] }).map(\.key)
    }
}
