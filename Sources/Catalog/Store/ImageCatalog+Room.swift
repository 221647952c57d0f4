import GRDB

extension ImageCatalog {
    /// The bytes in the database file that nothing needs any more: what was removed leaves them. O(1).
    public func freeBytes() throws(CatalogError) -> Int64 {
        try reading { Int64(try Room($0).free) * Int64(Schema.pageSize) }
    }

    /// Gives the disk back what nothing needs any more, a little at a time: other processes write in between, and a search
    /// waits for nothing. Where little is free, nothing happens: the next items take that.
    ///
    /// A catalog made before layout 4 can only be rewritten as a whole, which blocks other writers. That is done
    /// where it is a matter of a second or two; from then on it gives back like others.
    ///
    /// - Parameters:
    ///   - however: whether to write it anew as a whole, however little is free and long it takes: that also fills up pages
    ///     from which only some rows are gone.
    ///   - steps: the most steps, each of which gives back about 8 MiB; nil for as many as there are.
    /// - Returns: how many bytes the file has become shorter. That shows when the log is written back, at the latest when all
    ///   have closed the catalog.
    @discardableResult
    public func giveBackRoom(however: Bool = false, steps: Int? = nil) throws(CatalogError) -> Int64 {
        let before = try reading { try Room($0) }
        guard however || before.isWorthIt else { return 0 }
        if before.isGivenBackInSteps, !however {
            try giveBack(steps ?? .max)
        } else if however || (steps == nil && before.used <= Room.quicklyCopied) {
            try exclusively { db in
                // The copy is as large as what it is of; other temporary tables are small, and stay in memory.
                try db.execute(sql: "PRAGMA temp_store = FILE")
                defer { try? db.execute(sql: "PRAGMA temp_store = MEMORY") }
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
            }
        }
        // Where a reader is in the way, a later one does it.
        try exclusively { _ = try Self.writeBack($0, "PASSIVE") }
        return Int64(before.pages - (try reading { try Room($0).pages })) * Int64(Schema.pageSize)
    }

    /// On a full disk in smaller steps, which take less room.
    private func giveBack(_ steps: Int) throws(CatalogError) {
        var (left, pages) = (steps, Room.step)
        while left > 0 {
            do throws(CatalogError) {
                guard try writing(to: .remove, { try Self.giveBackAStep($0, pages) }) else { return }
                left -= 1
            } catch {
                guard case .diskFull = error, pages > 1 else { throw error }
                pages /= 8
            }
        }
    }

    /// - Returns: whether there is more.
    private static func giveBackAStep(_ db: Database, _ pages: Int) throws -> Bool {
        // A statement that gives no rows, but works as long as rows are asked for.
        try Row.fetchCursor(db, sql: "PRAGMA incremental_vacuum(\(pages))").forEach { _ in }
        return try Room(db).free > 0
    }
}

/// How the pages of a database are used.
private struct Room {
    let pages: Int
    let free: Int
    /// Whether free pages can be given back a few at a time.
    let isGivenBackInSteps: Bool

    init(_ db: Database) throws {
        func pragma(_ name: String) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA \(name)") ?? 0 }
        (pages, free) = (try pragma("page_count"), try pragma("freelist_count"))
        isGivenBackInSteps = try pragma("auto_vacuum") == 2
    }

    var used: Int { pages - free }
    /// A quarter of the file, and a mebibyte at least.
    var isWorthIt: Bool { free * Schema.pageSize >= 1 << 20 && free >= pages / 4 }

    static let step = (8 << 20) / Schema.pageSize
    static let quicklyCopied = (256 << 20) / Schema.pageSize
}
