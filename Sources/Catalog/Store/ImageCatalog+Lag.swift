import GRDB
import Synchronization

extension ImageCatalog {
    /// How many items have no vector in a space, so that a search there cannot find them. Counted anew, in O(items + vectors)
    /// on indexes, only when items or vectors have come or vectors gone since; where counting takes long, not all the time either.
    ///
    /// - Throws: ``CatalogError/unknownSpace(directory:requested:held:)`` when the catalog does not hold the space.
    public func lag(of space: VectorSpace) throws(CatalogError) -> Int {
        let version = dataVersion.current()
        if let version, let known: Int = cache.result(of: .lag(space), at: version) { return known }
        return try reading { db in
            let row = try requireID(of: space, in: db)
            let sequences = try Row.fetchAll(db, sql: "SELECT name, seq FROM sqlite_sequence").map { sequence in
                (try sequence.decode(String.self, atIndex: 0), try sequence.decode(Int64.self, atIndex: 1))
            }
            let moment = CountedLag.Moment(row: row, sequences: Dictionary(uniqueKeysWithValues: sequences))
            if let known = lags.withLock({ $0[space] }), known.holds(at: moment) { return known.missing }
            let start = ContinuousClock.now
            let items = try Int.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0
            let covered =
                try Int.fetchOne(db, sql: "SELECT count(*) FROM vector WHERE space = ? AND tile = 0", arguments: [row])
                ?? 0
            let counted = CountedLag(moment: moment, missing: items - covered, start: start)
            lags.withLock { $0[space] = counted }
            if let version, version == dataVersion.current() {
                cache.store(items - covered, of: .lag(space), at: version, weight: 0)
            }
            return items - covered
        }
    }
}

/// How many items lacked a vector of a space, and when that was counted.
struct CountedLag {
    /// Numbers that grow with whatever comes or goes.
    struct Moment: Equatable {
        let row: Int64
        let sequences: [String: Int64]
    }

    let moment: Moment
    let missing: Int
    /// Until when it is believed although others write.
    private let end: ContinuousClock.Instant

    init(moment: Moment, missing: Int, start: ContinuousClock.Instant) {
        (self.moment, self.missing) = (moment, missing)
        let now = ContinuousClock.now
        let cost = now - start
        // A hundredth of the time may go into counting.
        end = cost < .milliseconds(5) ? now : now + cost * 100
    }

    func holds(at other: Moment) -> Bool { moment == other || (moment.row == other.row && ContinuousClock.now < end) }
}
