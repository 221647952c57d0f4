/// A merge that is to be made: which vectors go into a new segment, and what it takes the place of.
public struct MergePlan: Sendable {
    let segments: Range<Int>
    let tailRows: Int
    /// The ids whose vectors the new segment holds.
    public let ids: IDList
    /// The vectors of ``ids`` in their order, where the index has all of them in memory.
    public let vectors: VectorMatrix?
}

extension SegmentedIndex {
    /// What to merge next, nil when all is well. O(n · dimension) when the vectors are in memory, else O(n).
    ///
    /// A merge has three steps, so that searches and changes go on while the second, which is long, runs:
    ///
    /// ```swift
    /// while let plan = try index.nextMerge(by: policy), let vectors = plan.vectors {
    ///     let built = try IndexRecipe(.hnsw).build(vectors, metric: index.metric)
    ///     try index.finish(plan, with: built, ids: plan.ids, vectors: vectors)
    /// }
    /// ```
    public func nextMerge(by policy: MergePolicy) throws(VectorSearchError) -> MergePlan? {
        guard
            let next = policy.next(
                segments: segments.map { ($0.liveCount, $0.count) }, tail: (tail.liveCount, tail.count))
        else { return nil }
        return try plan(next.segments, withTail: next.tail)
    }

    /// Whether there would be something to merge with a tail of so many vectors in place of the one that is here. O(segments).
    public func needsMerge(by policy: MergePolicy, tail: Int) -> Bool {
        policy.next(segments: segments.map { ($0.liveCount, $0.count) }, tail: (tail, tail)) != nil
    }

    /// Whether a sealed segment has a row of this id, removed or not. O(segments · log n).
    public func segmentsHold(_ id: Int64) -> Bool { segments.contains { $0.ids.row(of: id) != nil } }

    /// A plan to merge all into one segment; nil when it is so already, or there is nothing.
    public func wholeMerge() throws(VectorSearchError) -> MergePlan? {
        if segments.isEmpty, tail.count == 0 { return nil }
        if segments.count == 1, tail.count == 0, segments[0].deletedCount == 0 { return nil }
        return try plan(segments.indices, withTail: true)
    }

    private func plan(_ range: Range<Int>, withTail: Bool) throws(VectorSearchError) -> MergePlan {
        let sources = segments[range] + (withTail ? [tail] : [])
        if let only = sources.first, sources.count == 1, only.live == nil {
            return MergePlan(
                segments: range, tailRows: withTail ? tail.count : 0, ids: only.ids, vectors: only.vectors)
        }
        var ids: [Int64] = []
        var vectors: VectorMatrix? = try VectorMatrix(
            dimension: dimension, minimumCapacity: sources.reduce(0) { $0 + ($1.vectors == nil ? 0 : $1.liveCount) })
        for source in sources {
            ids += source.live.map { $0.map { source.ids.values[$0] } } ?? source.ids.values
            if let kept = source.vectors {
                try vectors?.append(contentsOf: source.live == nil ? kept : kept.rows(source.liveRows))
            } else {
                vectors = nil
            }
        }
        return MergePlan(
            segments: range, tailRows: withTail ? tail.count : 0, ids: IDList(ascending: ids), vectors: vectors)
    }

    /// Puts what was built for a plan into its place. What was added since the plan was made stays in the tail, and what was
    /// removed since is masked. O(n).
    ///
    /// - Parameters:
    ///   - plan: a plan of this index; between the two nothing else may have been merged, nor the tail compacted.
    ///   - index: built over the vectors of `ids`; nil when there are none left.
    ///   - ids: those of the plan, without some that were removed since perhaps; one for each row.
    ///   - vectors: the rows, when they are to be kept in memory for the next merge.
    /// - Throws: ``VectorSearchError/invalidParameter(_:value:expected:)`` when index and ids do not match.
    public mutating func finish(
        _ plan: MergePlan, with index: (any StoredIndex)?, ids: IDList, vectors: VectorMatrix? = nil
    ) throws(VectorSearchError) {
        guard (index?.count ?? 0) == ids.count, index.map({ $0.dimension == dimension && $0.metric == metric }) ?? true,
            plan.segments.upperBound <= segments.count, plan.tailRows <= tail.count
        else {
            throw .invalidParameter("rows of the merged index", value: index?.count ?? 0, expected: "\(ids.count)")
        }
        var merged = index.map { Segment(index: $0, ids: ids, vectors: vectors) }
        for source in segments[plan.segments] + [tail] { merged?.remove(IDList(ascending: source.removedIDs)) }
        try replace(plan.segments, tailRows: plan.tailRows, with: merged)
    }
}
