import Foundation
import Testing
import VectorSearch

@testable import Catalog

/// Small segments, so that few vectors make many.
let smallSegments = MergePolicy(tailLimit: 8, ratio: 2, deletedShare: 0.3)

extension ImageCatalog {
    /// What comparing with every vector finds.
    func exact(
        _ query: [Float], in space: VectorSpace, limit: Int = 10, matching filter: Filter? = nil
    ) throws -> [ItemKey] {
        let table = try vectors(in: space, matching: filter)
        let found = try ExactIndex(table.matrix.normalized()).search(query, limit: limit)
        return try items(ids: found.map { table.ids[$0.row] }).map(\.key)
    }

    func update(_ space: VectorSpace, kind: IndexKind? = .exact) throws -> IndexUpdate {
        try updateIndex(of: space, recipe: kind.map { IndexRecipe($0) }, policy: smallSegments)
    }
}

extension Scratch {
    /// The names of the index files of the first space.
    var indexFiles: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: catalog + "/indexes/1")) ?? [])
    }
}

/// Expects work to end with `indexUnusable`, for a reason that holds a hint.
func expectUnusable(
    _ work: () throws -> Void, _ hint: String, _ location: SourceLocation = #_sourceLocation
) {
    do {
        try work()
        Issue.record("expected indexUnusable", sourceLocation: location)
    } catch CatalogError.indexUnusable(_, let reason) {
        #expect(reason.contains(hint), "\(reason)", sourceLocation: location)
    } catch {
        Issue.record("expected indexUnusable, found \(error)", sourceLocation: location)
    }
}
