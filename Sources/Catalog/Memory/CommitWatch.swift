import Foundation
import GRDBSQLite
import Synchronization

/// Tells whether somebody has committed, whichever process: what was read before holds for as long as nobody has.
///
/// A connection of its own asks for SQLite's `data_version`, which changes with every commit of any other connection. A
/// question costs some microseconds, a tenth of the shortest transaction of the pool.
final class CommitWatch: Sendable {
    private let path: String
    private let connection = Mutex(Connection.unopened)

    private enum Connection {
        case unopened
        case open(OpaquePointer, question: OpaquePointer)
        /// It could not be opened, or was closed for good.
        case closed
    }

    /// Opens nothing yet.
    /// - Parameter path: the database, which others have open.
    init(path: String) { self.path = path }

    deinit { close() }

    /// A number that two calls give alike only if nobody has committed between them; nil where that cannot be told.
    func version() -> Int32? {
        connection.withLock { connection in
            if case .unopened = connection { connection = Self.open(path) }
            guard case .open(_, let question) = connection else { return nil }
            defer { sqlite3_reset(question) }
            return sqlite3_step(question) == SQLITE_ROW ? sqlite3_column_int(question, 0) : nil
        }
    }

    /// Lets go of the database; later calls of ``version()`` give nil.
    func close() {
        connection.withLock { connection in
            if case .open(let database, let question) = connection {
                sqlite3_finalize(question)
                sqlite3_close(database)
            }
            connection = .closed
        }
    }

    private static func open(_ path: String) -> Connection {
        var database: OpaquePointer?
        var question: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK, let opened = database,
            sqlite3_prepare_v2(opened, "PRAGMA data_version", -1, &question, nil) == SQLITE_OK, let question
        else {
            sqlite3_close(database)
            return .closed
        }
        return .open(opened, question: question)
    }
}
