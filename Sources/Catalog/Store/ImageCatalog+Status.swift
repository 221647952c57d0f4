import Basics
import GRDB
import VectorSearch

extension ImageCatalog {
    /// How much the catalog holds, and its size on the disk. O(items + vectors), on indexes.
    public func status() throws(CatalogError) -> CatalogStatus {
        CatalogStatus(
            directory: directory, items: try count(), spaces: try spaces(),
            schemaVersion: try reading { try Schema.identify($0, at: directory) },
            databaseBytes: try folder.size(of: folder.database), logBytes: try folder.size(of: folder.log))
    }

    /// The bytes of the database, its log and the index files on the disk. A system call for each file.
    public func byteCount() throws(CatalogError) -> Int64 {
        var bytes = try folder.size(of: folder.database) + folder.size(of: folder.log)
        for space in (try? Directory.texts(in: folder.indexes)) ?? [] {
            for file in (try? Directory.texts(in: "\(folder.indexes)/\(space)")) ?? [] {
                bytes += try folder.size(of: "\(folder.indexes)/\(space)/\(file)")
            }
        }
        return bytes
    }

    /// Reads the whole database and looks for contradictions: broken pages and indexes, rows that belong to nothing,
    /// vectors of the wrong length. Seconds for each gigabyte.
    ///
    /// - Returns: One line for each fault, at most about a hundred; empty when the catalog is sound.
    public func integrityCheck() throws(CatalogError) -> [String] {
        do {
            return try reading { db in
                var faults = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
                for row in try Row.fetchAll(db, sql: "SELECT \"table\", rowid FROM pragma_foreign_key_check LIMIT 10") {
                    let table = try row.decode(String.self, atIndex: 0)
                    faults.append("a row of the table \(table) belongs to an item or a space that is not there")
                }
                let misfits = try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM vector JOIN space ON space.id = vector.space
                        WHERE length(components) <> 4 * dimension
                        """)
                if let misfits, misfits > 0 { faults.append("\(misfits) vectors have the wrong length") }
                return faults
            }
        } catch .damaged(_, let reason) {
            return [reason]
        }
    }

    /// Reads all vectors and looks for those that cannot be what a network gave: not of unit length, of components that are no
    /// numbers, or of too few or too many. Searches leave out what they cannot compare. Seconds for each gigabyte.
    ///
    /// - Returns: one line for each space with damaged vectors.
    public func vectorCheck() throws(CatalogError) -> [String] {
        try reading { db in
            var faults: [String] = []
            for (id, space) in try VectorSpace.all(in: db) {
                var (count, first) = (0, nil as ItemKey?)
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT item, components FROM vector NOT INDEXED WHERE space = ?", arguments: [id])
                while let row = try rows.next() {
                    var matrix = try VectorMatrix(dimension: space.dimension, minimumCapacity: 1)
                    if try VectorBlob.append(column: 1, of: row, to: &matrix), matrix.isNormalized { continue }
                    count += 1
                    if first == nil {
                        let item = try row.decode(Int64.self, atIndex: 0)
                        first = try ItemRow.fetch(db, folder, "id = ?", [item]).first?.key
                    }
                }
                guard let first else { continue }
                faults.append("\(count) damaged vectors of \(space), the first of the item \(first.text.quoted)")
            }
            return faults
        }
    }
}
