import GRDB
import GRDBSQLite

/// A set of items by their ids, one bit for each id between the least and the greatest of the catalog.
struct ItemSet {
    /// The id of the first bit.
    private let first: Int64
    private var words: [UInt64]

    /// No items of a catalog.
    init(in db: Database) throws {
        // Asked for at once, SQLite would look at all.
        first = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(id) FROM item")) ?? 1
        let last = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM item")) ?? 0
        words = Array(repeating: 0, count: Int((last - first) / 64 + 1))
    }

    /// Some items of a catalog, in any order, repeated or not; ids that no item has are left out. O(ids · log n).
    init(_ ids: [Int64], in db: Database) throws {
        try self.init(in: db)
        let statement = try db.cachedStatement(sql: "SELECT id FROM item WHERE id = ?")
        for id in ids {
            sqlite3_bind_int64(statement.sqliteStatement, 1, id)
            try statement.forEachRow(in: db) { insert(sqlite3_column_int64($0, 0)) }
        }
    }

    /// The items that match a filter. O(items that match one of its comparisons), on an index, and O(items) where something is
    /// inverted.
    init(matching filter: Filter, in db: Database) throws {
        try self.init(in: db)
        switch filter {
        case .comparison(let comparison):
            let items = comparison.items
            try insert(items)
            if comparison.isInverted { try invert(in: db) }
        case .all(let filters):
            try insert(("SELECT id FROM item", []), if: filters.isEmpty)
            for (index, filter) in filters.enumerated() {
                let other = try ItemSet(matching: filter, in: db)
                if index == 0 { words = other.words } else { combine(other, &) }
            }
        case .any(let filters):
            for filter in filters { combine(try ItemSet(matching: filter, in: db), |) }
        case .not(let filter):
            words = try ItemSet(matching: filter, in: db).words
            try invert(in: db)
        }

        func insert(_ select: SQLPiece, if isWanted: Bool = true) throws {
            guard isWanted else { return }
            let statement = try db.makeStatement(sql: select.sql)
            statement.setUncheckedArguments(select.arguments)
            try statement.forEachRow(in: db) { self.insert(sqlite3_column_int64($0, 0)) }
        }
    }

    /// Whether an item is in the set.
    func contains(_ id: Int64) -> Bool {
        let bit = id - first
        guard bit >= 0, bit >> 6 < words.count else { return false }
        return words[Int(bit >> 6)] & (1 << UInt64(bit & 63)) != 0
    }

    /// How many items are in the set. O(ids / 64).
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether it has so few of the items that looking at all attributes of each is less work than going through some attributes of
    /// all items.
    func isSmall(for attributes: Int) -> Bool { count * 80 < words.count * 64 * attributes }

    /// Gives the ids to `body`, the greatest first, as long as it wants more. O(ids / 64).
    func forEachDescending(_ body: (Int64) throws -> Bool) rethrows {
        for index in words.indices.reversed() {
            var word = words[index]
            while word != 0 {
                let bit = 63 - word.leadingZeroBitCount
                guard try body(first + Int64(index * 64 + bit)) else { return }
                word &= ~(1 << UInt64(bit))
            }
        }
    }

    private mutating func insert(_ id: Int64) {
        let bit = id - first
        guard bit >= 0, bit >> 6 < words.count else { return }
        words[Int(bit >> 6)] |= 1 << UInt64(bit & 63)
    }

    private mutating func combine(_ other: ItemSet, _ operation: (UInt64, UInt64) -> UInt64) {
        for index in words.indices { words[index] = operation(words[index], other.words[index]) }
    }

    /// Takes those that are in the set from all items.
    private mutating func invert(in db: Database) throws {
        var all = try ItemSet(in: db)
        try db.cachedStatement(sql: "SELECT id FROM item").forEachRow(in: db) {
            all.insert(sqlite3_column_int64($0, 0))
        }
        combine(all) { ~$0 & $1 }
    }
}

extension ItemSet {
    /// Makes the SQL function `in_item_set(set, id)` known to a connection. One of GRDB's takes ten times as long.
    static func addFunction(to db: Database) {
        sqlite3_create_function_v2(
            db.sqliteConnection, "in_item_set", 2, SQLITE_UTF8, nil,
            { context, _, values in
                guard let values, let pointer = sqlite3_value_pointer(values[0], ItemSet.pointerType) else { return }
                let set = pointer.assumingMemoryBound(to: Bits.self).pointee
                let bit = sqlite3_value_int64(values[1]) - set.first
                guard bit >= 0, bit >> 6 < set.words.count else { return }
                sqlite3_result_int(context, Int32(truncatingIfNeeded: set.words[Int(bit >> 6)] >> UInt64(bit & 63)) & 1)
            }, nil, nil, nil)
    }

    /// Goes through the rows of a statement, whose last argument is the set.
    func forEachRow(
        of statement: Statement, _ arguments: StatementArguments, in db: Database,
        _ body: (OpaquePointer) throws -> Void
    ) throws {
        statement.setUncheckedArguments(arguments)
        try words.withUnsafeBufferPointer { words in
            var bits = Bits(first: first, words: words)
            try withUnsafeMutablePointer(to: &bits) { bits in
                let last = sqlite3_bind_parameter_count(statement.sqliteStatement)
                sqlite3_bind_pointer(statement.sqliteStatement, last, bits, Self.pointerType, nil)
                defer { sqlite3_clear_bindings(statement.sqliteStatement) }
                try statement.forEachRow(in: db, body)
            }
        }
    }

    /// What the function sees of a set.
    private struct Bits {
        let first: Int64
        let words: UnsafeBufferPointer<UInt64>
    }

    /// SQLite tells pointers apart by such a name, which must stay where it is.
    private static var pointerType: UnsafePointer<CChar> {
        UnsafeRawPointer(("item_set" as StaticString).utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

extension Statement {
    /// Goes through the rows without what GRDB does for each, for statements with very many.
    func forEachRow(in db: Database, _ body: (OpaquePointer) throws -> Void) throws {
        sqlite3_reset(sqliteStatement)
        defer { sqlite3_reset(sqliteStatement) }
        while true {
            switch sqlite3_step(sqliteStatement) {
            case SQLITE_ROW: try body(sqliteStatement)
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code),
                    message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
            }
        }
    }
}
