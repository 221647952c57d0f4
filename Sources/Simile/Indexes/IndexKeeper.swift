import Basics
import Catalog
import Foundation
import Synchronization
import VectorSearch

/// Keeps a space's index files as ``IndexPolicy`` wants them.
struct IndexKeeper {
    let catalog: ImageCatalog
    let space: VectorSpace

    /// Remembers a choice, where one was made, and brings the files up to date. Blocks; an interruption leaves the files as
    /// they were. Where another process builds the index already, only a choice is worth waiting for that.
    /// - Parameter progress: called on the calling thread, a few times a second, with the share that is done.
    /// - Returns: nil when the catalog has no vectors of the space, or it was interrupted.
    func update(
        _ choice: IndexChoice?, threads: Int?, isCancelled: @escaping @Sendable () -> Bool,
        progress: (Double) -> Void
    ) throws -> IndexReport.IndexSummary? {
        guard let vectors = try catalog.spaces().first(where: { $0.space == space })?.vectors else { return nil }
        if let choice { try catalog.chooseIndex(choice.kind, of: space) }
        let chosen = try catalog.indexChoice(of: space)
        let kind = IndexPolicy.kind(chosen: chosen, vectors: vectors)
        let recipe = kind.map(IndexPolicy.recipe)
        let reason = IndexPolicy.reason(chosen: chosen, vectors: vectors)
        let wait: Duration? = choice == nil ? .zero : nil
        let start = ContinuousClock.now
        do {
            let update = try watch(progress) { [catalog, space] share in
                let options = BuildOptions(threads: threads, isCancelled: isCancelled, progress: share)
                return try catalog.updateIndex(of: space, recipe: recipe, options: options, wait: wait)
            }
            return IndexReport.IndexSummary(
                kind: kind ?? .exact, reason: reason, built: update.vectors, rebuiltBecause: update.discarded,
                seconds: (ContinuousClock.now - start).seconds)
        } catch CatalogError.indexBusy(_, let holder) {
            return IndexReport.IndexSummary(
                kind: kind ?? .exact, reason: "\(reason); \(holder?.description ?? "another process") is building it",
                built: 0, seconds: (ContinuousClock.now - start).seconds)
        } catch VectorSearchError.cancelled, CatalogError.unknownSpace {
            // Another process may have removed the space.
            return nil
        }
    }

    /// Runs an update on another thread and tells on this one how far it has come.
    private func watch(
        _ progress: (Double) -> Void,
        _ update: @escaping @Sendable (@escaping @Sendable (Double) -> Void) throws -> IndexUpdate
    ) throws -> IndexUpdate {
        let watched = WatchedUpdate()
        BlockingThreads.shared.run {
            let result = Result { try update { share in watched.share.withLock { $0 = max($0, share) } } }
            watched.result.withLock { $0 = result }
            watched.isDone.signal()
        }
        while watched.isDone.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
            let share = watched.share.withLock { $0 }
            if share > 0 { progress(share) }
        }
        guard let result = watched.result.withLock({ $0 }) else { return IndexUpdate() }
        return try result.get()
    }
}

/// What two threads share of an update.
private final class WatchedUpdate: Sendable {
    let share = Mutex(0.0)
    let result = Mutex<Result<IndexUpdate, any Error>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
}
