import Synchronization

/// A ``SegmentedIndex`` that any number of threads search while others add, remove and merge.
///
/// ```swift
/// let index = try LiveIndex(SegmentedIndex(dimension: 512), recipe: IndexRecipe(.hnsw))
/// try index.add(vector, id: 1)  // found by every search from now on
/// try index.merge()             // on a thread of your own, now and then
/// ```
///
/// Nobody waits for a merge: it is built beside what is there and swapped in. A search sees one moment, and blocks others
/// only while it takes hold of that.
public final class LiveIndex: Sendable {
    private let state: Mutex<SegmentedIndex>
    /// Held while merging, so that merges come one after the other.
    private let merging = Mutex(())
    private let recipe: IndexRecipe
    private let policy: MergePolicy

    /// An index that goes on from a value, whose vectors are kept in memory.
    ///
    /// - Parameters:
    ///   - index: what is there to begin with.
    ///   - recipe: how new segments are built.
    ///   - policy: when.
    public init(_ index: SegmentedIndex, recipe: IndexRecipe, policy: MergePolicy = MergePolicy()) {
        state = Mutex(index)
        self.recipe = recipe
        self.policy = policy
    }

    /// The index at this moment. O(1).
    public var snapshot: SegmentedIndex { state.withLock { $0 } }

    /// Adds a vector; see ``SegmentedIndex/add(_:id:)``. O(dimension) amortized, and O(tail) while a search goes on.
    public func add(_ vector: [Float], id: Int64) throws(VectorSearchError) {
        try state.withLock { (index) throws(VectorSearchError) in try index.add(vector, id: id) }
    }

    /// Adds vectors; see ``SegmentedIndex/add(_:ids:)``.
    public func add(_ vectors: VectorMatrix, ids: [Int64]) throws(VectorSearchError) {
        try state.withLock { (index) throws(VectorSearchError) in try index.add(vectors, ids: ids) }
    }

    /// Removes a vector; see ``SegmentedIndex/remove(_:)-(Int64)``.
    /// - Returns: whether it was there.
    @discardableResult
    public func remove(_ id: Int64) -> Bool { state.withLock { $0.remove(id) } }

    /// The vectors most similar to `query`, at this moment; see ``SegmentedIndex/search(_:_:)``.
    public func search(_ query: [Float], _ options: MatchOptions) throws(VectorSearchError) -> [Neighbor] {
        try snapshot.search(query, options)
    }

    /// Merges until the policy is content; blocks the calling thread, and other merges, but no searches.
    ///
    /// - Parameter options: how to build, with which threads, and when to stop; what is merged by then stays.
    /// - Returns: the number of merges.
    /// - Throws: ``VectorSearchError``, such as ``VectorSearchError/cancelled``; the index is then as before the merge that
    ///   failed.
    @discardableResult
    public func merge(_ options: BuildOptions = BuildOptions()) throws(VectorSearchError) -> Int {
        try merging.withLock { _ throws(VectorSearchError) in
            var merges = 0
            while let plan = try snapshot.nextMerge(by: policy), let vectors = plan.vectors {
                if options.isCancelled() { throw .cancelled }
                let index = snapshot
                let built = vectors.count == 0 ? nil : try recipe.build(vectors, metric: index.metric, options)
                try state.withLock { (index) throws(VectorSearchError) in
                    try index.finish(plan, with: built, ids: plan.ids, vectors: vectors)
                }
                merges += 1
            }
            return merges
        }
    }
}
