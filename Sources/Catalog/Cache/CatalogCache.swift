import Synchronization

/// What was read of a catalog at its latest version, see ``DataVersion``.
///
/// A commit invalidates everything: looking up another version than the cached one finds nothing, and the first value of a new
/// version replaces all of the old one.
final class CatalogCache: Sendable {
    /// A query whose result depends on the database alone.
    enum Key: Hashable {
        case count
        /// How many items match.
        case matches(Filter)
        case spaces
        case heldSpaces
        case roots
        case itemCounts
        case attributeNames
        case indexChoice(VectorSpace)
        case lag(VectorSpace)
        case remarks(Filter)
        /// The facets of attributes over the items that match, with so many values each.
        case facets([ExactText], Filter?, Int)
        /// The ids of the vectors of a space whose items match.
        case vectors(VectorSpace, Filter)
    }

    /// Whose vector it is.
    struct Owner {
        /// ``Item/id``.
        let item: Int64
        /// Which of the item's vectors, in a space of tiles; else 0.
        let tile: Int
    }

    private struct VectorKey: Hashable {
        let item: ItemKey
        let space: VectorSpace
    }

    private struct State {
        var version: Int32?
        var results: [Key: any Sendable] = [:]
        var items: [Int64: Item] = [:]
        var ids: [ItemKey: Int64] = [:]
        var owners: [Int64: Owner] = [:]
        var weight = 0
        var vectors: [VectorKey: [Float]] = [:]
        /// How many components these have together.
        var components = 0

        /// Makes room for something of about so many bytes.
        mutating func turn(to version: Int32, adding more: Int, limit: Int) {
            if self.version != version || weight + more > limit { self = State(version: version) }
            weight += more
        }
    }

    private let state = Mutex(State())
    /// How many bytes are kept, about; beyond, the cache is emptied.
    private let limit: Int
    /// How many bytes of vectors are kept; beyond, these are dropped.
    private let vectorLimit: Int

    init(limit: Int = 96 << 20, vectorLimit: Int = 32 << 20) { (self.limit, self.vectorLimit) = (limit, vectorLimit) }

    private func find<Value: Sendable>(at version: Int32, _ value: (State) -> Value?) -> Value? {
        state.withLock { $0.version == version ? value($0) : nil }
    }

    private func find<Value: Sendable>(
        _ ids: [Int64], in place: (State) -> [Int64: Value], at version: Int32
    ) -> [Int64: Value] {
        find(at: version) { state in
            let all = place(state)
            var found = [Int64: Value](minimumCapacity: ids.count)
            for id in ids { found[id] = all[id] }
            return found
        } ?? [:]
    }

    /// The cached result of a query; nil where there is none.
    func result<Result: Sendable>(of key: Key, at version: Int32) -> Result? {
        find(at: version) { state in
            // A result may be an optional itself: a missing one must not be taken for one that is nil.
            guard let found = state.results[key] else { return nil }
            return found as? Result
        }
    }

    /// - Parameter weight: about how many bytes the result has.
    func store(_ result: some Sendable, of key: Key, at version: Int32, weight: Int) {
        state.withLock {
            $0.turn(to: version, adding: weight + 200, limit: limit)
            $0.results[key] = result
        }
    }

    /// Those of some items that are cached.
    func items(_ ids: [Int64], at version: Int32) -> [Int64: Item] { find(ids, in: \.items, at: version) }

    /// The item of a key, if it is cached.
    func item(_ key: ItemKey, at version: Int32) -> Item? {
        find(at: version) { state in state.ids[key].flatMap { state.items[$0] } }
    }

    func store(_ items: [Item], at version: Int32) {
        state.withLock { state in
            state.turn(to: version, adding: items.reduce(0) { $0 + $1.weight + 400 }, limit: limit)
            for item in items {
                state.items[item.id] = item
                state.ids[item.key] = item.id
            }
        }
    }

    /// The vector of an item in a space, if it is cached.
    func vector(of item: ItemKey, in space: VectorSpace, at version: Int32) -> [Float]? {
        find(at: version) { $0.vectors[VectorKey(item: item, space: space)] }
    }

    func store(_ vector: [Float], of item: ItemKey, in space: VectorSpace, at version: Int32) {
        state.withLock { state in
            state.turn(to: version, adding: 0, limit: limit)
            if 4 * (state.components + vector.count) > vectorLimit { (state.vectors, state.components) = ([:], 0) }
            state.vectors[VectorKey(item: item, space: space)] = vector
            state.components += vector.count
        }
    }

    /// The owners of those of some vectors for which they are cached.
    func owners(_ vectors: [Int64], at version: Int32) -> [Int64: Owner] { find(vectors, in: \.owners, at: version) }

    func store(_ owners: [Int64: Owner], at version: Int32) {
        state.withLock { state in
            state.turn(to: version, adding: 48 * owners.count, limit: limit)
            state.owners.merge(owners) { $1 }
        }
    }
}
