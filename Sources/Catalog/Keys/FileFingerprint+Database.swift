import Foundation
import GRDB

extension FileFingerprint {
    /// The columns of a fingerprint, in the order of ``databaseValues``.
    static let columns = ["size", "modified", "content_hash", "changed", "inode"]

    /// The values of ``columns``.
    var databaseValues: [DatabaseValue] {
        [
            size.databaseValue, modified.databaseValue, contentHash.databaseValue, changed.databaseValue,
            inode.map { Int64(bitPattern: $0) }.databaseValue,
        ]
    }

    /// Reads ``columns`` from `index` on; nil where they are empty.
    init?(_ row: Row, at index: Int) throws {
        guard let size = try row.decode(Int64?.self, atIndex: index),
            let modified = try row.decode(Int64?.self, atIndex: index + 1)
        else { return nil }
        let hash = try row.withUnsafeData(atIndex: index + 2) { $0.flatMap { ContentHash($0) } }
        guard let hash else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a content hash is not 32 bytes long")
        }
        self.init(
            size: size, modified: modified, changed: try row.decode(Int64?.self, atIndex: index + 3),
            inode: try row.decode(Int64?.self, atIndex: index + 4).map { UInt64(bitPattern: $0) }, contentHash: hash)
    }
}

extension FileFingerprint? {
    /// The values of the fingerprint's columns, empty where there is no file.
    var databaseValues: [DatabaseValue] {
        self?.databaseValues ?? FileFingerprint.columns.map { _ in .null }
    }
}

extension ContentHash {
    /// A blob of 32 bytes.
    var databaseValue: DatabaseValue { Data(bytes).databaseValue }
}
