import VectorKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One flat graph: for every point a list of links of one width, ended early by `SIMILE_NO_LINK`.
struct HNSWLinks {
    let base: UnsafePointer<UInt32>
    let width: Int
}

extension HNSWPoints {
    /// Walks a graph from some points towards a query: always on from the best point whose links were not followed yet,
    /// until the best `ef` that were met have been followed (Malkov and Yashunin, 2018, algorithm 2).
    ///
    /// The candidates are one sorted array rather than two heaps: for the few hundred at most that are worth keeping,
    /// moving a part of an array in the nearest cache is faster.
    ///
    /// - Returns: the number of candidates in the scratch memory's pool, best first.
    func walk(
        _ query: Query, _ links: HNSWLinks, from entries: UnsafeBufferPointer<UInt32>, ef: Int, _ scratch: HNSWScratch
    ) -> Int {
        scratch.reserve(ef)
        let (pool, keys, seen) = (scratch.pool, scratch.keys, scratch.seen)
        let log = scratch.log
        let logEnd = scratch.logCapacity - links.width
        var (logged, isComplete) = (0, true)
        var size = 0
        var next = 0

        /// Puts a point into its place, unless it is worse than all of a full pool.
        @inline(__always)
        func offer(_ id: UInt32, _ key: Float) {
            if size == ef {
                guard key > pool[ef - 1].key else { return }
            } else {
                size += 1
            }
            var place = size - 1
            if place > 48 {
                var low = 0
                while low < place {
                    let middle = (low + place) / 2
                    if pool[middle].key < key { place = middle } else { low = middle + 1 }
                }
                memmove(pool + (place + 1), pool + place, (size - 1 - place) * MemoryLayout<HNSWCandidate>.stride)
            } else {
                while place > 0, pool[place - 1].key < key {
                    pool[place] = pool[place - 1]
                    place -= 1
                }
            }
            pool[place] = HNSWCandidate(key: key, tag: id)
            if place < next { next = place }
        }

        for start in Swift.stride(from: 0, to: entries.count, by: HNSWScratch.widest) {
            let count = min(HNSWScratch.widest, entries.count - start)
            guard let ids = entries.baseAddress else { break }
            self.keys(query, ids + start, count, into: keys)
            for i in 0..<count {
                let id = ids[start + i]
                let bit: UInt64 = 1 << UInt64(id & 63)
                if seen[Int(id >> 6)] & bit != 0 { continue }
                seen[Int(id >> 6)] |= bit
                log[logged] = id
                logged += 1
                offer(id, keys[i])
                if logged > logEnd { (logged, isComplete) = (0, false) }
            }
        }
        while next < size {
            let id = pool[next].tag
            pool[next].tag = id | HNSWCandidate.followed
            next += 1
            while next < size, pool[next].tag & HNSWCandidate.followed != 0 { next += 1 }
            // The likely next: its links are on their way while these are looked at.
            if next < size {
                let likely = links.base + Int(pool[next].id) * links.width
                simile_prefetch(likely)
                simile_prefetch(likely + 16)
            }
            let found = log + logged
            let count = simile_unseen_links(
                links.base + Int(id) * links.width, links.width, seen, base, self.stride, found)
            self.keys(query, found, count, into: keys)
            logged += count
            if logged > logEnd { (logged, isComplete) = (0, false) }
            if size == ef {
                let worst = pool[ef - 1].key
                for i in 0..<count where keys[i] > worst { offer(found[i], keys[i]) }
            } else {
                for i in 0..<count { offer(found[i], keys[i]) }
            }
            while next < size, pool[next].tag & HNSWCandidate.followed != 0 { next += 1 }
        }
        scratch.clear(logged: logged, isComplete: isComplete)
        return size
    }
}
