import GRDB

extension Catalog {
    /// The answer to a question: what it was before, if nobody has committed since, else what `read` gives.
    /// - Parameter weight: about how many bytes an answer has.
    func recalling<Answer: Sendable>(
        _ question: CatalogMemory.Question, weight: (Answer) -> Int = { _ in 0 },
        _ read: (Database) throws -> Answer
    ) throws(CatalogError) -> Answer {
        try recall(question, at: watch.version(), weight, read).answer
    }

    /// The same as the catalog was at a version.
    /// - Returns: nil when somebody has committed since.
    func recalling<Answer: Sendable>(
        _ question: CatalogMemory.Question, at version: Int32, weight: (Answer) -> Int = { _ in 0 },
        _ read: (Database) throws -> Answer
    ) throws(CatalogError) -> Answer? {
        let (answer, isOfVersion) = try recall(question, at: version, weight, read)
        return isOfVersion ? answer : nil
    }

    private func recall<Answer: Sendable>(
        _ question: CatalogMemory.Question, at version: Int32?, _ weight: (Answer) -> Int,
        _ read: (Database) throws -> Answer
    ) throws(CatalogError) -> (answer: Answer, isOfVersion: Bool) {
        if let version, let known: Answer = memory.answer(to: question, at: version) { return (known, true) }
        let answer = try reading(read)
        guard let version, version == watch.version() else { return (answer, false) }
        memory.keep(answer, to: question, at: version, weight: weight(answer))
        return (answer, true)
    }

    /// Some items; those that are gone are left out.
    /// - Returns: nil when somebody has committed since `version`.
    func items(_ ids: [Int64], at version: Int32) throws(CatalogError) -> [Int64: Item]? {
        var items = memory.items(ids, at: version)
        let unknown = ids.filter { items[$0] == nil }
        guard !unknown.isEmpty else { return items }
        let read = try reading { db in try unknown.flatMap { try ItemRow.fetch(db, folder, "id = ?", [$0]) } }
        guard watch.version() == version else { return nil }
        memory.keep(read, at: version)
        for item in read { items[item.id] = item }
        return items
    }

    /// Whose some vectors are; those that are gone are left out.
    /// - Returns: nil when somebody has committed since `version`.
    func owners(of vectors: [Int64], at version: Int32) throws(CatalogError) -> [Int64: CatalogMemory.Owner]? {
        let known = memory.owners(vectors, at: version)
        let unknown = vectors.filter { known[$0] == nil }
        guard !unknown.isEmpty else { return known }
        let read = try reading { db in try CatalogMemory.Owner.fetch(unknown, in: db) }
        guard watch.version() == version else { return nil }
        memory.keep(read, at: version)
        return known.merging(read) { $1 }
    }
}

extension CatalogMemory.Owner {
    /// Whose vectors of these ids are.
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
