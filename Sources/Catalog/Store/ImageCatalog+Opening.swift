import Basics
import Foundation
import GRDB
import GRDBSQLite

extension ImageCatalog {
    /// Opens the catalog in a folder.
    ///
    /// For reading, nothing in the folder is changed beyond SQLite's shared-memory file, for which a full disk gets a little room
    /// from the catalog's reserve. Where not even that can be
    /// written, on a read-only disk or in another user's folder, a catalog that was closed is opened as immutable:
    /// commits that its owner makes from then on go unseen, or may fail reads; open it again to see them.
    ///
    /// For writing, any number of processes may open it, and make it where it is not there, at the same time.
    ///
    /// - Parameters:
    ///   - directory: The folder.
    ///   - access: Reading, or writing with the time to wait for others. Waiting blocks the thread.
    ///   - create: Whether to make the catalog, and the folder, where there is none. Ignored for reading.
    /// - Throws: ``CatalogError/missing(directory:)``, ``CatalogError/notACatalog(directory:reason:)``,
    ///   ``CatalogError/locked(directory:holder:)`` and others that say why it cannot be opened.
    public static func open(
        at directory: String, access: Access, create: Bool = false
    ) throws(CatalogError) -> ImageCatalog {
        let folder = try CatalogFolder(directory)
        do {
            switch access {
            case .read: return try openForReading(folder)
            case .write(let wait):
                let catalog = try onFullDisk(folder, needing: openingRoom) {
                    try openForWriting(folder, wait: wait, create: create)
                }
                try? folder.reserve.make()
                return catalog
            }
        } catch let error as CatalogError where error.isFullDisk {
            // It knows what there was too little of.
            throw error
        } catch {
            throw folder.isFull(error)
                ? CatalogError.diskFull(directory: folder.path) : CatalogError(error, at: folder.path)
        }
    }

    /// What opening takes of the disk: shared memory, and the beginning of a log.
    private static let openingRoom: Int64 = 512 << 10

    /// Does something that may need a little room; where there is none, the reserve is given up, a part at first.
    private static func onFullDisk<Result>(
        _ folder: CatalogFolder, needing bytes: Int64, _ work: () throws -> Result
    ) throws -> Result {
        do { return try work() } catch {
            guard folder.isFull(error), folder.reserve.giveUp(bytes) else { throw error }
        }
        do { return try work() } catch {
            guard folder.isFull(error), folder.reserve.giveUp() else { throw error }
        }
        return try work()
    }

    private static func openForReading(_ folder: CatalogFolder) throws -> ImageCatalog {
        try folder.requireDatabase()
        func open(_ path: String) throws -> ImageCatalog {
            let pool = try DatabasePool(path: path, configuration: connection(to: folder, writable: false))
            // Connections open late; a first read shows whether they can.
            try pool.read { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM space") }
            return try ImageCatalog(folder: folder, pool: pool)
        }
        var tries = 0
        while true {
            do {
                return try onFullDisk(folder, needing: Int64(2 * Schema.pageSize)) { try open(folder.database) }
            } catch let error where folder.isFull(error) {
                break
            } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
                // A rollback journal exists only while a catalog is created: this one's creation was interrupted, and
                // nothing was ever committed.
                guard try folder.size(of: folder.journal) == 0 else {
                    throw CatalogError.missing(directory: folder.path)
                }
                guard folder.isWritable, tries < readingTries else { break }
                // The log was deleted in this moment, by another process that was the last to have it open.
                Patience.pause(after: tries)
                tries += 1
            }
        }
        // SQLite cannot keep its log and shared memory beside the file. It needs neither if no process writes and the
        // log is empty.
        guard try folder.size(of: folder.log) == 0 else {
            if folder.isOnFullDisk { throw CatalogError.diskFull(directory: folder.path) }
            throw CatalogError.readOnly(
                directory: folder.path, reason: "it was not closed, and reading it needs to recover its log first")
        }
        return try open(folder.immutableDatabase)
    }

    /// How often to try again to open a log that comes and goes: about two seconds long.
    private static let readingTries = Patience.tries(in: .seconds(2))

    private static func openForWriting(_ folder: CatalogFolder, wait: Duration, create: Bool) throws -> ImageCatalog {
        if create { try folder.makeReady() } else { try folder.requireDatabase() }
        let patience = max(wait, .seconds(5))
        let lock = try FileLock(folder.lock, of: folder.path)
        // One after the other: each then finds what the one before it made or converted. Others take milliseconds.
        guard try lock.take(wait: max(wait, .seconds(1))) else {
            throw CatalogError.locked(directory: folder.path, holder: lock.holder)
        }
        defer { lock.release() }
        if create { try fillWhereEmpty(folder) }
        let hurry = Hurry()
        let pool = try DatabasePool(
            path: folder.database, configuration: connection(to: folder, writable: true, wait: patience, hurry))
        let catalog = try ImageCatalog(folder: folder, pool: pool, lock: lock, patience: patience, hurry: hurry)
        // GRDB chooses NORMAL when it turns on the log; then a power cut would take back the last commits.
        try catalog.writerPragma("synchronous", set: 2)
        try catalog.writerPragma("fullfsync", set: 1)
        try pool.write { db in
            let version = try Schema.identify(db, at: folder.path)
            if version < Schema.version { try Schema.migrate(db, from: version) }
        }
        return catalog
    }

    /// Creates the tables in a database file that is absent, empty, or left by a process that was killed creating it.
    private static func fillWhereEmpty(_ folder: CatalogFolder) throws {
        let size = try folder.size(of: folder.database)
        guard try size == 0 || folder.size(of: folder.journal) > 0 || isFirstPage(folder, size) else { return }
        // The tables alone take more than half of that. What SQLite says of a file that grows too large names no limit.
        guard CatalogFolder.largestFileToAdd >= 1 << 20 else {
            throw CatalogError.diskFull(directory: folder.path, shortage: .fileSize)
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        // Both can be set only before there are tables.
        configuration.prepareDatabase {
            try $0.execute(sql: "PRAGMA page_size = \(Schema.pageSize); PRAGMA auto_vacuum = INCREMENTAL")
        }
        let queue = try DatabaseQueue(path: folder.database, configuration: configuration)
        try queue.write { db in
            do {
                _ = try Schema.identify(db, at: folder.path)
            } catch CatalogError.missing {
                try Schema.create(db)
            }
        }
        try queue.close()
    }

    /// Whether a database is but the page that SQLite writes, with its own settings, in a transaction before that of the tables.
    /// No process has a catalog open in it, whose locks would be lost when it is closed here.
    private static func isFirstPage(_ folder: CatalogFolder, _ size: Int64) -> Bool {
        guard size == Schema.pageSize, let start = try? FileContents.head(folder.database, 16) else { return false }
        return start.elementsEqual("SQLite format 3\0".utf8)
    }

    /// How every connection is set up, of the writer and of the readers.
    private static func connection(
        to folder: CatalogFolder, writable: Bool, wait: Duration = .seconds(30), _ hurry: Hurry = Hurry()
    ) -> Configuration {
        var configuration = Configuration()
        configuration.label = "Catalog"
        configuration.readonly = !writable
        // One for each core that searches, and some for those who only look something up, so that they need not wait.
        configuration.maximumReaderCount = min(64, max(5, ProcessInfo.processInfo.activeProcessorCount + 4))
        // The database can be busy because of a database shell, or of a process that recovers the log of one that was
        // killed, or that deletes the log because it was the last to have it open.
        let tries = Patience.tries(in: wait)
        configuration.busyMode = .callback { count in
            guard count < hurry.tries(tries) else { return false }
            Patience.pause(after: count)
            return true
        }
        configuration.prepareDatabase { db in
            // Before anything is changed: turning on the log would change a file that is not ours.
            let version = try Schema.identify(db, at: folder.path)
            if !writable, version < Schema.version {
                throw CatalogError.olderVersion(directory: folder.path, found: version, supported: Schema.version)
            }
            if writable {
                // Any length, so that the file can be given room page by page, see `takeRoom`.
                var chunk = Int32(Schema.pageSize)
                sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk)
            }
            db.add(function: Schema.reading)
            db.add(function: Schema.ordering)
            db.add(function: Schema.matching)
            ItemSet.addFunction(to: db)
            // A file from elsewhere may be damaged or worse, so cells are checked and functions in its schema
            // distrusted. The log is written back every 16 MiB and cut to 32 MiB after a large commit. Temporary tables, of
            // ids, stay in memory: reading never writes.
            try db.execute(
                sql: """
                    PRAGMA cell_size_check = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA secure_delete = FAST;
                    PRAGMA cache_size = -16384;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = \((16 << 20) / Schema.pageSize);
                    PRAGMA journal_size_limit = \(32 << 20);
                    """)
        }
        return configuration
    }
}

extension CatalogFolder {
    /// Whether an error of opening the database comes of a full disk. SQLite says so of writes, but not of the shared memory.
    fileprivate func isFull(_ error: any Error) -> Bool {
        switch error {
        case let error as CatalogError where error.isFullDisk: true
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL: true
        case let error as DatabaseError where [.SQLITE_IOERR, .SQLITE_CANTOPEN].contains(error.resultCode): isOnFullDisk
        case CatalogError.inputOutput, CatalogError.inaccessible: isOnFullDisk
        default: false
        }
    }
}
