import GRDB

extension ImageCatalog {
    /// A number that changes with every commit of any process, so that what was read holds until it is another; nil where it is not
    /// known. Some microseconds.
    package var version: Int32? { dataVersion.current() }

    /// The result of a query, from the cache if there was no commit since it was read.
    /// - Parameter weight: about how many bytes a result has.
    func cached<Result: Sendable>(
        _ key: CatalogCache.Key, weight: (Result) -> Int = { _ in 0 }, _ read: (Database) throws -> Result
    ) throws(CatalogError) -> Result {
        try cached(key, at: dataVersion.current(), weight, read).result
    }

    /// The result of a query at a version.
    /// - Returns: nil if there was a commit since.
    func cached<Result: Sendable>(
        _ key: CatalogCache.Key, at version: Int32, weight: (Result) -> Int = { _ in 0 },
        _ read: (Database) throws -> Result
    ) throws(CatalogError) -> Result? {
        let (result, isOfVersion) = try cached(key, at: version, weight, read)
        return isOfVersion ? result : nil
    }

    private func cached<Result: Sendable>(
        _ key: CatalogCache.Key, at version: Int32?, _ weight: (Result) -> Int, _ read: (Database) throws -> Result
    ) throws(CatalogError) -> (result: Result, isOfVersion: Bool) {
        if let version, let known: Result = cache.result(of: key, at: version) { return (known, true) }
        let result = try reading(read)
        guard let version, version == dataVersion.current() else { return (result, false) }
        cache.store(result, of: key, at: version, weight: weight(result))
        return (result, true)
    }

    /// Some items; those that are gone are left out.
    /// - Returns: nil if there was a commit since `version`.
    func items(_ ids: [Int64], at version: Int32) throws(CatalogError) -> [Int64: Item]? {
        var items = cache.items(ids, at: version)
        let unknown = ids.filter { items[$0] == nil }
        guard !unknown.isEmpty else { return items }
        let read = try reading { db in try unknown.flatMap { try ItemRow.fetch(db, folder, "id = ?", [$0]) } }
        guard dataVersion.current() == version else { return nil }
        cache.store(read, at: version)
        for item in read { items[item.id] = item }
        return items
    }

    /// The owners of some vectors; vectors that are gone are left out.
    /// - Returns: nil if there was a commit since `version`.
    func owners(of vectors: [Int64], at version: Int32) throws(CatalogError) -> [Int64: CatalogCache.Owner]? {
        let known = cache.owners(vectors, at: version)
        let unknown = vectors.filter { known[$0] == nil }
        guard !unknown.isEmpty else { return known }
        let read = try reading { db in try CatalogCache.Owner.fetch(unknown, in: db) }
        guard dataVersion.current() == version else { return nil }
        cache.store(read, at: version)
        return known.merging(read) { $1 }
    }
}

extension CatalogCache.Owner {
    /// The owners of the vectors of these ids.
    static func fetch(_ vectors: [Int64], in db: Database) throws -> [Int64: Self] {
        let statement = try db.cachedStatement(sql: "SELECT item, tile FROM vector WHERE id = ?")
        var owners = [Int64: Self](minimumCapacity: vectors.count)
        for id in vectors {
            owners[id] = try Row.fetchOne(statement, arguments: [id]).map {
                Self(item: try $0.decode(Int64.self, atIndex: 0), tile: try $0.decode(Int.self, atIndex: 1))
            }
        }
        return owners
    }
}
