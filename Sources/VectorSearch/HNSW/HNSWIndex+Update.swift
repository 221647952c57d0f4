import VectorKernels

extension HNSWIndex {
    /// Adds a vector and returns its row, the next number. About as long as a search with `efConstruction`; when the index
    /// has grown by a quarter, its upper levels are chosen anew, and while it is small everything is.
    ///
    /// - Parameter vector: `dimension` components; for the cosine it is brought to unit length.
    /// - Throws: ``VectorSearchError`` when the vector does not suit; the index is then as before. After
    ///   ``VectorSearchError/tooLarge(rows:dimension:)``, for want of memory, it must be let go.
    public mutating func insert(_ vector: [Float]) throws(VectorSearchError) -> Int {
        let vector = try PreparedQuery(vector, dimension: dimension, metric: metric).values
        let row = count
        guard row < Self.largestCount else { throw .tooLarge(rows: row + 1, dimension: dimension) }
        try vectors.file.verifyAll()
        try append(vector)
        if row + 1 >= 2 * trainedCount, row < 2 * Self.fewestTrained, case .whole(let matrix) = vectors {
            var fresh = try HNSWIndex.build(
                matrix, metric: metric, parameters: parameters, BuildOptions(seed: seed, threads: 1))
            (fresh.removed, fresh.removedCount) = (removed, removedCount)
            self = fresh
        } else {
            try link(UInt32(row))
            if row + 1 > entriesCount + entriesCount / 4 {
                entriesCount = row + 1
                entries = try Self.entries(
                    codes, count: row + 1, coder, parameters, BuildOptions(seed: seed, threads: 1))
            }
        }
        return row
    }

    /// Rows from which means, scales and axes are reliable.
    private static let fewestTrained = 4096

    private mutating func append(_ vector: [Float]) throws(VectorSearchError) {
        switch vectors {
        case .whole(var matrix):
            try matrix.append(vector)
            vectors = .whole(matrix)
        case .halves(var rows):
            vectors = .halves(HalfRows(try FlatArray(), dimension: dimension))
            defer { vectors = .halves(rows) }
            guard try rows.append(vector) else { throw .beyondFloat16 }
        case .codes(var records, let quantizer):
            // Given up here, so that the records are not copied for being shared.
            vectors = .codes(try Int8Records(count: 0, dimension: dimension), quantizer)
            defer { vectors = .codes(records, quantizer) }
            try records.append { record, stride in
                vector.withUnsafeBufferPointer { quantizer.encode($0, into: record, stride: stride) }
            }
        case .walked: break
        }
        let coder = coder
        try codes.append { record, stride in
            vector.withUnsafeBufferPointer { coder.encode($0, into: record, stride: stride) }
        }
        let place = links.count
        try links.append(zeros: parameters.degree)
        (try links.mutableBase() + place).update(repeating: SIMILE_NO_LINK, count: parameters.degree)
    }

    /// Links a row whose list is empty.
    private mutating func link(_ row: UInt32) throws(VectorSearchError) {
        let lists = try links.mutableBase()
        let (degree, ef, points, descent) = (parameters.degree, parameters.efConstruction, points, descent)
        let removed = removed
        let isClean = removedCount == 0
        scratch.withScratch(count: count, stride: codes.stride) { scratch in
            withUnsafeTemporaryAllocation(of: Int8.self, capacity: points.stride) { codes in
                guard let codes = codes.baseAddress else { return }
                let query = points.query(row, codes: codes)
                guard let place = descent.entry(query, scratch) else { return }
                let size = withUnsafePointer(to: descent.rows[Int(place)]) { entry in
                    points.walk(
                        query, HNSWLinks(base: lists, width: degree),
                        from: UnsafeBufferPointer(start: entry, count: 1), ef: isClean ? ef : 2 * ef, scratch)
                }
                var kept = 0
                for i in 0..<size
                where scratch.pool[i].id != row && (isClean || !removed.contains(Int(scratch.pool[i].id))) {
                    scratch.pool[kept] = HNSWCandidate(key: scratch.pool[i].key, tag: scratch.pool[i].id)
                    kept += 1
                }
                let list = lists + Int(row) * degree
                let selection = HNSWSelection(points, codes: scratch.codes, keys: scratch.keys)
                let chosen = selection.choose(
                    UnsafeBufferPointer(start: scratch.pool, count: min(kept, ef)), of: query, limit: degree,
                    into: list)
                for i in 0..<chosen {
                    points.add(
                        row, to: list[i], lists + Int(list[i]) * degree, width: degree, degree: degree, scratch)
                }
            }
        }
    }

    /// Removes a row: it is not found any more, and its neighbors are linked with each other in its place. Its number is
    /// not given out again. No effect when there is no such row. O(m²) comparisons.
    public mutating func remove(_ row: Int) {
        guard row >= 0, row < count, !removed.contains(row) else { return }
        removed.insert(row)
        removedCount += 1
        // Without memory for a copy the row stays as a way through, which costs time, not answers.
        guard let lists = try? links.mutableBase() else { return }
        let (degree, points, removed) = (parameters.degree, points, removed)
        let own = lists + row * degree
        scratch.withScratch(count: count, stride: codes.stride) { scratch in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * degree) { union in
                guard let base = union.baseAddress else { return }
                for i in 0..<degree where own[i] != SIMILE_NO_LINK && !removed.contains(Int(own[i])) {
                    let neighbor = own[i]
                    let list = lists + Int(neighbor) * degree
                    guard (0..<degree).contains(where: { list[$0] == UInt32(row) }) else { continue }
                    var size = 0
                    for source in [list, own] {
                        for j in 0..<degree where source[j] != SIMILE_NO_LINK {
                            let id = source[j]
                            if id == neighbor || removed.contains(Int(id)) { continue }
                            if (0..<size).contains(where: { base[$0] == id }) { continue }
                            base[size] = id
                            size += 1
                        }
                    }
                    points.choose(neighbor, among: base, count: size, limit: degree, into: list, scratch)
                }
            }
        }
    }
}

extension Int8Records {
    /// Appends the record that `encode` writes. O(stride) amortized.
    mutating func append(_ encode: (UnsafeMutablePointer<UInt8>, Int) -> Void) throws(VectorSearchError) {
        let place = bytes.count
        try bytes.append(zeros: stride)
        encode(try bytes.mutableBase() + place, stride)
    }
}
