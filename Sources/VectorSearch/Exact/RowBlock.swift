/// Some rows of an index: as many that follow one another, or a list.
struct RowBlock {
    /// The row that the numbers in `ids` count from, or the first of the block when there is no list.
    let base: Int
    let ids: UnsafePointer<UInt32>?
    let count: Int

    /// The number of the row at a place in the block.
    func row(_ place: Int) -> Int { base + (ids.map { Int($0[place]) } ?? place) }

    /// What is stored of the rows, `stride` values of each, one after the other: where they are when they follow one
    /// another there, else copied to `scratch`.
    func consecutive<Element: BitwiseCopyable>(
        _ stored: UnsafePointer<Element>, stride: Int, scratch: UnsafeMutablePointer<Element>
    ) -> UnsafePointer<Element> {
        guard let ids else { return stored + base * stride }
        for place in 0..<count {
            (scratch + place * stride).update(from: stored + Int(ids[place]) * stride, count: stride)
        }
        return UnsafePointer(scratch)
    }
}

extension SearchOptions {
    /// These options without a bitmap that holds more than a share of `count` rows, and that bitmap. Reading past a few rows
    /// is faster than skipping them: a list of half of the rows took half as long again as all rows for codes, and little
    /// less than all for float32.
    func withoutDenseRows(of count: Int, above share: Double) -> (options: SearchOptions, dense: RowSet?) {
        guard let rows, isAllowed == nil, Double(rows.count) > share * Double(count) else { return (self, nil) }
        var options = self
        options.rows = nil
        return (options, rows)
    }

    /// Calls `body` for blocks of at most `size` rows that together are the rows of `range` which may be returned, in
    /// their order. A list is valid during the call only.
    ///
    /// ``isAllowed`` is asked once for each row of the range in ``rows``.
    func forEachBlock(in range: Range<Int>, size: Int, _ body: (RowBlock) -> Void) {
        guard isFiltered else {
            for start in stride(from: range.lowerBound, to: range.upperBound, by: size) {
                body(RowBlock(base: start, ids: nil, count: min(size, range.upperBound - start)))
            }
            return
        }
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { list in
            guard let ids = list.baseAddress else { return }
            var count = 0
            func finish() {
                guard count > 0 else { return }
                // Rows without a gap need no list: large sets are made of such runs.
                let first = Int(ids[0])
                let isRun = Int(ids[count - 1]) - first == count - 1
                body(isRun ? RowBlock(base: first, ids: nil, count: count) : RowBlock(base: 0, ids: ids, count: count))
                count = 0
            }
            func take(_ row: Int) {
                if let isAllowed, !isAllowed(row) { return }
                ids[count] = UInt32(truncatingIfNeeded: row)
                count += 1
                if count == size { finish() }
            }
            if let rows {
                var iterator = rows.iterator(from: range.lowerBound)
                while let row = iterator.next(), row < range.upperBound { take(row) }
            } else {
                for row in range { take(row) }
            }
            finish()
        }
    }
}
