import VectorSearch

extension Change {
    /// Throws when the database could not hold the change as it is.
    package func validate() throws(CatalogError) {
        switch self {
        case .put(let item):
            try item.key.validateAsNew()
            try Self.check(item.path, item.root, of: item.key)
            try item.attributes?.validate(for: item.key)
            try Self.check(item.vectors, of: item.key)
        case .addVectors(let key, _, let vectors):
            try key.validate()
            try Self.check(vectors, of: key)
        case .touch(let key, _), .remove(let key): try key.validate()
        case .fault(let key, let reason):
            try key.validate()
            if reason.containsNUL { throw .invalidChange(key: key, reason: "a reason contains the character U+0000") }
        case .rename(let key, let newKey, let root, let path):
            try key.validate()
            try newKey.validateAsNew()
            try Self.check(path, root, of: newKey)
        case .setAttributes(let key, let attributes):
            try key.validate()
            try attributes.validate(for: key)
        case .changeAttributes(let key, let changes):
            try key.validate()
            // What is set must fit by itself; whether it does beside what stays, the transaction finds.
            try Attributes(changes.lazy.compactMap { name, value in value.map { (name, $0) } }).validate(for: key)
            for (name, value) in changes where value == nil {
                if let fault = Attributes.fault(ofName: name) { throw .invalidChange(key: key, reason: fault) }
            }
        case .removeSpace: break
        }
    }

    /// The longest vector that is accepted: far beyond any model, far below what a row can hold.
    private static let dimensionLimit = 1 << 20

    private static func check(
        _ vectors: [(space: VectorSpace, components: [Float])], of key: ItemKey
    ) throws(CatalogError) {
        for (space, components) in vectors {
            func fail(_ reason: String) -> CatalogError {
                .invalidChange(key: key, reason: "its vector of \(space) \(reason)")
            }
            guard (1...dimensionLimit).contains(space.dimension) else {
                throw fail("has a dimension outside 1…\(dimensionLimit)")
            }
            guard [space.model, space.weightsDigest, space.preprocessing, space.layer].allSatisfy({ !$0.containsNUL })
            else { throw fail("has the character U+0000 in the name of its space") }
            guard components.count == space.dimension else {
                throw fail("has \(components.count) components, expected \(space.dimension)")
            }
            // The reader's own check, so that nothing is stored which it would refuse.
            do throws(VectorSearchError) {
                _ = try VectorMatrix(dimension: space.dimension, rows: [components])
            } catch {
                throw fail("is unusable: \(error)")
            }
        }
    }

    private static func check(_ path: String?, _ root: Root.ID?, of key: ItemKey) throws(CatalogError) {
        guard let path else { return }
        if path.containsNUL { throw .invalidChange(key: key, reason: "its path contains the character U+0000") }
        if root != nil {
            throw .invalidChange(key: key, reason: "it has a root, which determines its path, and another path")
        }
        if path.utf8.first == UInt8(ascii: "/"), path.isBytewiseEqual(to: key.text) {
            throw .invalidChange(key: key, reason: "its key is the path of its file: put it below a root")
        }
    }
}

extension ItemKey {
    fileprivate func validate() throws(CatalogError) {
        if let faultOfAny { throw .invalidChange(key: self, reason: faultOfAny) }
    }

    fileprivate func validateAsNew() throws(CatalogError) {
        if let fault { throw .invalidChange(key: self, reason: fault) }
    }
}

extension Attributes {
    fileprivate func validate(for key: ItemKey) throws(CatalogError) {
        if let fault { throw .invalidChange(key: key, reason: fault) }
    }
}
