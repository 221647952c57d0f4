import Basics
import Catalog
import Logging
import Simile

extension Service {
    /// How long a watch that failed is not tried again.
    private static let pause = Duration.seconds(60)

    /// Does something while the folders are watched that the configuration names.
    func watching<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        let task = configuration.watch.isEmpty || configuration.watch == ["false"] ? nil : Task { await watch() }
        do {
            let result = try await body()
            task?.cancel()
            await task?.value
            return result
        } catch {
            task?.cancel()
            await task?.value
            throw error
        }
    }

    private func watch() async {
        while !Task.isCancelled {
            do {
                let request = try await onThread { [self] in try watchRequest() }
                guard !request.index.paths.isEmpty else {
                    log.warning("there is nothing to watch: the catalog has no roots")
                    return
                }
                try await library.watch(request) { [log] in Self.tell($0, log) }
                return
            } catch {
                log.error(
                    "folders are not watched; this is tried again in a minute",
                    metadata: ["error": "\("\(error)".onOneLine)"])
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func watchRequest() throws -> WatchRequest {
        let (roots, named) = (try catalog.roots(), configuration.watch)
        let folders =
            named == ["true"]
            ? roots.map(\.path) : named.map { name in roots.first { $0.name == name }?.path ?? name }
        var request = WatchRequest(folders)
        request.index.store = library.options.store
        request.index.limits = library.options.limits
        request.index.prune = configuration.watchPrune
        request.awaitsMissing = true
        if try catalog.heldSpaces().isEmpty { request.index.models = [configuration.defaultChoice] }
        return request
    }

    private static func tell(_ batch: WatchBatch, _ log: Logger) {
        for note in batch.notes { log.notice("watch", metadata: ["note": "\(note)"]) }
        for file in batch.skipped {
            log.notice("watch", metadata: ["skipped": "\(file.path.onOneLine)", "reason": "\(file.reason.onOneLine)"])
        }
        for refusal in batch.refusals { log.warning("watch", metadata: ["refused": "\(refusal)"]) }
        guard batch.added + batch.updated + batch.moved + batch.removed > 0 else { return }
        log.info(
            "watch",
            metadata: [
                "added": .stringConvertible(batch.added), "updated": .stringConvertible(batch.updated),
                "moved": .stringConvertible(batch.moved), "removed": .stringConvertible(batch.removed),
                "seconds": .stringConvertible(batch.seconds),
            ])
    }
}
