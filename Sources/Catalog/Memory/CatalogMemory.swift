import Synchronization

/// What was read of a catalog, for as long as nobody commits.
///
/// Versions are ``CommitWatch``'s. A question about another version than the last finds nothing, and what is kept of another
/// one takes the place of everything.
final class CatalogMemory: Sendable {
    /// A question whose answer depends on nothing but the database.
    enum Question: Hashable {
        case count
        case spaces
        case heldSpaces
        case roots
        case itemCounts
        case attributeNames
        case indexChoice(VectorSpace)
        case lag(VectorSpace)
        case remarks(Filter)
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
        var answers: [Question: any Sendable] = [:]
        var items: [Int64: Item] = [:]
        var ids: [ItemKey: Int64] = [:]
        var owners: [Int64: Owner] = [:]
        var weight = 0
        var vectors: [VectorKey: [Float]] = [:]
        /// How many components these have together.
        var components = 0

        /// Makes room for something that weighs so much, about.
        mutating func turn(to version: Int32, adding more: Int, limit: Int) {
            if self.version != version || weight + more > limit { self = State(version: version) }
            weight += more
        }
    }

    private let state = Mutex(State())
    /// How many bytes are kept, about; beyond, everything is forgotten.
    private let limit: Int
    /// How many bytes of vectors are kept; beyond, these are forgotten.
    private let vectorLimit: Int

    init(limit: Int = 96 << 20, vectorLimit: Int = 32 << 20) { (self.limit, self.vectorLimit) = (limit, vectorLimit) }

    private func recall<Value: Sendable>(at version: Int32, _ find: (State) -> Value?) -> Value? {
        state.withLock { $0.version == version ? find($0) : nil }
    }

    func answer<Answer: Sendable>(to question: Question, at version: Int32) -> Answer? {
        recall(at: version) { state in
            // An answer may be an optional itself: what is not there must not be taken for one that is nil.
            guard let known = state.answers[question] else { return nil }
            return known as? Answer
        }
    }

    /// - Parameter weight: about how many bytes the answer has.
    func keep(_ answer: some Sendable, to question: Question, at version: Int32, weight: Int) {
        state.withLock {
            $0.turn(to: version, adding: weight + 200, limit: limit)
            $0.answers[question] = answer
        }
    }

    /// Those of some items that are known.
    func items(_ ids: [Int64], at version: Int32) -> [Int64: Item] {
        recall(at: version) { state in
            var known = [Int64: Item](minimumCapacity: ids.count)
            for id in ids { known[id] = state.items[id] }
            return known
        } ?? [:]
    }

    func item(_ key: ItemKey, at version: Int32) -> Item? {
        recall(at: version) { state in state.ids[key].flatMap { state.items[$0] } }
    }

    func keep(_ items: [Item], at version: Int32) {
        state.withLock { state in
            state.turn(to: version, adding: items.reduce(0) { $0 + $1.weight + 400 }, limit: limit)
            for item in items {
                state.items[item.id] = item
                state.ids[item.key] = item.id
            }
        }
    }

    func vector(of item: ItemKey, in space: VectorSpace, at version: Int32) -> [Float]? {
        recall(at: version) { $0.vectors[VectorKey(item: item, space: space)] }
    }

    func keep(_ vector: [Float], of item: ItemKey, in space: VectorSpace, at version: Int32) {
        state.withLock { state in
            state.turn(to: version, adding: 0, limit: limit)
            if 4 * (state.components + vector.count) > vectorLimit { (state.vectors, state.components) = ([:], 0) }
            state.vectors[VectorKey(item: item, space: space)] = vector
            state.components += vector.count
        }
    }

    /// Those of some vectors whose owners are known.
    func owners(_ vectors: [Int64], at version: Int32) -> [Int64: Owner] {
        recall(at: version) { state in
            var known = [Int64: Owner](minimumCapacity: vectors.count)
            for id in vectors { known[id] = state.owners[id] }
            return known
        } ?? [:]
    }

    func keep(_ owners: [Int64: Owner], at version: Int32) {
        state.withLock { state in
            state.turn(to: version, adding: 48 * owners.count, limit: limit)
            state.owners.merge(owners) { $1 }
        }
    }
}
