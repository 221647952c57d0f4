import VectorKernels

/// Builds one graph in batches: the points of a batch look for their neighbors among those before, all at once, in a
/// graph that nobody changes; then the links back to them are entered, each list by one thread. So the graph is the same
/// for any number of threads, and no two threads ever touch the same memory (as in Dobson et al., "Scaling
/// graph-based ANNS algorithms to billion-size datasets", 2023). Points of one batch are compared with each other
/// directly.
struct HNSWBuilder {
    let points: HNSWPoints
    /// The ids of the points in the order in which they enter; nil for 0, 1, 2….
    let order: UnsafePointer<UInt32>?
    let count: Int
    /// The links of a finished list at most.
    let degree: Int
    let efConstruction: Int
    /// The levels above, which must be finished.
    let descent: HNSWDescent
    /// The number of the level that is built, −1 for the base.
    let level: Int
    let options: BuildOptions

    private static let batch = 512
    /// Partitions of the points, each of which one thread serves when links back are entered.
    private static let partitions = 64

    /// While building, lists may grow longer than they will be, so that they need not be pruned at every addition.
    private var width: Int { degree + degree / 2 }

    private struct Pair {
        var target: UInt32
        var source: UInt32
    }

    /// Writes the lists, `degree` places for each point, to `finished`.
    ///
    /// - Throws: `cancelled`, `tooLarge`.
    func build(
        into finished: UnsafeMutablePointer<UInt32>, progress: (Double) -> Void
    ) throws(VectorSearchError) {
        var growing = try FlatArray<UInt32>(zeros: count * width)
        defer { withExtendedLifetime(growing) {} }
        nonisolated(unsafe) let lists = try growing.mutableBase()
        lists.update(repeating: SIMILE_NO_LINK, count: count * width)
        let pool = HNSWScratchPool()
        nonisolated(unsafe) let builder = self
        for start in stride(from: 0, to: count, by: Self.batch) {
            if options.isCancelled() { throw .cancelled }
            let end = min(count, start + Self.batch)
            concurrently(end - start, threads: options.threads, block: 8) { i in
                builder.link(start + i, batch: start..<end, lists, pool)
            }
            linkBack(start..<end, lists, pool)
            progress(Double(end) / Double(count))
        }
        nonisolated(unsafe) let finished = finished
        concurrently(count, threads: options.threads) { id in
            builder.finish(UInt32(id), lists + id * builder.width, into: finished + id * builder.degree, pool)
        }
    }

    private func id(_ place: Int) -> UInt32 { order.map { $0[place] } ?? UInt32(place) }

    /// Finds the links of the point at a place.
    private func link(
        _ place: Int, batch: Range<Int>, _ lists: UnsafeMutablePointer<UInt32>, _ pool: HNSWScratchPool
    ) {
        let id = id(place)
        pool.withScratch(count: count, stride: points.stride) { scratch in
            withUnsafeTemporaryAllocation(of: Int8.self, capacity: points.stride) { codes in
                guard let codes = codes.baseAddress else { return }
                let query = points.query(id, codes: codes)
                scratch.reserve(efConstruction + batch.count)
                var size = 0
                if let entry = descent.entry(query, above: level, known: batch.lowerBound, scratch) {
                    withUnsafePointer(to: order == nil ? entry : descent.rows[Int(entry)]) { entry in
                        size = points.walk(
                            query, HNSWLinks(base: lists, width: width),
                            from: UnsafeBufferPointer(start: entry, count: 1), ef: efConstruction, scratch)
                    }
                }
                scratch.reserve(efConstruction + batch.count)
                addBatch(batch, except: place, query, scratch, &size)
                var found = UnsafeMutableBufferPointer(start: scratch.pool, count: size)
                for i in found.indices { found[i].tag = found[i].id }
                found.sort { $0.precedes($1) }
                let selection = HNSWSelection(points, codes: scratch.codes, keys: scratch.keys)
                _ = selection.choose(
                    UnsafeBufferPointer(rebasing: found.prefix(efConstruction)), of: query, limit: degree,
                    into: lists + Int(id) * width)
            }
        }
    }

    /// Adds those points of the batch that are no worse than the worst candidate.
    private func addBatch(
        _ batch: Range<Int>, except place: Int, _ query: HNSWPoints.Query, _ scratch: HNSWScratch, _ size: inout Int
    ) {
        let bound = size == efConstruction ? scratch.pool[size - 1].key : -.infinity
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.batch) { ids in
            guard let base = ids.baseAddress else { return }
            for i in 0..<batch.count { base[i] = id(batch.lowerBound + i) }
            points.keys(query, base, batch.count, into: scratch.keys)
            for i in 0..<batch.count where scratch.keys[i] >= bound && batch.lowerBound + i != place {
                scratch.pool[size] = HNSWCandidate(key: scratch.keys[i], tag: base[i])
                size += 1
            }
        }
    }

    /// Enters the links back to the points of a batch.
    private func linkBack(_ batch: Range<Int>, _ lists: UnsafeMutablePointer<UInt32>, _ pool: HNSWScratchPool) {
        var parts = [[Pair]](repeating: [], count: Self.partitions)
        for place in batch {
            let source = id(place)
            let list = lists + Int(source) * width
            for i in 0..<degree where list[i] != SIMILE_NO_LINK {
                parts[Int(list[i]) % Self.partitions].append(Pair(target: list[i], source: source))
            }
        }
        let pairs = parts
        nonisolated(unsafe) let (builder, lists) = (self, lists)
        concurrently(Self.partitions, threads: options.threads, block: 1) { part in
            let sorted = pairs[part].sorted { ($0.target, $0.source) < ($1.target, $1.source) }
            pool.withScratch(count: builder.count, stride: builder.points.stride) { scratch in
                for pair in sorted {
                    builder.points.add(
                        pair.source, to: pair.target, lists + Int(pair.target) * builder.width, width: builder.width,
                        degree: builder.degree, scratch)
                }
            }
        }
    }

    /// Prunes a list to its final length.
    private func finish(
        _ id: UInt32, _ list: UnsafePointer<UInt32>, into finished: UnsafeMutablePointer<UInt32>,
        _ pool: HNSWScratchPool
    ) {
        finished.update(repeating: SIMILE_NO_LINK, count: degree)
        let length = (0..<width).first { list[$0] == SIMILE_NO_LINK } ?? width
        if length <= degree {
            finished.update(from: list, count: length)
        } else {
            pool.withScratch(count: count, stride: points.stride) { scratch in
                points.choose(id, among: list, count: length, limit: degree, into: finished, scratch)
            }
        }
    }
}
