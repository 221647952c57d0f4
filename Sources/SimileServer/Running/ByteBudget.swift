import Synchronization

/// How many bytes of bodies may be held at a time, whatever the number of connections: what one request takes others lack
/// until it is answered.
final class ByteBudget: Sendable {
    private let limit: Int
    private let taken = Mutex(0)

    init(_ limit: Int) { self.limit = limit }

    /// Takes bytes, to be given back.
    /// - Throws: ``Problem/busy`` when others have taken too many.
    func take(_ bytes: Int) throws(Problem) {
        let isThere = taken.withLock { taken in
            // A single request always fits.
            guard taken == 0 || taken + bytes <= limit else { return false }
            taken += bytes
            return true
        }
        guard isThere else { throw .busy }
    }

    /// How many are taken.
    var load: Int { taken.withLock { $0 } }

    func give(_ bytes: Int) { taken.withLock { $0 -= bytes } }
}
