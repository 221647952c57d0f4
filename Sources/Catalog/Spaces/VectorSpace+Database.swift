import Basics
import GRDB

extension VectorSpace {
    /// The columns of the table `space`, in the order in which the initializer and ``columnValues`` use them.
    private static let columns = "model, weights_digest, preprocessing, layer, precision, dimension"

    private var columnValues: StatementArguments {
        [name, weightsDigest, preprocessing, layer, precision.rawValue, dimension]
    }

    /// The row of the space; nil when the catalog never held it.
    func id(in db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT id FROM space WHERE (\(Self.columns)) = (?, ?, ?, ?, ?, ?)")
        return try Int64.fetchOne(statement, arguments: columnValues)
    }

    /// Adds the space and returns its row.
    func insert(into db: Database) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO space (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?)", arguments: columnValues)
        return db.lastInsertedRowID
    }

    /// All spaces of a catalog in the order in which they came, with their rows.
    static func all(in db: Database) throws -> [(id: Int64, space: VectorSpace)] {
        try Row.fetchAll(db, sql: "SELECT \(columns), id FROM space ORDER BY id").map { row in
            guard let precision = Precision(rawValue: try row.decode(String.self, atIndex: 4)) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a space has an unknown precision")
            }
            let space = VectorSpace(
                name: try row.decode(String.self, atIndex: 0), weightsDigest: try row.decode(String.self, atIndex: 1),
                preprocessing: try row.decode(String.self, atIndex: 2), layer: try row.decode(String.self, atIndex: 3),
                precision: precision, dimension: try row.decode(Int.self, atIndex: 5))
            return (try row.decode(Int64.self, atIndex: 6), space)
        }
    }
}
