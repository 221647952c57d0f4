import GRDB
import GRDBSQLite

/// A set of items of a catalog, one bit for each.
///
/// Bits are numbered as ids are, from the least on, and where few of these numbers are ids of items, as in a catalog from which most
/// have gone, in the order of the ids.
struct ItemSet {
    private let first: Int64
    /// All ids, ascending, where bits are in their order; else empty.
    private let ids: [Int64]
    /// How many bits are numbered.
    private let bits: Int
    private var words: [UInt64]

    /// No items. O(1), and O(items) where ids lie far apart.
    init(in db: Database) throws {
        // Asked for at once, SQLite would look at all.
        first = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(id) FROM item")) ?? 1
        let last = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM item")) ?? first
        let (span, overflow) = last.subtractingReportingOverflow(first)
        if overflow || span > 1 << 22,
            try span / 64 > Int64.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0 || overflow
        {
            ids = try Int64.fetchAll(db, sql: "SELECT id FROM item ORDER BY id")
        } else {
            ids = []
        }
        bits = ids.isEmpty ? Int(span) + 1 : ids.count
        words = Array(repeating: 0, count: (bits + 63) / 64)
    }

    /// Some items, in any order, repeated or not; ids that no item has are left out. O(ids · log n).
    init(_ ids: [Int64], in db: Database) throws {
        try self.init(in: db)
        let statement = try db.cachedStatement(sql: "SELECT id FROM item WHERE id = ?")
        for id in ids {
            sqlite3_bind_int64(statement.sqliteStatement, 1, id)
            try insert(statement, in: db)
        }
    }

    /// The items that match a filter. O(items that match one of its comparisons), on an index, and O(items) where something is
    /// inverted.
    init(matching filter: Filter, in db: Database) throws {
        self = try ItemSet(in: db).adding(filter, in: db)
    }

    /// An empty set with the items that match.
    private func adding(_ filter: Filter, in db: Database) throws -> ItemSet {
        var set = self
        switch filter {
        case .comparison(let comparison):
            let items = comparison.items
            let statement = try db.makeStatement(sql: items.sql)
            statement.setUncheckedArguments(items.arguments)
            try set.insert(statement, in: db)
            if comparison.isInverted { try set.invert(in: db) }
        case .all(let filters):
            // Of none, all match.
            if filters.isEmpty { try set.invert(in: db) }
            for (index, filter) in filters.enumerated() {
                set.combine(try adding(filter, in: db), index == 0 ? (|) : (&))
            }
        case .any(let filters):
            for filter in filters { set.combine(try adding(filter, in: db), |) }
        case .not(let filter):
            set = try adding(filter, in: db)
            try set.invert(in: db)
        }
        return set
    }

    /// Whether an item is in the set.
    func contains(_ id: Int64) -> Bool {
        guard let bit = bit(of: id) else { return false }
        return words[bit >> 6] & (1 << UInt64(bit & 63)) != 0
    }

    /// How many items are in the set. O(items / 64).
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether it has so few of the items that looking at all attributes of each is less work than going through some attributes of
    /// all items.
    func isSmall(for attributes: Int) -> Bool { count * 80 < bits * attributes }

    /// Gives the ids to `body`, the greatest first, as long as it wants more. O(items / 64).
    func forEachDescending(_ body: (Int64) throws -> Bool) rethrows {
        for index in words.indices.reversed() {
            var word = words[index]
            while word != 0 {
                let bit = 63 - word.leadingZeroBitCount
                let place = index * 64 + bit
                guard try body(ids.isEmpty ? first + Int64(place) : ids[place]) else { return }
                word &= ~(1 << UInt64(bit))
            }
        }
    }

    private func bit(of id: Int64) -> Int? {
        guard id >= first else { return nil }
        if ids.isEmpty {
            let bit = UInt64(bitPattern: id &- first)
            return bit < UInt64(bits) ? Int(bit) : nil
        }
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }

    /// Adds the ids that a statement gives.
    private mutating func insert(_ statement: Statement, in db: Database) throws {
        try statement.forEachRow(in: db) { row in
            guard let bit = bit(of: sqlite3_column_int64(row, 0)) else { return }
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    private mutating func combine(_ other: ItemSet, _ operation: (UInt64, UInt64) -> UInt64) {
        for index in words.indices { words[index] = operation(words[index], other.words[index]) }
    }

    /// Takes those that are in the set from all items. O(items) unless every bit is an item's.
    private mutating func invert(in db: Database) throws {
        let before = words
        if try !ids.isEmpty || Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM item")) == bits {
            for index in words.indices { words[index] = .max >> UInt64(max(0, 64 * (index + 1) - bits)) }
        } else {
            for index in words.indices { words[index] = 0 }
            try insert(db.cachedStatement(sql: "SELECT id FROM item"), in: db)
        }
        for index in words.indices { words[index] &= ~before[index] }
    }
}

extension ItemSet {
    /// Makes the SQL function `in_item_set(set, id)` known to a connection. One of GRDB's takes ten times as long.
    static func addFunction(to db: Database) {
        sqlite3_create_function_v2(
            db.sqliteConnection, "in_item_set", 2, SQLITE_UTF8, nil,
            { context, _, values in
                guard let values, let set = sqlite3_value_pointer(values[0], ItemSet.pointerType) else { return }
                let isIn = set.assumingMemoryBound(to: ItemSet.self).pointee.contains(sqlite3_value_int64(values[1]))
                sqlite3_result_int(context, isIn ? 1 : 0)
            }, nil, nil, nil)
    }

    /// Goes through the rows of a statement, whose last argument is the set.
    func forEachRow(
        of statement: Statement, _ arguments: StatementArguments, in db: Database,
        _ body: (OpaquePointer) throws -> Void
    ) throws {
        statement.setUncheckedArguments(arguments)
        var set = self
        try withUnsafeMutablePointer(to: &set) { set in
            let last = sqlite3_bind_parameter_count(statement.sqliteStatement)
            sqlite3_bind_pointer(statement.sqliteStatement, last, set, Self.pointerType, nil)
            defer { sqlite3_clear_bindings(statement.sqliteStatement) }
            try statement.forEachRow(in: db, body)
        }
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
