import VectorKernels

/// One search. What it reads from a file's tables is checked where it is used.
struct LSHScan {
    let index: LSHIndex
    let query: PreparedQuery
    let options: SearchOptions
    /// Room for all rows and one more.
    let candidates: UnsafeMutablePointer<UInt32>
    /// Room for the projections of the query.
    let projections: UnsafeMutablePointer<Float>

    /// Rows scored between two visits to the heap.
    private static let blockSize = 256
    /// Visiting a row in a bucket costs about as many times what ranking one in order does, as measured.
    private static let costOfBucketRow = 20
    /// Of so many rows that an effort looks at, one more is compared exactly for each neighbor asked for.
    private static let rowsPerCompared = 1280
    /// Fewest rows that are compared exactly, however few neighbors are asked for.
    private static let leastCompared = 20

    func run() -> [Neighbor] {
        let effort = options.effort ?? LSHIndex.defaultEffort
        let compared = comparedRows(effort)
        let allowed = options.isFiltered ? options.allowedCount(of: index.count) : index.count
        // Nothing is ranked where all would be compared.
        guard allowed > compared else { return best(gatherAll()) }
        query.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            index.functions.rotation.project(values, into: projections)
        }
        // Of the rows in the buckets only a share is allowed: more buckets make up for it.
        let probes = Self.product(effort, max(1, index.count / max(1, allowed)))
        let isScan = Self.product(Self.costOfBucketRow, nominalRows(probes)) > allowed
        let found = isScan ? gatherAll() : gather(probes)
        return best(found > compared && isRanked ? rank(found, keeping: compared) : found)
    }

    private var isRanked: Bool { index.functions.sketchWords > 0 }

    /// How many rows so many probes of each table would look at if buckets were full and shared none.
    private func nominalRows(_ probes: Int) -> Int {
        Self.product(probes, index.functions.tables * index.parameters.bucketSize)
    }

    /// How many rows are compared exactly: also when there are no more buckets to be had, more effort finds more.
    private func comparedRows(_ effort: Int) -> Int {
        let each = max(index.parameters.rerank, nominalRows(effort) / Self.rowsPerCompared)
        return max(Self.leastCompared, Self.product(options.limit, each))
    }

    /// The product of two numbers that are not negative, or as much as an `Int` can hold.
    private static func product(_ a: Int, _ b: Int) -> Int {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? .max : product
    }

    /// Makes all allowed rows candidates, in ascending order, and tells how many.
    private func gatherAll() -> Int {
        guard options.isFiltered else {
            for row in 0..<index.count { candidates[row] = UInt32(row) }
            return index.count
        }
        var found = 0
        func offer(_ row: Int) {
            guard options.isAllowed.map({ $0(row) }) ?? true else { return }
            candidates[found] = UInt32(row)
            found += 1
        }
        if let rows = options.rows {
            for row in rows {
                guard row < index.count else { break }
                offer(row)
            }
        } else {
            for row in 0..<index.count { offer(row) }
        }
        return found
    }

    /// Makes the allowed rows in `probes` buckets of each table candidates, each once, and tells how many.
    private func gather(_ probes: Int) -> Int {
        let (functions, count) = (index.functions, index.count)
        let sets = ProbeOrder.sets(probes, changes: functions.changes)
        let slots = 1 << functions.slotBits
        var found = 0
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count / 64 + 1) { seen in
            seen.initialize(repeating: 0)
            guard let seen = seen.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: LSHFunctions.Change.self, capacity: functions.changes) { changes in
                guard let changes = changes.baseAddress else { return }
                for table in 0..<functions.tables {
                    let offsets = index.offsets.base + table * (slots + 1)
                    let rows = index.rows.base + table * count
                    let key = functions.key(projections, table: table, changes: changes)
                    for set in sets {
                        guard let key = Self.apply(set, changes, to: key) else { continue }
                        let slot = functions.slot(key)
                        let (start, end) = (Int(offsets[slot]), Int(offsets[slot + 1]))
                        guard start <= end, end <= count else { continue }
                        for i in start..<end {
                            let row = Int(rows[i])
                            guard row < count else { continue }
                            // Whether a row is new cannot be foreseen, so that a branch would cost more than a write.
                            let word = seen[row / 64]
                            candidates[found] = UInt32(row)
                            found += Int(~word >> UInt64(row % 64) & 1)
                            seen[row / 64] = word | 1 << UInt64(row % 64)
                        }
                    }
                }
            }
        }
        guard options.isFiltered else { return found == count ? gatherAll() : found }
        var kept = 0
        for i in 0..<found where options.allows(Int(candidates[i])) {
            candidates[kept] = candidates[i]
            kept += 1
        }
        // All rows are ranked without a list, and so have to be in their order.
        return kept == count ? gatherAll() : kept
    }

    /// A key with some hash values changed; nil when one would be changed both ways.
    private static func apply(
        _ set: UInt64, _ changes: UnsafeMutablePointer<LSHFunctions.Change>, to key: UInt64
    ) -> UInt64? {
        var (rest, key, changed): (UInt64, UInt64, UInt32) = (set, key, 0)
        while rest != 0 {
            let change = changes[rest.trailingZeroBitCount]
            let hash: UInt32 = 1 << UInt32(change.hash)
            guard changed & hash == 0 else { return nil }
            changed |= hash
            key &+= change.difference
            rest &= rest - 1
        }
        return key
    }

    /// Moves the candidates with the nearest sketches to the front, and tells how many: `keeping`, and of those as far as the
    /// last the first.
    private func rank(_ found: Int, keeping: Int) -> Int {
        let words = index.functions.sketchWords
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: found + 64 * words + 1) { memory in
            guard let distances = memory.baseAddress else { return found }
            let histogram = distances + found
            histogram.update(repeating: 0, count: 64 * words + 1)
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { sketch in
                guard let sketch = sketch.baseAddress else { return }
                index.functions.sketch(projections, into: sketch)
                simile_hash_kernels().pointee.sketch_distances(
                    sketch, index.sketches.base, found == index.count ? nil : candidates, found, words, distances)
            }
            // Counts only what is not farther than the nearest `keeping` so far, which soon is little.
            var (bound, within) = (64 * words, 0)
            var i = simile_next_within(distances, 0, found, UInt32(bound))
            while i < found {
                histogram[Int(distances[i])] += 1
                within += 1
                while within - Int(histogram[bound]) >= keeping {
                    within -= Int(histogram[bound])
                    bound -= 1
                }
                i = simile_next_within(distances, i + 1, found, UInt32(bound))
            }
            let nearer = within - Int(histogram[bound])
            var (kept, ties) = (0, keeping - nearer)
            i = simile_next_within(distances, 0, found, UInt32(bound))
            while i < found {
                if distances[i] < bound || ties > 0 {
                    if distances[i] == bound { ties -= 1 }
                    candidates[kept] = candidates[i]
                    kept += 1
                }
                i = simile_next_within(distances, i + 1, found, UInt32(bound))
            }
            return kept
        }
    }

    /// The best of the first `found` candidates.
    private func best(_ found: Int) -> [Neighbor] {
        var best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        index.matrix.withUnverifiedRows { values in
            guard let values = values.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { scores in
                guard let base = scores.baseAddress else { return }
                for start in stride(from: 0, to: found, by: Self.blockSize) {
                    let size = min(Self.blockSize, found - start)
                    let ids = candidates + start
                    index.matrix.touch(ids: ids, count: size)
                    query.score(values, stride: index.dimension, ids: ids, count: size, into: base)
                    best.offer(UnsafeBufferPointer(start: base, count: size)) { Int(ids[$0]) }
                }
            }
        }
        return best.sorted()
    }
}
