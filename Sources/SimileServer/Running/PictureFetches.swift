import Simile
import Synchronization

/// Fetches the pictures that requests name by their web addresses.
///
/// A fetch waits for servers elsewhere, which may be slow on purpose, and so never holds a worker: it has places of its own, of
/// which a client gets no more than half, and a request asks for a worker when its pictures are here.
final class PictureFetches: Sendable {
    /// The fetches, and those that wait.
    let line: Admission
    private let fetcher: ImageFetcher
    private let budget: ByteBudget

    /// - Parameters:
    ///   - patience: how many fetches may wait for a place.
    ///   - budget: what the fetched bytes are taken from.
    init(_ fetcher: ImageFetcher, capacity: Int = 32, patience: Int, budget: ByteBudget) {
        self.fetcher = fetcher
        self.budget = budget
        line = Admission(capacity: capacity, patience: patience, isShared: true)
    }

    /// Pictures that are here.
    struct Fetched: Sendable {
        fileprivate(set) var pictures: [ImageQuery]
        fileprivate let held: HeldBytes

        /// Gives the bytes' room back.
        func letGo() { held.letGo() }
    }

    /// The same pictures, in which the bytes stand for each address. They are fetched side by side.
    /// - Parameters:
    ///   - client: who asks.
    ///   - end: how long to wait for a place.
    /// - Returns: the pictures, to be let go of.
    /// - Throws: ``Problem/busy``, ``Problem/late``, ``Problem/crowded``, `FetchError`, `CancellationError`.
    func callAsFunction(
        _ pictures: [ImageQuery], for client: String, until end: ContinuousClock.Instant?
    ) async throws -> Fetched {
        var fetched = Fetched(pictures: pictures, held: HeldBytes(budget))
        do {
            try await withThrowingTaskGroup(of: (Int, ImageQuery).self) { group in
                for (place, picture) in pictures.enumerated() {
                    guard case .url(let address) = picture else { continue }
                    group.addTask { [line, fetcher, held = fetched.held] in
                        try await line(until: end, for: .address(client)) {
                            let bytes = try await fetcher.fetch(address) { try held.take($0) }
                            return (place, .bytes(bytes, name: address))
                        }
                    }
                }
                for try await (place, picture) in group { fetched.pictures[place] = picture }
            }
        } catch {
            fetched.letGo()
            throw error
        }
        return fetched
    }
}

/// Bytes taken from a budget as they come, to be given back together.
final class HeldBytes: Sendable {
    private let budget: ByteBudget
    private let count = Mutex(0)

    init(_ budget: ByteBudget) { self.budget = budget }

    /// - Throws: ``Problem/crowded``.
    func take(_ bytes: Int) throws(Problem) {
        do { try budget.take(bytes) } catch { throw .crowded }
        count.withLock { $0 += bytes }
    }

    func letGo() {
        let bytes = count.withLock { count in
            defer { count = 0 }
            return count
        }
        budget.give(bytes)
    }
}
