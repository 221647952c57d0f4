import Catalog
import Simile
import VectorSearch

extension Service {
    /// Adds an item or replaces its image. When many have come since the last time, the indexes of a catalog that wants
    /// some are brought up to date beside.
    /// - Throws: as `ItemKeeper.put`.
    func put(_ key: ItemKey, image: [UInt8], attributes: Attributes?) async throws -> PutResult {
        let outcome = try await library.put(key, image: .bytes(image, name: key.text), attributes: attributes)
        if upkeep.isDue() { try await onThread { [self] in keepUp() } }
        return outcome
    }

    /// Starts indexing where it is wanted and nothing else runs; else a later write tries again. The item is committed, so that
    /// nothing here is a reason to tell the client of a failure.
    func keepUp() {
        guard !jobs.jobs.contains(where: { !$0.isOver }) else { return }
        if (try? wantsIndexes()) == true, (try? startIndexing(nil)) == nil { return }
        upkeep.begin()
    }

    /// Whether any space is to have index files.
    private func wantsIndexes() throws -> Bool {
        try catalog.spaces().contains { space in
            IndexPolicy.kind(chosen: try catalog.indexChoice(of: space.space), vectors: space.vectors) != nil
        }
    }

    /// Starts bringing all indexes up to date.
    /// - Parameter choice: the kind to keep from now on; nil for what was chosen before.
    /// - Throws: a problem while another job runs.
    func startIndexing(_ choice: IndexChoice?) throws(Problem) -> JobBoard.Job {
        try jobs.start("index", problem: { [self] in problem($0, id: $1) }) { [library] progress in
            guard try await library.status().items > 0 else { return "there is nothing to index" }
            var request = IndexRequest(paths: [], store: library.options.store, limits: library.options.limits)
            request.index = choice
            let report = try await library.index(request).report {
                progress($0.phase == .indexing ? $0.fraction ?? 0 : 0)
            }
            return report.spaces.compactMap { space in
                space.index.map { "\(space.space.name): \($0.kind.rawValue), \($0.reason)" }
            }.joined(separator: "; ")
        }
    }
}
