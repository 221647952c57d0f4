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

/// Walks a graph from some points towards a query: always on from the best point whose links were not followed yet,
/// until the best `ef` that were met have been followed (Malkov and Yashunin, 2018, algorithm 2).
///
/// The candidates are one sorted array rather than two heaps: for the few hundred at most that are worth keeping, moving
/// a part of an array in the nearest cache is faster.
///
/// A walk spends most of its time waiting for memory, for each step needs what the one before has found. So it is taken
/// step by step, and a step ends by asking for the records that the next one compares: whoever has several queries walks
/// for another one meanwhile.
struct HNSWWalk {
    private let points: HNSWPoints
    private let query: HNSWPoints.Query
    private let links: HNSWLinks
    private let ef: Int
    private let scratch: HNSWScratch
    /// The number of candidates in the scratch memory's pool, best first.
    private(set) var size = 0
    /// The place in the pool of the best candidate whose links were not followed.
    private var next = 0
    /// The points marked as seen that are in the log, and whether those are all.
    private var logged = 0
    private var isComplete = true
    /// The points met in the last step, which come after those of the log.
    private var met = 0
    private var chosen: UInt32?

    /// A walk at its beginning.
    ///
    /// - Parameter scratch: memory that nobody else uses until the walk has ended.
    init(
        _ points: HNSWPoints, _ query: HNSWPoints.Query, _ links: HNSWLinks, from entries: UnsafeBufferPointer<UInt32>,
        ef: Int, _ scratch: HNSWScratch
    ) {
        (self.points, self.query, self.links, self.ef, self.scratch) = (points, query, links, ef, scratch)
        scratch.reserve(ef)
        for start in Swift.stride(from: 0, to: entries.count, by: HNSWScratch.widest) {
            guard let ids = entries.baseAddress else { break }
            met = simile_unseen_links(
                ids + start, min(HNSWScratch.widest, entries.count - start), scratch.seen, points.base, points.stride,
                scratch.log + logged)
            compare()
        }
    }

    /// Goes on by a step: compares points just met and chooses the next to follow, or follows its links. Asks for what the
    /// next step reads. False when there is nothing to follow: the walk has come to its end.
    @inline(__always)
    mutating func step() -> Bool {
        if let chosen {
            follow(chosen)
            self.chosen = nil
            return true
        }
        if met > 0 { compare() }
        let pool = scratch.pool
        while next < size, pool[next].tag & HNSWCandidate.followed != 0 { next += 1 }
        guard next < size else {
            scratch.clear(logged: logged, isComplete: isComplete)
            return false
        }
        let id = pool[next].tag
        pool[next].tag = id | HNSWCandidate.followed
        next += 1
        ask(id)
        chosen = id
        return true
    }

    @inline(__always)
    private func ask(_ id: UInt32) {
        let list = links.base + Int(id) * links.width
        simile_prefetch(list)
        simile_prefetch(list + 16)
    }

    @inline(__always)
    private mutating func follow(_ id: UInt32) {
        // The likely next: its links are on their way while these are looked at.
        while next < size, scratch.pool[next].tag & HNSWCandidate.followed != 0 { next += 1 }
        if next < size { ask(scratch.pool[next].id) }
        met = simile_unseen_links(
            links.base + Int(id) * links.width, links.width, scratch.seen, points.base, points.stride,
            scratch.log + logged)
    }

    /// Takes those of the points just met that are good enough into the pool.
    @inline(__always)
    private mutating func compare() {
        let found = scratch.log + logged
        points.keys(query, found, met, into: scratch.keys)
        let (pool, keys, ef) = (scratch.pool, scratch.keys, ef)
        var (size, next) = (size, next)
        let worst = size == ef ? pool[ef - 1].key : -.infinity
        for i in 0..<met where size < ef || keys[i] > worst {
            let key = keys[i]
            if size == ef {
                guard key > pool[ef - 1].key else { continue }
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
            pool[place] = HNSWCandidate(key: key, tag: found[i])
            if place < next { next = place }
        }
        (self.size, self.next) = (size, next)
        logged += met
        met = 0
        if logged > scratch.logCapacity - max(links.width, HNSWScratch.widest) { (logged, isComplete) = (0, false) }
    }
}

extension HNSWPoints {
    /// A walk from its beginning to its end.
    ///
    /// - Returns: the number of candidates in the scratch memory's pool, best first.
    func walk(
        _ query: Query, _ links: HNSWLinks, from entries: UnsafeBufferPointer<UInt32>, ef: Int, _ scratch: HNSWScratch
    ) -> Int {
        var walk = HNSWWalk(self, query, links, from: entries, ef: ef, scratch)
        while walk.step() {}
        return walk.size
    }
}
