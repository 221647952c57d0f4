import Foundation
import GRDBSQLite
import Synchronization

/// The version of a database, which changes with every commit of any process: what was read at a version holds until the next.
///
/// It is SQLite's `data_version`, which is defined for a connection of its own only. Asking for it costs some microseconds, a
/// tenth of the shortest transaction of the pool.
final class DataVersion: Sendable {
    private let path: String
    private let connection = Mutex(Connection.unopened)

    private enum Connection {
        case unopened
        case open(OpaquePointer, statement: OpaquePointer)
        /// It could not be opened, or was closed for good.
        case closed
    }

    /// Opens nothing yet.
    /// - Parameter path: the database, which the pool keeps open.
    init(path: String) { self.path = path }

    deinit { close() }

    /// The version; nil where it is not known. Two calls return the same one only if there was no commit between them.
    func current() -> Int32? {
        connection.withLock { connection in
            if case .unopened = connection { connection = Self.open(path) }
            guard case .open(_, let statement) = connection else { return nil }
            defer { sqlite3_reset(statement) }
            return sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : nil
        }
    }

    /// Closes the connection; later calls of ``current()`` return nil.
    func close() {
        connection.withLock { connection in
            if case .open(let database, let statement) = connection {
                sqlite3_finalize(statement)
                sqlite3_close(database)
            }
            connection = .closed
        }
    }

    private static func open(_ path: String) -> Connection {
        var database: OpaquePointer?
        var statement: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK, let opened = database,
            sqlite3_prepare_v2(opened, "PRAGMA data_version", -1, &statement, nil) == SQLITE_OK, let statement
        else {
            sqlite3_close(database)
            return .closed
        }
        return .open(opened, statement: statement)
    }
}
