import Catalog
import Foundation

/// A folder of one test, removed with it.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("catalog-tests-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where the test's catalog is; not there yet.
    var catalog: String { path + "/shop" }
    var database: String { catalog + "/catalog.sqlite" }

    func writer(wait: Duration = .zero) throws -> ImageCatalog {
        try ImageCatalog.open(at: catalog, access: .write(wait: wait), create: true)
    }

    func reader() throws -> ImageCatalog {
        try ImageCatalog.open(at: catalog, access: .read)
    }

    /// A closed catalog of `count` items with vectors and attributes.
    func fill(_ count: Int, space: VectorSpace = .sample()) throws {
        let catalog = try writer()
        try catalog.commit((0..<count).map { .put(.sample($0, space: space)) })
        try catalog.close()
    }

    /// Overwrites bytes of the database file.
    func patch(at offset: Int, _ bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: database))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }
}

/// The error that an expression throws as a catalog's, nil when it throws none.
func catalogError<Result>(_ work: () throws(CatalogError) -> Result) -> CatalogError? {
    do throws(CatalogError) {
        _ = try work()
        return nil
    } catch {
        return error
    }
}
