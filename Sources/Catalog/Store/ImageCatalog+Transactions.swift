import Foundation
import GRDB
import GRDBSQLite
import Synchronization

extension ImageCatalog {
    /// What a transaction is for, which decides what becomes of it on a full disk.
    public enum Purpose: Sendable {
        /// To add or change something: that needs room of its own, besides what removals need.
        case add
        /// To remove something, which makes room: that works on a full disk, too, unless it is very much at once.
        case remove
    }

    /// Makes sure that there is room to add something; asks before work that would be for nothing.
    /// - Throws: ``CatalogError/diskFull(directory:shortage:)``.
    public func requireRoom() throws(CatalogError) { try folder.reserve.require() }

    /// Writes in one transaction, which any error rolls back, and which excludes other writers.
    /// - Parameter work: may be called several times, when the disk is full.
    func writing<Result>(
        to purpose: Purpose = .add, _ work: (Database) throws -> Result
    ) throws(CatalogError) -> Result {
        switch purpose {
        case .add:
            try requireRoom()
            return try besidesLog { () throws(CatalogError) in try transact(work, leavingRoom: true) }
        case .remove:
            do throws(CatalogError) { return try transact(work) } catch {
                guard case .diskFull = error else { throw error }
                return try transactOnFullDisk(work, error)
            }
        }
    }

    /// Does something that needs room, again where the disk is full and the log gives some back.
    public func besidesLog<Result, Failure>(_ work: () throws(Failure) -> Result) throws(Failure) -> Result {
        do throws(Failure) { return try work() } catch {
            guard case .diskFull? = error as? CatalogError, let size = try? folder.size(of: folder.log), size > 0,
                (try? exclusively { db in try hurry.during { try Self.writeBack(db, "TRUNCATE") } }) == true
            else { throw error }
            return try work()
        }
    }

    /// The log goes into the database file, which has room for it, and is begun anew in the room that it has. Where that is
    /// not enough the reserve is given up; what others then take of that before us they soon find to be too little, and leave.
    private func transactOnFullDisk<Result>(
        _ work: (Database) throws -> Result, _ first: CatalogError
    ) throws(CatalogError) -> Result {
        var error = first
        for attempt in 0..<12 {
            _ = try? exclusively { db in try hurry.during { try Self.writeBack(db, "RESTART") } }
            if attempt > 0 { folder.reserve.giveUp() }
            if attempt > 1 { Patience.pause(after: attempt) }
            do throws(CatalogError) { return try transact(work) } catch let next {
                guard case .diskFull = next else { throw next }
                error = next
            }
        }
        throw error
    }

    /// - Parameter leavesRoom: whether removals must have room left, under a limit of the size of files.
    private func transact<Result>(
        _ work: (Database) throws -> Result, leavingRoom leavesRoom: Bool = false
    ) throws(CatalogError) -> Result {
        try exclusively { db in
            var result: Result?
            try db.inTransaction(.immediate) {
                // Another release may have converted the catalog since it was opened.
                _ = try Schema.identify(db, at: directory)
                result = try work(db)
                try takeRoom(db, leavingRoom: leavesRoom)
                return .commit
            }
            guard let result else {
                throw CatalogError.failed(directory: directory, reason: "a transaction did nothing")
            }
            return result
        }
    }

    /// Gives the database file the room that it will need once the log is written back. So a commit that succeeds is one
    /// that can be written back, and the log never has to grow because that fails.
    private func takeRoom(_ db: Database, leavingRoom leavesRoom: Bool) throws {
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        var bytes = pages * Int64(Schema.pageSize)
        let missing = try bytes - folder.size(of: folder.database)
        guard missing > 0 else { return }
        if leavesRoom, UInt64(bytes) > CatalogFolder.largestFileToAdd {
            throw CatalogError.diskFull(directory: directory, shortage: .fileSize)
        }
        guard sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_SIZE_HINT, &bytes) == SQLITE_OK else {
            throw CatalogError.diskFull(directory: directory, shortage: folder.shortage(of: missing))
        }
    }
}

/// How long SQLite waits for others: briefly while the log is to be written back, since a commit does not depend on that.
final class Hurry: Sendable {
    private let isOn = Atomic(false)
    private static let longest = Duration.milliseconds(300)

    /// How many pauses may be made, where otherwise there are `most`.
    func tries(_ most: Int) -> Int { isOn.load(ordering: .relaxed) ? Patience.tries(in: Self.longest) : most }

    func during<Result>(_ work: () throws -> Result) rethrows -> Result {
        isOn.store(true, ordering: .relaxed)
        defer { isOn.store(false, ordering: .relaxed) }
        return try work()
    }
}

/// How long the log may become before the next commit waits for readers to let go of it.
///
/// SQLite begins the log anew as soon as all of it is in the database file and no connection reads it. With
/// overlapping readers and writers that moment never comes by itself.
struct LogBound {
    var bytes: Int64 = 32 << 20
    /// The length at which to try again, after a reader stood in the way.
    fileprivate var next: Int64 = 0
}

extension ImageCatalog {
    /// Cuts the log where it is longer than its bound. Costs one question to the system, most often.
    func boundLog(_ db: Database) {
        guard let size = try? folder.size(of: folder.log),
            log.withLock({ size > max($0.bytes, $0.next) })
        else { return }
        let isCut = (try? hurry.during { try Self.writeBack(db, "TRUNCATE") }) == true
        log.withLock { $0.next = isCut ? 0 : size + $0.bytes / 4 }
    }

    /// Brings the log into the database file.
    /// - Parameter mode: as SQLite's `wal_checkpoint` has them.
    /// - Returns: whether all of it is there.
    @discardableResult
    static func writeBack(_ db: Database, _ mode: String) throws -> Bool {
        guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(\(mode))") else { return false }
        return try row.decode(Int.self, atIndex: 0) == 0
    }
}
