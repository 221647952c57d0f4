import GRDB

extension CatalogError {
    /// Says in the catalogue's terms what GRDB and SQLite threw.
    init(_ error: any Error, at directory: String) {
        switch error {
        case let error as CatalogError: self = error
        case let error as DatabaseError: self = Self.translate(error, directory)
        case is RowDecodingError: self = .damaged(directory: directory, reason: "a stored value has the wrong type")
        default: self = .failed(directory: directory, reason: "\(error)")
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
        case .SQLITE_IOERR: return .inputOutput(directory: directory, reason: reason)
        default: return .failed(directory: directory, reason: reason)
        }
    }
}
