import Simile

/// Fetches the images that requests name by their web addresses.
///
/// A fetch waits for servers elsewhere, which may be slow on purpose, and so never holds a worker: it has places of its own, of
/// which a client gets no more than half, and a request asks for a worker when its images are here. Servers may also send
/// without end: what all fetches together hold is a small part of what the service does.
final class ImageFetches: Sendable {
    /// The fetches, and those that wait.
    let line: Admission
    private let fetcher: ImageFetcher
    private let budgets: [ByteBudget]

    /// - Parameters:
    ///   - patience: how many fetches may wait for a place.
    ///   - budgets: what the fetched bytes are taken from, each of it.
    init(_ fetcher: ImageFetcher, capacity: Int = 32, patience: Int, budgets: [ByteBudget]) {
        self.fetcher = fetcher
        self.budgets = budgets
        line = Admission(capacity: capacity, patience: patience, isShared: true)
    }

    /// Images that are here.
    struct Fetched: Sendable {
        fileprivate(set) var images: [ImageQuery]
        fileprivate let held: [Upload]

        /// Gives the bytes' room back.
        func letGo() { for upload in held { upload.close() } }
    }

    /// The same images, in which the bytes stand for each address. They are fetched side by side.
    /// - Parameters:
    ///   - client: the client of the request.
    ///   - end: how long to wait for a place, at most a quarter of the time that a fetch may take; nil for any time.
    /// - Returns: the images, to be released.
    /// - Throws: ``Problem/busy``, ``Problem/late``, ``Problem/crowded``, `FetchError`, `CancellationError`.
    func callAsFunction(
        _ images: [ImageQuery], for client: RateLimiter.Client, until end: ContinuousClock.Instant?
    ) async throws -> Fetched {
        let end = end.map { min($0, .now + fetcher.timeout / 4) }
        // Fetches have a deadline, and are not given up for others.
        var fetched = Fetched(images: images, held: budgets.map { $0.upload(of: client) {} })
        do {
            try await withThrowingTaskGroup(of: (Int, ImageQuery).self) { group in
                for (place, image) in images.enumerated() {
                    guard case .url(let address) = image else { continue }
                    group.addTask { [line, fetcher, held = fetched.held] in
                        try await line(until: end, for: client) {
                            let bytes = try await fetcher.fetch(address) { bytes in
                                for upload in held { try upload.take(bytes) }
                            }
                            return (place, .bytes(bytes, name: address))
                        }
                    }
                }
                for try await (place, image) in group { fetched.images[place] = image }
            }
        } catch {
            fetched.letGo()
            throw error
        }
        return fetched
    }
}
