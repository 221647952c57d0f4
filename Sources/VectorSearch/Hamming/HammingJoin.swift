import Dispatch
import Synchronization
import VectorKernels

/// Finds the pairs of queries and rows that differ in few bits.
struct HammingJoin {
    private let queries: HammingCodes
    private let rows: HammingCodes
    /// Whether queries and rows are the same, so that each pair is wanted once.
    private let isWithinItself: Bool
    private let radius: Int
    private let limit: Int
    private let stride: Int

    /// Up to so many comparisons of all with all take less time than sorting.
    static let fewComparisons = 1 << 24
    private let fewComparisons: Int
    private static let partBits = 16

    init(
        queries: HammingCodes, rows: HammingCodes, isWithinItself: Bool, radius: Int, limit: Int,
        fewComparisons: Int = Self.fewComparisons
    ) {
        self.fewComparisons = fewComparisons
        self.queries = queries
        self.rows = rows
        self.isWithinItself = isWithinItself
        self.radius = radius
        self.limit = limit
        stride = rows.stride
    }

    func run() -> [HammingCodes.Pair] {
        guard queries.bits == rows.bits, radius >= 0, limit > 0, queries.count > 0, rows.count > 0 else { return [] }
        let (comparisons, overflows) = queries.count.multipliedReportingOverflow(by: rows.count)
        // With more masks than a part has neighbors at two bits, comparing all is as fast.
        let isFew = !overflows && comparisons <= fewComparisons
        let found = isFew || radius / parts > 3 ? compareAll() : joinParts()
        return nearest(of: found)
    }

    // MARK: All with all

    private func compareAll() -> [HammingCodes.Pair] {
        let distanceRows = simile_hamming_kernels().pointee.distance_rows
        return inParallel(queries.count) { range, found in
            var distances = [UInt32](repeating: 0, count: rows.count)
            for query in range {
                let start = isWithinItself ? query + 1 : 0
                guard start < rows.count else { continue }
                rows.words.withUnsafeBufferPointer { words in
                    queries.words.withUnsafeBufferPointer { own in
                        guard let base = words.baseAddress, let query = own.baseAddress.map({ $0 + query * stride })
                        else { return }
                        distanceRows(
                            query, base + start * stride, stride, nil, rows.count - start, stride, &distances)
                    }
                }
                for row in start..<rows.count where distances[row - start] <= radius {
                    found.append(.init(first: query, second: row, distance: Int(distances[row - start])))
                }
            }
        }
    }

    // MARK: By parts

    private var parts: Int { rows.bits / Self.partBits }

    private static func part(_ number: Int, of code: UnsafePointer<UInt64>) -> Int {
        Int(truncatingIfNeeded: code[number / 4] >> UInt64(number % 4 * partBits)) & 0xffff
    }

    private func joinParts() -> [HammingCodes.Pair] {
        let masks = Self.masks(upTo: radius / parts)
        var found: [HammingCodes.Pair] = []
        for part in 0..<parts { found += join(part, masks) }
        return found
    }

    /// The differences of 16 bits in at most so many of them.
    private static func masks(upTo count: Int) -> [Int] { (0...0xffff).filter { $0.nonzeroBitCount <= count } }

    private func join(_ part: Int, _ masks: [Int]) -> [HammingCodes.Pair] {
        let shelf = Shelf(rows, part: part)
        let order = Shelf(queries, part: part).numbers
        let distanceRows = simile_hamming_kernels().pointee.distance_rows
        return inParallel(order.count) { range, found in
            var distances = [UInt32](repeating: 0, count: shelf.longest)
            queries.words.withUnsafeBufferPointer { own in
                shelf.words.withUnsafeBufferPointer { words in
                    guard let own = own.baseAddress, let words = words.baseAddress else { return }
                    for place in range {
                        let query = Int(order[place])
                        let code = own + query * stride
                        let value = Self.part(part, of: code)
                        for mask in masks {
                            let start = Int(shelf.starts[value ^ mask])
                            let count = Int(shelf.starts[(value ^ mask) + 1]) - start
                            guard count > 0 else { continue }
                            distanceRows(code, words + start * stride, stride, nil, count, stride, &distances)
                            for row in 0..<count where distances[row] <= radius {
                                let number = Int(shelf.numbers[start + row])
                                guard !isWithinItself || number > query,
                                    isFirst(part, code, words + (start + row) * stride)
                                else { continue }
                                found.append(.init(first: query, second: number, distance: Int(distances[row])))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whether no part before finds the pair as well.
    private func isFirst(_ part: Int, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>) -> Bool {
        (0..<part).allSatisfy { (Self.part($0, of: a) ^ Self.part($0, of: b)).nonzeroBitCount > radius / parts }
    }

    /// Codes in the order of one of their parts.
    private struct Shelf {
        /// Where the codes with each value begin; one more for the end.
        var starts = [UInt32](repeating: 0, count: (1 << partBits) + 1)
        var numbers: [UInt32]
        var words: [UInt64]
        /// The most codes with one value.
        var longest = 0

        init(_ codes: HammingCodes, part: Int) {
            let (count, stride) = (codes.count, codes.stride)
            numbers = [UInt32](repeating: 0, count: count)
            words = [UInt64](repeating: 0, count: codes.words.count)
            codes.words.withUnsafeBufferPointer { from in
                guard let from = from.baseAddress else { return }
                for code in 0..<count { starts[HammingJoin.part(part, of: from + code * stride) + 1] += 1 }
                longest = Int(starts.max() ?? 0)
                for value in 1..<starts.count { starts[value] += starts[value - 1] }
                var next = starts
                for code in 0..<count {
                    let value = HammingJoin.part(part, of: from + code * stride)
                    let place = Int(next[value])
                    next[value] += 1
                    numbers[place] = UInt32(code)
                    for word in 0..<stride { words[place * stride + word] = from[code * stride + word] }
                }
            }
        }
    }

    // MARK: Results

    /// Splits 0..<count among the cores.
    private func inParallel(
        _ count: Int, _ work: (Range<Int>, inout [HammingCodes.Pair]) -> Void
    ) -> [HammingCodes.Pair] {
        let size = 1024
        let all = Mutex<[[HammingCodes.Pair]]>(Array(repeating: [], count: (count + size - 1) / size))
        withoutActuallyEscaping(work) { work in
            nonisolated(unsafe) let work = work
            DispatchQueue.concurrentPerform(iterations: (count + size - 1) / size) { chunk in
                var found: [HammingCodes.Pair] = []
                work(chunk * size..<min(count, (chunk + 1) * size), &found)
                let kept = limit == .max ? found : nearest(of: found)
                all.withLock { $0[chunk] = kept }
            }
        }
        return all.withLock { $0.flatMap(\.self) }
    }

    /// In order, of each query the closest so many.
    private func nearest(of found: [HammingCodes.Pair]) -> [HammingCodes.Pair] {
        var sorted = found.sorted { ($0.first, $0.distance, $0.second) < ($1.first, $1.distance, $1.second) }
        if limit < Int.max {
            var (query, taken) = (-1, 0)
            sorted = sorted.filter { pair in
                if pair.first != query { (query, taken) = (pair.first, 0) }
                taken += 1
                return taken <= limit
            }
        }
        return sorted.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }
}
