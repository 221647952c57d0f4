/// One search through a forest.
struct AnnoySearch {
    private let nodes: AnnoyNodes
    private let codes: AnnoyCodes?
    private let query: AnnoyQuery
    private let options: SearchOptions
    private let effort: Int
    private let all: Int

    /// Items scored between two visits to the heap of results.
    private static let blockSize = 256

    init(_ index: AnnoyIndex, _ query: AnnoyQuery, _ options: SearchOptions) {
        nodes = index.nodes
        codes = index.codes
        self.query = query
        self.options = options
        all = nodes.items.saturatingProduct(index.trees)
        effort = options.effort ?? options.limit.saturatingProduct(index.trees)
    }

    func run() -> [Neighbor] {
        var best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        let few = options.isFiltered && options.allowedCount(of: nodes.items) <= effort
        if few || effort >= all { scanAll(&best) } else { scanCandidates(&best) }
        return best.sorted()
    }

    /// Scores every row that may be returned.
    private func scanAll(_ best: inout TopK) {
        withBlock { block in
            if let rows = options.rows {
                for row in rows {
                    guard row < nodes.items else { break }
                    if nodes.isItem(row), options.isAllowed?(row) ?? true { block.add(row, &best) }
                }
            } else {
                for row in 0..<nodes.items where nodes.isItem(row) {
                    if options.isAllowed?(row) ?? true { block.add(row, &best) }
                }
            }
            block.flush(&best)
        }
    }

    /// Scores the rows in the leaves that the trees lead to: with codes, all of them roughly and the best exactly.
    private func scanCandidates(_ best: inout TopK) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: (nodes.items + 63) / 64) { found in
            found.initialize(repeating: 0)
            gather(into: found)
            let shortlist = options.limit.saturatingProduct(2)
            guard let codes, shortlist < effort / 4 else {
                withBlock { scan(found, $0, &best) }
                return
            }
            var rough = TopK(limit: shortlist + 20, minimumSimilarity: nil)
            withBlock(codes) { scan(found, $0, &rough) }
            withBlock { block in
                rough.forEach { block.add($0.row, &best) }
                block.flush(&best)
            }
        }
    }

    /// Scores the rows that were marked, in the order of memory.
    private func scan(_ found: UnsafeMutableBufferPointer<UInt64>, _ block: AnnoyBlock, _ best: inout TopK) {
        var block = block
        for position in found.indices {
            var rest = found[position]
            while rest != 0 {
                block.add(position * 64 + rest.trailingZeroBitCount, &best)
                rest &= rest - 1
            }
        }
        block.flush(&best)
    }

    private func withBlock(_ codes: AnnoyCodes? = nil, _ body: (inout AnnoyBlock) -> Void) {
        AnnoyBlock.with(query, codes, body)
    }

    /// Marks candidates until there are enough of them.
    private func gather(into found: UnsafeMutableBufferPointer<UInt64>) {
        var queue = MarginQueue(roots: nodes.roots)
        var (gathered, visits) = (0, 0)
        // Each node is reached once in a sound forest; in a damaged one the bound ends all loops.
        while gathered < effort, visits < nodes.count, let (node, priority) = queue.pop() {
            visits += 1
            let descendants = nodes.descendants(node)
            if node < nodes.items {
                gathered += mark(UInt32(node), in: found)
            } else if descendants <= nodes.layout.capacity {
                let ids = nodes.links(node)
                for i in 0..<max(0, descendants) { gathered += mark(UInt32(bitPattern: ids[i]), in: found) }
            } else {
                let margin = query.margin(node)
                let children = nodes.links(node)
                if nodes.layout.metric == .hamming {
                    // No cut is farther away than another: what counts is how many the way lies on the other side of.
                    let agreed = min(priority, 0)
                    push(children[0], margin > 0 ? agreed - 1 : agreed, below: node, &queue)
                    push(children[1], margin > 0 ? agreed : agreed - 1, below: node, &queue)
                } else {
                    push(children[0], min(priority, -margin), below: node, &queue)
                    push(children[1], min(priority, margin), below: node, &queue)
                }
            }
        }
    }

    /// Children come before their parents, which makes circles impossible.
    private func push(_ child: Int32, _ priority: Float, below parent: Int, _ queue: inout MarginQueue) {
        if child >= 0, Int(child) < parent { queue.push(Int(child), priority) }
    }

    /// Marks a row that may be returned; the number of candidates that adds, which counts rows found before.
    private func mark(_ id: UInt32, in found: UnsafeMutableBufferPointer<UInt64>) -> Int {
        let row = Int(id)
        guard row < nodes.items, !options.isFiltered || options.allows(row) else { return 0 }
        found[row / 64] |= 1 << UInt64(row % 64)
        return 1
    }
}

extension Int {
    fileprivate func saturatingProduct(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
