import Synchronization
import VectorKernels

extension HNSWIndex {
    /// The rows most similar to `query`, best first; see ``VectorIndex/search(_:_:)``.
    ///
    /// Without an effort, enough candidates are kept for a recall of about 0.98 on embeddings: at least 48, and twice the
    /// limit. More effort not only keeps more candidates, but also trusts their codes less, and compares more of them by
    /// the vectors. An effort of as many as there are rows compares all: the answer is that of ``ExactIndex`` over the
    /// vectors as they are kept. About O(ef · m · log n) steps.
    ///
    /// - Throws: ``VectorSearchError`` when the query has another dimension, is not finite, is zero while the metric is
    ///   the cosine, or the options make no sense.
    public func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor] {
        try options.validate()
        let query = try PreparedQuery(query, dimension: dimension, metric: metric)
        guard options.limit > 0, liveCount > 0 else { return [] }
        return try file.reading {
            scratch.withScratch(count: count, stride: codes.stride) { scratch in
                var search = HNSWSearch(self, query, options, scratch)
                while true {
                    if let answers = search.step() { return answers }
                }
            }
        }
    }

    /// Queries whose walks take turns: enough to hide the wait for memory, few enough for what they touch to stay in the
    /// nearest caches.
    private static let lanes = 6

    /// The answers to many queries, in their order, the same as one by one; see
    /// ``VectorIndex/search(_:_:threads:)``.
    ///
    /// Each thread walks for six queries in turns, so that one walks while the others wait for memory.
    public func search(
        _ queries: VectorMatrix, _ options: SearchOptions, threads: Int
    ) throws(VectorSearchError) -> [[Neighbor]] {
        guard threads > 0 else { throw .invalidThreads(threads) }
        try options.validate()
        let prepared = try PreparedQuery.all(queries, dimension: dimension, metric: metric)
        guard options.limit > 0, liveCount > 0 else { return prepared.map { _ in [] } }
        let parts = max(1, min(threads, prepared.count))
        let answers = Mutex([[[Neighbor]]](repeating: [], count: parts))
        try file.reading {
            concurrently(parts, threads: threads, block: 1) { part in
                let mine = prepared[prepared.count * part / parts..<prepared.count * (part + 1) / parts]
                let found = inTurns(mine, options)
                answers.withLock { $0[part] = found }
            }
        }
        return answers.withLock { $0.flatMap { $0 } }
    }

    private func inTurns(_ queries: ArraySlice<PreparedQuery>, _ options: SearchOptions) -> [[Neighbor]] {
        var found = [[Neighbor]](repeating: [], count: queries.count)
        var rest = queries.indices
        var lanes: [(place: Int, search: HNSWSearch)] = []
        while lanes.count < Self.lanes, let place = rest.popFirst() {
            let memory = scratch.take(count: count, stride: codes.stride)
            lanes.append((place, HNSWSearch(self, queries[place], options, memory)))
        }
        while !lanes.isEmpty {
            var lane = 0
            while lane < lanes.count {
                guard let answers = lanes[lane].search.step() else {
                    lane += 1
                    continue
                }
                found[lanes[lane].place - queries.startIndex] = answers
                let memory = lanes[lane].search.scratch
                if let place = rest.popFirst() {
                    lanes[lane] = (place, HNSWSearch(self, queries[place], options, memory))
                    lane += 1
                } else {
                    scratch.give(memory)
                    lanes.remove(at: lane)
                }
            }
        }
        return found
    }
}

/// One search, step by step.
private struct HNSWSearch {
    let index: HNSWIndex
    let query: PreparedQuery
    let coded: Int8Query
    let options: SearchOptions
    let scratch: HNSWScratch
    /// Whether some rows must not be returned.
    let isFiltered: Bool
    /// About how many rows may be returned.
    let allowed: Int
    /// By how much the similarity of a row may exceed its key, for the row to be compared still.
    let slack: Float
    /// The key below which no row is similar enough.
    let leastKey: Float
    /// How many rows to find.
    let most: Int
    private var ef: Int
    private var walk: HNSWWalk?

    static let defaultEffort = 48
    /// Rows compared again between two looks at whether that is enough.
    private static let block = 8

    init(_ index: HNSWIndex, _ query: PreparedQuery, _ options: SearchOptions, _ scratch: HNSWScratch) {
        self.index = index
        self.query = query
        self.options = options
        self.scratch = scratch
        coded = index.coder.query(query)
        isFiltered = options.isFiltered || index.removedCount > 0
        var allowed = index.count
        if options.isFiltered { allowed = options.allowedCount(of: index.count) }
        // Removed rows are taken to be spread evenly.
        self.allowed = index.removedCount > 0 ? allowed * index.liveCount / index.count : allowed
        most = min(options.limit, max(1, self.allowed))
        let usual = options.limit == .max ? 4 * Self.defaultEffort : max(Self.defaultEffort, 2 * most)
        let effort = options.effort ?? usual
        // Few errors of codes exceed the index's slack, but those would keep recall below 1 whatever the effort.
        slack =
            options.effort.map { $0 >= index.count } ?? false
            ? .infinity : index.slack * max(1, Float(effort) / Float(usual))
        leastKey =
            slack.isFinite
            ? options.minimumSimilarity.map { [coded, slack] in coded.key(fromSimilarity: $0) - slack } ?? -.infinity
            : -.infinity
        // Rows that may not be returned take places among the candidates, too.
        ef = min(index.count, options.limit == .max ? effort : max(effort, most))
        if isFiltered { ef = min(index.count, ef * index.count / max(1, self.allowed)) }
    }

    private func allows(_ row: Int) -> Bool { !index.removed.contains(row) && options.allows(row) }

    /// Goes on by a step, and returns the answers after the last one. Walks, with more candidates each time until there
    /// are enough, or compares all when that costs less.
    mutating func step() -> [Neighbor]? {
        if walk != nil {
            if walk?.step() == true { return nil }
            let pool = UnsafeMutableBufferPointer(start: scratch.pool, count: walk?.size ?? 0)
            // The pool ends below everything that is similar enough, so more candidates would not help.
            let isPastEnd = pool.count == ef && (pool.last?.key ?? 0) < leastKey
            let kept = keep(pool)
            if isPastEnd || (kept >= most && options.limit < .max) {
                return answers(UnsafeBufferPointer(rebasing: pool[..<kept]))
            }
            ef *= 4
        }
        walk = slack.isFinite && walkCost(ef) < scanCost ? begin() : nil
        return walk == nil ? scan() : nil
    }

    // Nanoseconds as measured, roughly; only their ratio matters.
    private func walkCost(_ ef: Int) -> Double { 250 * Double(ef) + 0.4 * Double(ef) * Double(ef) }
    private var scanCost: Double {
        let row = 4 + Double(index.codes.stride) / 32
        return options.isAllowed == nil
            ? row * Double(isFiltered ? allowed : index.count) + Double(isFiltered ? index.count : 0) / 32
            : row * Double(allowed) + 10 * Double(index.count)
    }

    /// A walk in the base level, from where the upper levels lead.
    private func begin() -> HNSWWalk? {
        coded.codes.withUnsafeBufferPointer { codes in
            if let base = codes.baseAddress { scratch.codes.update(from: base, count: codes.count) }
        }
        let query = HNSWPoints.Query(codes: scratch.codes, factor: coded.factor, offset: coded.offset)
        guard let place = index.descent.entry(query, scratch) else { return nil }
        return withUnsafePointer(to: index.entries.rows[Int(place)]) { entry in
            HNSWWalk(
                index.points, query, HNSWLinks(base: index.links.base, width: index.parameters.degree),
                from: UnsafeBufferPointer(start: entry, count: 1), ef: ef, scratch)
        }
    }

    /// Moves the candidates that may be returned to the front, and returns their number.
    private func keep(_ pool: UnsafeMutableBufferPointer<HNSWCandidate>) -> Int {
        var kept = 0
        for candidate in pool where !isFiltered || allows(Int(candidate.id)) {
            pool[kept] = candidate
            kept += 1
        }
        return kept
    }

    /// Compares candidates, the most promising first, by the vectors, until the next cannot be among the answers.
    private func answers(_ candidates: UnsafeBufferPointer<HNSWCandidate>) -> [Neighbor] {
        var best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { rows in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { scores in
                guard let rowsBase = rows.baseAddress, let scoresBase = scores.baseAddress else { return }
                var start = 0
                while start < candidates.count {
                    // The first of all are always compared: what is most similar must not hang on the error of its code.
                    if start > 0, candidates[start].key + slack < coded.key(fromSimilarity: best.bound) { break }
                    let size = min(
                        candidates.count - start, start == 0 ? min(256, max(Self.block, options.limit)) : Self.block)
                    for i in 0..<size { rowsBase[i] = candidates[start + i].id }
                    index.vectors.score(query, rowsBase, size, walked: index.codes, into: scoresBase)
                    best.offer(UnsafeBufferPointer(start: scoresBase, count: size)) { Int(rowsBase[$0]) }
                    start += size
                }
            }
        }
        return best.sorted()
    }

    /// Compares the codes of all rows that may be returned.
    private func scan() -> [Neighbor] {
        let few = options.limit < .max / 8 ? max(4 * options.limit + 64, options.effort ?? 0) : .max
        // Where the number is bounded, the least similarity is for the vectors to tell.
        var best = TopK(limit: few, minimumSimilarity: few < .max ? nil : leastKey - slack)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { rows in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { keys in
                guard let rowsBase = rows.baseAddress, let keysBase = keys.baseAddress else { return }
                var size = 0
                func flush() {
                    coded.keys(index.codes.bytes.base, ids: rowsBase, count: size, into: keysBase)
                    best.offer(UnsafeBufferPointer(start: keysBase, count: size)) { Int(rowsBase[$0]) }
                    size = 0
                }
                func take(_ row: Int) {
                    guard row < index.count, !index.removed.contains(row), options.isAllowed?(row) ?? true else {
                        return
                    }
                    rowsBase[size] = UInt32(row)
                    size += 1
                    if size == 256 { flush() }
                }
                if let rows = options.rows { rows.forEach(take) } else { (0..<index.count).forEach(take) }
                flush()
            }
        }
        let candidates = best.sorted().map { HNSWCandidate(key: $0.similarity, tag: UInt32($0.row)) }
        return candidates.withUnsafeBufferPointer { answers($0) }
    }
}
