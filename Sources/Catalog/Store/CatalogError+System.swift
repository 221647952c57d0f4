package import Basics
import Foundation
import GRDB
import GRDBSQLite

extension CatalogError {
    /// Says in the catalog's terms what GRDB and SQLite threw.
    /// - Parameter connection: the one that failed, which knows the system's reason.
    init(_ error: any Error, at directory: String, of connection: Database? = nil) {
        switch error {
        case let error as CatalogError: self = error
        case let error as FileError: self.init(error, at: directory)
        case let error as DatabaseError:
            self = Self.reason(error, connection, directory) ?? Self.translate(error, directory)
        case is RowDecodingError: self = .damaged(directory: directory, reason: "a stored value has the wrong type")
        default: self = .failed(directory: directory, reason: "\(error)")
        }
    }

    /// An error of SQLite in the catalog's terms, as long as its connection knows the system's reason; any other as it is.
    static func telling(_ error: any Error, at directory: String, of connection: Database) -> any Error {
        (error as? DatabaseError).map { CatalogError($0, at: directory, of: connection) } ?? error
    }

    /// SQLite tells a full disk from other failures of a write, but not a quota or a limit, which the system does.
    private static func reason(
        _ error: DatabaseError, _ connection: Database?, _ directory: String
    ) -> CatalogError? {
        guard let connection = connection?.sqliteConnection,
            [.SQLITE_IOERR, .SQLITE_CANTOPEN].contains(error.resultCode),
            error.extendedResultCode != .SQLITE_IOERR_SHORT_READ
        else { return nil }
        switch sqlite3_system_errno(connection) {
        case let code where [ENOSPC, EDQUOT, EFBIG, EROFS].contains(code):
            return CatalogError(systemError: code, at: directory)
        default: return nil
        }
    }

    private static func translate(_ error: DatabaseError, _ directory: String) -> CatalogError {
        let reason = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        switch error.resultCode {
        case .SQLITE_FULL: return .diskFull(directory: directory)
        case .SQLITE_READONLY, .SQLITE_PERM: return .readOnly(directory: directory, reason: reason)
        case .SQLITE_CANTOPEN, .SQLITE_AUTH: return .inaccessible(directory: directory, reason: reason)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH: return .damaged(directory: directory, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: return .busy(directory: directory)
        // A short read means that the file ends before its own page count says.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
            return .damaged(directory: directory, reason: reason)
        // What the system said may be forgotten by now.
        case .SQLITE_IOERR where (try? CatalogFolder(directory))?.isAtLargestFile == true:
            return .diskFull(directory: directory, shortage: .fileSize)
        case .SQLITE_IOERR: return .inputOutput(directory: directory, reason: reason)
        default: return .failed(directory: directory, reason: reason)
        }
    }

    /// Says what a failure with one of its files means for a catalog.
    package init(_ error: FileError, at directory: String) {
        guard let code = error.code else {
            self = .inaccessible(directory: directory, reason: error.reason)
            return
        }
        self.init(systemError: code, at: directory)
    }

    /// Says what an `errno` means for a catalog's folder.
    package init(systemError code: Int32, at directory: String) {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOENT: self = .missing(directory: directory)
        case EACCES, EPERM, EROFS: self = .readOnly(directory: directory, reason: reason)
        case ENOSPC: self = .diskFull(directory: directory)
        case EDQUOT: self = .diskFull(directory: directory, shortage: .quota)
        case EFBIG: self = .diskFull(directory: directory, shortage: .fileSize)
        case EIO: self = .inputOutput(directory: directory, reason: reason)
        default: self = .inaccessible(directory: directory, reason: reason)
        }
    }
}
