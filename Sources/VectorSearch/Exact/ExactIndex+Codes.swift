import VectorKernels

extension ExactIndex {
    /// Rows whose codes are scored at a time.
    private static let codesBlockSize = 128
    /// Candidates whose rows are compared with the query at a time.
    private static let rerankSize = 16

    /// The answer to one query: candidates by their codes, then the best of them by their rows.
    func search(_ codes: RowCodes, _ query: PreparedQuery, _ options: SearchOptions) -> [Neighbor] {
        let coded = CodedQuery(query, codes)
        let parts = inParts(options, threads) { candidates(codes, [coded], in: $0, options)[0] }
        var all = parts[0]
        for part in parts.dropFirst() { all.formUnion(part, coded) }
        return rerank(all, coded, query, options)
    }

    /// The candidates of each query in a range of rows, whose codes are read once for all queries, all of as many planes.
    func candidates(
        _ rows: RowCodes, _ queries: [CodedQuery], in range: Range<Int>, _ options: SearchOptions
    ) -> [Candidates] {
        let (options, dense) = options.withoutDenseRows(of: count, above: 0.4)
        var found = queries.map { Candidates($0, options, allowed: dense) }
        let codes = queries.flatMap(\.codes)
        let (blockSize, planes) = (Self.codesBlockSize, queries.first?.planes ?? 1)
        let tile = simile_int8_kernels().pointee.dot_tile
        let scratchSize = options.isFiltered ? blockSize * dimension : 0
        rows.withUnsafePointers { stored, facts in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, scratchSize)) { scratch in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: blockSize * planes * queries.count) { dots in
                    withUnsafeTemporaryAllocation(of: RowCodes.Facts.self, capacity: blockSize) { listed in
                        guard let scratch = scratch.baseAddress, let dots = dots.baseAddress,
                            let listed = listed.baseAddress
                        else { return }
                        options.forEachBlock(in: range, size: blockSize) { block in
                            ask(facts, block)
                            tile(
                                codes, dimension, planes * queries.count,
                                block.consecutive(stored, stride: dimension, scratch: scratch), dimension, block.count,
                                dimension, dots, blockSize)
                            let facts = block.consecutive(facts, stride: 1, scratch: listed)
                            for (i, query) in queries.enumerated() {
                                let high = dots + planes * i * blockSize
                                found[i].offer(block, high, high + (planes - 1) * blockSize, facts, query)
                            }
                        }
                    }
                }
            }
        }
        return found
    }

    /// Has the facts of a block on their way while its codes are looked at: as a second stream they would be waited for.
    private func ask(_ facts: UnsafePointer<RowCodes.Facts>, _ block: RowBlock) {
        guard block.ids == nil else { return }
        simile_prefetch_bytes(facts + block.base, block.count * MemoryLayout<RowCodes.Facts>.stride)
    }

    /// The best of the candidates by their true similarity. The most promising come first, and none is looked at that
    /// cannot be better than what has been found.
    func rerank(
        _ candidates: Candidates, _ coded: CodedQuery, _ query: PreparedQuery, _ options: SearchOptions
    ) -> [Neighbor] {
        var best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        let rows = candidates.sorted()
        let ids = rows.map(\.row)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.rerankSize) { scores in
            ids.withUnsafeBufferPointer { ids in
                guard let scores = scores.baseAddress, let ids = ids.baseAddress else { return }
                var floor = -Float.infinity
                for start in stride(from: 0, to: rows.count, by: Self.rerankSize) {
                    guard rows[start].upper >= floor else { break }
                    let block = RowBlock(base: 0, ids: ids + start, count: min(Self.rerankSize, rows.count - start))
                    score(block, query, into: scores)
                    best.offer(UnsafeBufferPointer(start: scores, count: block.count), row: block.row)
                    if best.isFull { floor = coded.floor(coded.score(fromSimilarity: best.bound)) }
                }
            }
        }
        return best.sorted()
    }
}
