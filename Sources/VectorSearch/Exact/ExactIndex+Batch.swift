import Dispatch
import Synchronization
import VectorKernels

extension ExactIndex {
    /// Rows that are scored against a block of queries at a time: few enough to stay in the second-level cache with them.
    private static let batchRows = 48
    /// The most queries, and their most bytes, that share one pass over the rows.
    private static let (batchQueries, batchBytes) = (64, 1 << 18)

    /// The answers to many queries, in their order, the same as one by one; see
    /// ``VectorIndex/search(_:_:threads:)``.
    ///
    /// Rows are read once for up to 64 queries, so the work is bounded by arithmetic, no longer by memory.
    /// ``SearchOptions/isAllowed`` is asked once for each such
    /// pass. O(queries · n · dimension) for the n rows looked at.
    public func search(
        _ queries: VectorMatrix, _ options: SearchOptions, threads: Int
    ) throws(VectorSearchError) -> [[Neighbor]] {
        guard threads > 0 else { throw .invalidThreads(threads) }
        try options.validate()
        guard queries.count > 1, !isHamming, options.limit > 0, count > 0 else {
            return try searchEach(of: queries, options, threads: threads)
        }
        let prepared = try PreparedQuery.all(queries, dimension: dimension, metric: metric)
        let most = max(1, min(Self.batchQueries, Self.batchBytes / (dimension * MemoryLayout<Float>.stride)))
        let parts = max(min(threads, prepared.count), (prepared.count + most - 1) / most)
        let answers = Mutex([[[Neighbor]]](repeating: [], count: parts))
        let queries = prepared
        try file.reading {
            concurrently(parts, threads: threads, block: 1) { part in
                let mine = queries[queries.count * part / parts..<queries.count * (part + 1) / parts]
                let found = batch(Array(mine), options)
                answers.withLock { $0[part] = found }
            }
        }
        return answers.withLock { $0.flatMap { $0 } }
    }

    var isHamming: Bool {
        if case .bits = form { true } else { false }
    }

    /// The answers to a few queries in one pass over the rows.
    private func batch(_ queries: [PreparedQuery], _ options: SearchOptions) -> [[Neighbor]] {
        if case .codes(let codes) = form, codes.pay(for: options, among: count) {
            let coded = queries.map { CodedQuery($0, codes, planes: 1) }
            let found = candidates(codes, coded, in: 0..<count, options)
            return queries.indices.map { rerank(found[$0], coded[$0], queries[$0], options) }
        }
        return scan(queries, options).map { $0.sorted() }
    }

    private func scan(_ queries: [PreparedQuery], _ options: SearchOptions) -> [TopK] {
        let (options, dense) = options.withoutDenseRows(of: count, above: 0.6)
        var best = queries.map { _ in TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity) }
        let values = queries.flatMap(\.values)
        let size = Self.batchRows
        let scratchSize = options.isFiltered ? size * dimension : 1
        matrix.withUnverifiedRows { stored in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: scratchSize) { scratch in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: size * queries.count) { scores in
                    guard let stored = stored.baseAddress, let scratch = scratch.baseAddress,
                        let base = scores.baseAddress
                    else { return }
                    options.forEachBlock(in: 0..<count, size: size) { block in
                        matrix.touch(block.base, ids: block.ids, count: block.count)
                        metric.tile(
                            values, dimension, queries.count,
                            block.consecutive(stored, stride: dimension, scratch: scratch), dimension, block.count,
                            dimension, base, size)
                        for i in queries.indices {
                            let mine = UnsafeMutableBufferPointer(start: base + i * size, count: block.count)
                            metric.turnToSimilarities(mine)
                            best[i].offer(UnsafeBufferPointer(mine), allowed: dense, row: block.row)
                        }
                    }
                }
            }
        }
        return best
    }
}
