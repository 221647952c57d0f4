import Foundation
import GRDB

extension FileFingerprint {
    /// The columns `size`, `modified` and `content_hash`.
    var databaseValues: [DatabaseValue] {
        [size.databaseValue, modified.databaseValue, contentHash.databaseValue]
    }

    /// Reads the three columns from `index` on; nil where they are empty.
    init?(_ row: Row, at index: Int) throws {
        guard let size = try row.decode(Int64?.self, atIndex: index),
            let modified = try row.decode(Int64?.self, atIndex: index + 1)
        else { return nil }
        let hash = try row.withUnsafeData(atIndex: index + 2) { $0.flatMap { ContentHash($0) } }
        guard let hash else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a content hash is not 32 bytes long")
        }
        self.init(size: size, modified: modified, contentHash: hash)
    }
}

extension FileFingerprint? {
    /// The columns `size`, `modified` and `content_hash`, empty where there is no file.
    var databaseValues: [DatabaseValue] {
        self?.databaseValues ?? [.null, .null, .null]
    }
}

extension ContentHash {
    /// A blob of 32 bytes.
    var databaseValue: DatabaseValue { Data(bytes).databaseValue }
}
