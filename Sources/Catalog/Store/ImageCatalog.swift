import Basics
import GRDB
import Synchronization

/// A catalog of items, their attributes and their vectors, in one folder.
///
/// The folder holds `catalog.sqlite` (while it is open with its `-wal` and `-shm` files), `writer.lock`, `catalog.reserve`, which is
/// room for removals on a full disk, where items came without a file `pictures`, and, where vectors are indexed, `indexes`,
/// which is derived from the database: deleting it loses nothing. No path in it says where the folder is, so a copy elsewhere
/// is the same catalog.
///
/// ```swift
/// let catalog = try ImageCatalog.open(at: "shop.simile", access: .write(wait: .seconds(5)), create: true)
/// try catalog.commit([.put(NewItem(key: "red.jpg", attributes: ["price": 20], vectors: [(space, vector)]))])
/// let table = try catalog.vectors(in: space, matching: try Filter.parse("price<=30"))
/// try catalog.close()
/// ```
///
/// Any number of processes read and write side by side. A write has the catalog to itself for one transaction, for which
/// others wait; a read never waits, and sees the catalog as it was when that read began. A commit that returned is on
/// the disk, and seen by all that begin to read after it: neither a killed process nor a power cut takes it back.
///
/// All functions block: they wait for the disk, and a write for other writes. In asynchronous code call them off the
/// cooperative thread pool, for instance on a task executor or dispatch queue of their own. They may be called from any
/// number of threads at once.
public final class ImageCatalog: Sendable {
    /// What a catalog is opened for.
    public enum Access: Hashable, Sendable {
        /// To read, also while other processes write.
        case read
        /// To read and write, beside others. Opening waits at most so long for what another process holds, and every
        /// transaction does, too, but for five seconds at least: another's transaction is most often a matter of milliseconds.
        case write(wait: Duration)
    }

    /// The absolute path of the folder.
    public var directory: String { folder.path }
    /// Where a program may keep the images of items that have no file elsewhere, named as ``KeptImage`` says.
    public var imagesDirectory: String { "\(folder.path)/\(CatalogFolder.images)" }
    /// Where a program may keep vocabularies that it trained on the catalog's images, and which its vectors are made with.
    package var vocabulariesDirectory: String { "\(folder.path)/\(CatalogFolder.vocabularies)" }
    /// Where a program may keep models that it trained on labels, in a catalog's folder.
    package static func learnedDirectory(in folder: String) -> String { "\(folder)/\(CatalogFolder.learned)" }
    /// Where a program may keep models that it trained on labels.
    package var learnedDirectory: String { Self.learnedDirectory(in: folder.path) }
    /// Whether the catalog was opened for writing.
    public var isWritable: Bool { lock != nil }

    let folder: CatalogFolder
    let pool: DatabasePool
    /// Held for each transaction, by the thread that has the writing connection.
    private let lock: FileLock?
    /// The file that was opened.
    private let database: FileStatus.Identity
    private let patience: Duration
    let hurry: Hurry
    /// How long the log may become.
    let log = Mutex(LogBound())
    /// What was last counted of each space, see ``lag(of:)``.
    let lags = Mutex<[VectorSpace: CountedLag]>([:])
    /// What ``cache`` is checked against.
    let dataVersion: DataVersion
    let cache = CatalogCache()

    init(
        folder: CatalogFolder, pool: DatabasePool, lock: FileLock? = nil, patience: Duration = .zero,
        hurry: Hurry = Hurry()
    ) throws(CatalogError) {
        database = try folder.databaseIdentity()
        self.folder = folder
        self.pool = pool
        self.lock = lock
        self.patience = patience
        self.hurry = hurry
        dataVersion = DataVersion(path: folder.database)
    }

    deinit { try? shut() }

    /// Closes the catalog; if no other process has it open, the log is written back into the database file. Later calls fail.
    ///
    /// What was committed is safe without this; but a catalog that all have closed is a single file, which can be copied
    /// and read from a read-only disk. A catalog that is let go is closed too, only without a word about errors.
    public func close() throws(CatalogError) {
        try performing(shut)
    }

    private func shut() throws {
        dataVersion.close()
        // The last connection to close writes the log back and deletes it, which a reader cannot.
        pool.invalidateReadOnlyConnections()
        try pool.close()
        // On a full disk there may be room where the log was.
        if isWritable { try? folder.reserve.make() }
    }
}

extension ImageCatalog {
    /// Runs work that throws GRDB's errors and throws the catalog's.
    func performing<Result>(_ work: () throws -> Result) throws(CatalogError) -> Result {
        do { return try work() } catch { throw CatalogError(error, at: directory) }
    }

    /// Reads in one snapshot.
    func reading<Result>(_ work: (Database) throws -> Result) throws(CatalogError) -> Result {
        try performing { try pool.read(work) }
    }

    /// Works with the writing connection while no other process writes. SQLite has a lock of its own; this one also says who
    /// holds it, is that of programs before layout 4, which held it for as long as they ran, and keeps what SQLite does after
    /// a commit, writing the log back, apart from the commits of others.
    func exclusively<Result>(_ work: (Database) throws -> Result) throws(CatalogError) -> Result {
        guard let lock else { throw .readOnly(directory: directory, reason: "it was opened for reading") }
        return try performing {
            try pool.writeWithoutTransaction { db in
                guard try lock.take(wait: patience) else {
                    throw CatalogError.locked(directory: directory, holder: lock.holder)
                }
                defer { lock.release() }
                try checkPlace()
                do {
                    let result = try work(db)
                    boundLog(db)
                    return result
                } catch {
                    throw CatalogError.telling(error, at: directory, of: db)
                }
            }
        }
    }

    /// Makes sure that the folder still holds the database that was opened. What is written to one that was moved away would be
    /// lost to all who open the folder later. Costs one call of the system.
    /// - Throws: ``CatalogError/replaced(directory:)``.
    public func checkPlace() throws(CatalogError) {
        let there: FileStatus.Identity?
        do throws(CatalogError) { there = try folder.databaseIdentity() } catch .missing { there = nil }
        guard there == database else { throw .replaced(directory: directory) }
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
