import Basics

/// Grows one tree: cuts the rows in two, and each half again, until the rest fits into leaves.
struct AnnoyGrower: ~Copyable {
    /// Cuts tried before rows are divided by chance.
    private static let attempts = 3
    /// A cut whose larger part has more than this share of the rows is tried again.
    private static let largestShare: Float = 0.95
    /// Bits looked at before the most even one is taken.
    private static let bitAttempts = 20
    private static let blockSize = 256

    private let rows: AnnoyRows
    private let isCancelled: @Sendable () -> Bool
    private var random: SeededGenerator
    private var means: AnnoyTwoMeans
    private var ids: [UInt32]
    /// Rows of the second half while a list is divided, and the sides they are on.
    private var others: [UInt32]
    private var sides: [Bool]
    private var tree: AnnoyTree

    init(_ rows: AnnoyRows, _ random: SeededGenerator, isCancelled: @escaping @Sendable () -> Bool) {
        self.rows = rows
        self.random = random
        self.isCancelled = isCancelled
        means = AnnoyTwoMeans(rows)
        ids = (0..<rows.count).map { UInt32($0) }
        others = ids
        sides = Array(repeating: false, count: rows.count)
        tree = AnnoyTree(rows.layout, items: rows.count)
    }

    /// The tree over all rows, whose root is its last node.
    consuming func grow() throws(VectorSearchError) -> AnnoyTree {
        _ = try grow(0..<rows.count, isRoot: true)
        return tree
    }

    /// The number of a node with the rows in a part of the list.
    private mutating func grow(_ range: Range<Int>, isRoot: Bool = false) throws(VectorSearchError) -> Int {
        if range.count == 1, !isRoot { return Int(ids[range.lowerBound]) }
        if range.count <= rows.layout.capacity {
            // In ascending order, so that a search reads memory in one direction.
            ids[range].sort()
            return try ids.withUnsafeBufferPointer { ids throws(VectorSearchError) in
                try tree.appendLeaf(UnsafeBufferPointer(rebasing: ids[range]))
            }
        }
        guard !isCancelled() else { throw .cancelled }
        let (cut, middle) = divide(range)
        let first = try grow(range.lowerBound..<middle)
        let second = try grow(middle..<range.upperBound)
        return try tree.appendCut(cut, (first, second), descendants: range.count)
    }

    /// Divides a part of the list in two, neither empty: by what, and where the second half begins.
    private mutating func divide(_ range: Range<Int>) -> (AnnoyCut, middle: Int) {
        for _ in 0..<Self.attempts {
            let cut = rows.layout.metric == .hamming ? bit(range) : plane(range)
            var ones = 0
            switch cut {
            case .none: continue
            case .bit(let bit):
                for i in range {
                    sides[i] = rows.bit(bit, of: Int(ids[i]))
                    ones += sides[i] ? 1 : 0
                }
            case .plane(let plane): ones = findSides(of: plane, range)
            }
            if Float(max(ones, range.count - ones)) <= Self.largestShare * Float(range.count) {
                return (cut, partition(range))
            }
        }
        ids[range].shuffle(using: &random)
        return (.none, range.lowerBound + range.count / 2)
    }

    private mutating func plane(_ range: Range<Int>) -> AnnoyCut {
        let plane = ids.withUnsafeBufferPointer { ids in
            means.plane(UnsafeBufferPointer(rebasing: ids[range]), &random)
        }
        return plane.map { .plane($0) } ?? .none
    }

    /// A bit that is one in a fair share of the rows; none when all seem equal.
    private mutating func bit(_ range: Range<Int>) -> AnnoyCut {
        let sample = min(range.count, Self.blockSize)
        var (best, most) = (AnnoyCut.none, 0)
        for _ in 0..<Self.bitAttempts {
            let bit = Int.random(in: 0..<rows.layout.dimension, using: &random)
            let ones = (0..<sample).count { i in
                rows.bit(bit, of: Int(ids[range.lowerBound + i * range.count / sample]))
            }
            let fewer = min(ones, sample - ones)
            if fewer > most { (best, most) = (.bit(bit), fewer) }
            if 4 * fewer > sample { break }
        }
        return best
    }

    /// Notes for every row of a part on which side of a plane it is; how many are on the positive one. Those on the plane
    /// itself are divided by chance.
    private mutating func findSides(of plane: AnnoyPlane, _ range: Range<Int>) -> Int {
        let rows = rows
        var random = random
        defer { self.random = random }
        return ids.withUnsafeBufferPointer { ids in
            sides.withUnsafeMutableBufferPointer { sides in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: range.count) { margins in
                    rows.margins(plane, UnsafeBufferPointer(rebasing: ids[range]), into: margins)
                    var ones = 0
                    for (i, margin) in zip(range, margins) {
                        sides[i] = margin == 0 ? Bool.random(using: &random) : margin > 0
                        ones += sides[i] ? 1 : 0
                    }
                    return ones
                }
            }
        }
    }

    /// Moves the rows of the second half behind those of the first; where it begins.
    private mutating func partition(_ range: Range<Int>) -> Int {
        var (end, waiting) = (range.lowerBound, 0)
        for i in range {
            if sides[i] {
                others[waiting] = ids[i]
                waiting += 1
            } else {
                ids[end] = ids[i]
                end += 1
            }
        }
        for i in 0..<waiting { ids[end + i] = others[i] }
        return end
    }
}
