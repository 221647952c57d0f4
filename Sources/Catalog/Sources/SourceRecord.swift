import GRDB

/// A source of products as the catalog keeps it.
///
/// What it is and how its runs went are texts here: JSON, whose meaning the catalog does not know. All times are milliseconds
/// since 1970.
package struct SourceRecord: Hashable, Sendable, Identifiable {
    /// The row number, never given to another source.
    package let id: Int64
    /// Its name, which its items' keys begin with.
    package let name: String
    /// What it is.
    package var description: String
    /// How its runs went.
    package var state: String
    /// When it is to be read next.
    package var due: Int64
    /// Whether it is not read until it is resumed.
    package var isPaused: Bool
    /// Who runs it; nil for nobody.
    package internal(set) var holder: String?
    /// Until when it is that one's, unless it asks for longer.
    package internal(set) var heldUntil: Int64

    /// Whether someone runs it.
    package func isHeld(at now: Int64) -> Bool { holder != nil && heldUntil > now }

    init(_ row: Row) throws {
        id = try row.decode(Int64.self, atIndex: 0)
        name = try row.decode(String.self, atIndex: 1)
        description = try row.decode(String.self, atIndex: 2)
        state = try row.decode(String.self, atIndex: 3)
        due = try row.decode(Int64.self, atIndex: 4)
        isPaused = try row.decode(Bool.self, atIndex: 5)
        holder = try row.decode(String?.self, atIndex: 6)
        heldUntil = try row.decode(Int64.self, atIndex: 7)
    }

    static let columns = "id, name, description, state, due, paused, holder, held_until"

    static func fetch(_ name: String, in db: Database) throws -> SourceRecord? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM source WHERE name = ?", arguments: [name])
            .map { try SourceRecord($0) }
    }
}

/// How much there is of a source.
package struct SourceCounts: Hashable, Sendable {
    /// Products.
    package var products = 0
    /// Images that are items.
    package var items = 0
    /// Images that are yet to be fetched for the first time.
    package var pending = 0
    /// Images that could not be fetched or read the last time.
    package var failing = 0

    /// Nothing.
    package init() {}
}
