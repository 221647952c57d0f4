import GRDB
import Synchronization

/// A catalogue of items, their attributes and their vectors, in one folder.
///
/// The folder holds `catalog.sqlite` (while it is open with its `-wal` and `-shm` files), `writer.lock`, and, where vectors
/// are indexed, `indexes`, which is derived from the database: deleting it loses nothing.
///
/// ```swift
/// let catalog = try Catalog.open(at: "shop.simile", access: .write(wait: .seconds(5)), create: true)
/// try catalog.commit([.put(NewItem(key: "red.jpg", attributes: ["price": 20], vectors: [(space, vector)]))])
/// let table = try catalog.vectors(in: space, matching: try Filter.parse("price<=30"))
/// try catalog.close()
/// ```
///
/// One process writes at a time; any number read meanwhile. A read sees the catalogue as it was when that read began. A
/// commit that returned is on the disk: neither a killed process nor a power cut takes it back.
///
/// All functions block: they wait for the disk, and a write for other writes. In asynchronous code call them off the
/// cooperative thread pool, for instance on a task executor or dispatch queue of their own. They may be called from any
/// number of threads at once.
public final class Catalog: Sendable {
    /// What a catalogue is opened for.
    public enum Access: Hashable, Sendable {
        /// To read, also while another process writes.
        case read
        /// To read and write. When another process writes, wait at most so long for it to end.
        case write(wait: Duration)
    }

    /// The absolute path of the folder.
    public var directory: String { folder.path }
    /// Where a program may keep the pictures of items that have no file elsewhere. The catalogue itself never looks there.
    public var picturesDirectory: String { "\(folder.path)/\(CatalogFolder.pictures)" }
    /// Whether the catalogue was opened for writing.
    public var isWritable: Bool { lock != nil }

    let folder: CatalogFolder
    let pool: DatabasePool
    private let lock: WriterLock?
    /// Held while index files are written, so that threads of this process do it one after the other.
    let indexWriting = Mutex(())

    init(folder: CatalogFolder, pool: DatabasePool, lock: WriterLock?) {
        self.folder = folder
        self.pool = pool
        self.lock = lock
    }

    deinit { try? shut() }

    /// Writes the log back into the database file and closes it. Later calls fail.
    ///
    /// What was committed is safe without this; but a catalogue that is closed is a single file, which can be copied
    /// and read from a read-only disk. A catalogue that is let go is closed too, only without a word about errors.
    public func close() throws(CatalogError) {
        try performing(shut)
    }

    private func shut() throws {
        // The last connection to close writes the log back and deletes it, which a reader cannot.
        pool.invalidateReadOnlyConnections()
        try pool.close()
        // Not before the last write.
        lock?.release()
    }
}

extension Catalog {
    /// Runs work that throws GRDB's errors and throws the catalogue's.
    func performing<Result>(_ work: () throws -> Result) throws(CatalogError) -> Result {
        do { return try work() } catch { throw CatalogError(error, at: directory) }
    }

    /// Reads in one snapshot.
    func reading<Result>(_ work: (Database) throws -> Result) throws(CatalogError) -> Result {
        try performing { try pool.read(work) }
    }

    /// Writes in one transaction, which any error rolls back.
    func writing<Result>(_ work: (Database) throws -> Result) throws(CatalogError) -> Result {
        guard isWritable else {
            throw .readOnly(directory: directory, reason: "it was opened for reading")
        }
        return try performing { try pool.write(work) }
    }

    /// A number that SQLite keeps for the writing connection, after setting it where a value is given.
    @discardableResult
    func writerPragma(_ name: String, set value: Int? = nil) throws(CatalogError) -> Int? {
        try performing {
            try pool.writeWithoutTransaction { db in
                if let value { try db.execute(sql: "PRAGMA \(name) = \(value)") }
                return try Int.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
    }
}
