import Catalog
import VectorSearch

extension ImageLibrary {
    /// Indexes folders, and from then on what changes in them, until the task is cancelled.
    ///
    /// ```swift
    /// let watching = Task {
    ///     try await library.watch(WatchRequest(["/srv/shop/images"])) { print($0.added, "added") }
    /// }
    /// // …
    /// watching.cancel()
    /// ```
    ///
    /// On Linux the kernel tells what changes (inotify). A file is looked at when it is closed after writing, or moved in; one that cannot be
    /// decoded, or is longer or shorter by then, when it is closed the next time. Files that come in quick succession are indexed together, at
    /// the latest half a second after the first. Where so much happens that some of it was not told, the folders are looked through. A folder
    /// that goes is told of, and watched again once it is back; its items stay. File systems of other machines are looked through every
    /// ``WatchRequest/interval``, as is everything on other systems.
    ///
    /// - Parameters:
    ///   - request: the folders, and how they are indexed.
    ///   - progress: called while much is indexed.
    ///   - report: called after each batch, on a thread of the library's own; what it throws ends the watch.
    /// - Throws: `FileError` for what is no folder, or where no more folders can be watched; else as ``index(_:)-(IndexRequest)``. Not where
    ///   it was cancelled: then it returns, when what was in work is done.
    public func watch(
        _ request: WatchRequest, progress: @escaping @Sendable (JobProgress) -> Void = { _ in },
        report: @escaping @Sendable (WatchBatch) throws -> Void
    ) async throws {
        do {
            try await onCancellableThread { [catalog, resident] isCancelled in
                let watch = try FolderWatch(
                    request, in: catalog, isCancelled: isCancelled, progress: { progress(JobProgress($0)) }
                ) { batch, indexed in
                    // Others are open, and take in what is new.
                    for space in indexed?.spaces ?? [] where space.index?.built ?? 0 > 0 {
                        resident.indexes.forget(space.space)
                    }
                    try report(batch)
                }
                try watch.run()
            }
        } catch is CancellationError {
            // While a vocabulary was trained.
        }
    }
}
