import Basics
import VectorKernels

/// The upper levels: ever smaller random samples of the rows, each a graph of its own, in which a search comes near its
/// target in a few steps before it enters the base level.
///
/// A sample is the beginning of the next larger one, so one list of rows and one copy of their records serves all levels;
/// the graphs' points are places in the list. The copy makes the descent run in the nearest caches.
struct HNSWEntries: Sendable {
    /// The rows of the largest sample, those that are in the smallest first.
    var rows: FlatArray<UInt32>
    /// The sizes of the samples, the largest first. The smallest is looked at as a whole.
    var sizes: [Int]
    /// The records of `rows`.
    var records: Int8Records
    /// The graphs of all levels but the last, one after the other.
    var links: FlatArray<UInt32>

    /// A sample is this much smaller than the one below.
    static let ratio = 16
    /// A sample of at most this many rows is the last.
    static let smallest = 64

    /// The entries of the first `count` rows, whose graphs are still to be built.
    init(_ codes: Int8Records, count: Int, width: Int, seed: UInt64) throws(VectorSearchError) {
        var picked: [(hash: UInt64, row: UInt32)] = []
        for row in 0..<count {
            var random = SeededGenerator(seed: seed, stream: UInt64(row))
            let hash = random.next()
            if hash < .max / UInt64(Self.ratio) { picked.append((hash, UInt32(row))) }
        }
        if picked.isEmpty, count > 0 { picked.append((0, 0)) }
        picked.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
        sizes = picked.isEmpty ? [] : [picked.count]
        while let last = sizes.last, last > Self.smallest { sizes.append(max(1, last / Self.ratio)) }
        rows = try FlatArray(zeros: picked.count)
        records = try Int8Records(count: picked.count, dimension: codes.dimension)
        links = try FlatArray(zeros: sizes.dropLast().reduce(0, +) * width)
        let (row, record, link) = (try rows.mutableBase(), try records.bytes.mutableBase(), try links.mutableBase())
        codes.bytes.withUnsafeBufferPointer { bytes in
            guard let bytes = bytes.baseAddress else { return }
            for (place, entry) in picked.enumerated() {
                row[place] = entry.row
                (record + place * codes.stride).update(from: bytes + Int(entry.row) * codes.stride, count: codes.stride)
            }
        }
        link.update(repeating: SIMILE_NO_LINK, count: links.count)
    }

    /// The entries in a file.
    init(rows: FlatArray<UInt32>, sizes: [Int], records: Int8Records, links: FlatArray<UInt32>) {
        self.rows = rows
        self.sizes = sizes
        self.records = records
        self.links = links
    }

    /// Where the graph of a level begins among the links.
    func offset(ofLevel level: Int, width: Int) -> Int { sizes[..<level].reduce(0, +) * width }
}

/// The upper levels in use.
struct HNSWDescent {
    let rows: UnsafePointer<UInt32>
    let sizes: [Int]
    let points: HNSWPoints
    private let links: UnsafePointer<UInt32>
    private let width: Int

    /// A view of entries that outlive it.
    init(_ entries: HNSWEntries, _ coder: HNSWCoder, width: Int) {
        rows = entries.rows.base
        sizes = entries.sizes
        points = HNSWPoints(entries.records, coder)
        links = entries.links.base
        self.width = width
    }

    /// The place in the list of rows where a search for the query should start, by way of the levels above `level`, of
    /// which only those count that have at most `known` rows; nil when none has.
    func entry(_ query: HNSWPoints.Query, above level: Int = -1, known: Int = .max, _ scratch: HNSWScratch) -> UInt32? {
        var current: UInt32?
        for upper in stride(from: sizes.count - 1, to: level, by: -1) where sizes[upper] <= known {
            if upper == sizes.count - 1 {
                points.keys(query, nil, sizes[upper], into: scratch.keys)
                var best = 0
                for i in 0..<sizes[upper] where scratch.keys[i] > scratch.keys[best] { best = i }
                current = UInt32(best)
            } else if let start = current {
                withUnsafePointer(to: start) { start in
                    let entries = UnsafeBufferPointer(start: start, count: 1)
                    let level = HNSWLinks(base: links + sizes[..<upper].reduce(0, +) * width, width: width)
                    if points.walk(query, level, from: entries, ef: 1, scratch) > 0 {
                        current = scratch.pool[0].id
                    }
                }
            }
        }
        return current
    }
}
