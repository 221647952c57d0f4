import Basics
import Dispatch
import Synchronization

extension AnnoyIndex {
    /// Grows a forest over the rows of a matrix.
    ///
    /// The same seed, rows and parameters give the same forest on any number of threads.
    ///
    /// Complexity: O(trees · n · dimension · log(n ∕ dimension)). Memory: that of the index twice for the trees, once for
    /// the rows.
    ///
    /// - Parameters:
    ///   - matrix: the rows; for ``Metric/cosine`` of unit length, as ``VectorMatrix/normalized()`` makes them.
    ///   - metric: the measure.
    ///   - parameters: how many trees.
    ///   - options: seed, threads, and how to stop.
    /// - Throws: ``VectorSearchError/notNormalized`` for the cosine over rows that are not of unit length,
    ///   ``VectorSearchError/invalidParameter(_:value:expected:)``, ``VectorSearchError/cancelled``, or
    ///   ``VectorSearchError/tooLarge(rows:dimension:)`` when memory does not suffice or nodes exceed 2³¹.
    public static func build(
        _ matrix: VectorMatrix, metric: Metric = .cosine, parameters: AnnoyParameters = AnnoyParameters(),
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> AnnoyIndex {
        try options.validate()
        try parameters.validate()
        guard metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        let layout = try AnnoyLayout(metric: metric, dimension: matrix.dimension)
        return try matrix.withUnsafeBufferPointer { values throws(VectorSearchError) in
            guard let base = values.baseAddress else { throw .invalidDimension(0) }
            let rows = AnnoyRows(base, count: matrix.count, layout, threads: options.threads)
            let forest = AnnoyForest(rows, trees: parameters.trees, options)
            guard matrix.count > 0 else { return try forest.assembled() }
            try forest.grow()
            return try forest.assembled()
        }
    }
}

/// The trees of a forest while they grow, each on one thread from random numbers of its own.
private final class AnnoyForest: Sendable {
    private let rows: AnnoyRows
    private let trees: Int
    private let options: BuildOptions
    private let state = Mutex(State())

    private struct State {
        var next = 0
        var done = 0
        var grown: [Int: TreeBox] = [:]
        var error: VectorSearchError?
    }

    /// A tree that does not grow any more.
    private final class TreeBox: Sendable {
        nonisolated(unsafe) let tree: AnnoyTree
        init(_ tree: consuming AnnoyTree) { self.tree = tree }
    }

    init(_ rows: AnnoyRows, trees: Int, _ options: BuildOptions) {
        (self.rows, self.trees, self.options) = (rows, trees, options)
    }

    func grow() throws(VectorSearchError) {
        DispatchQueue.concurrentPerform(iterations: min(options.threads, trees)) { _ in
            while let number = takeNext() { grow(number) }
        }
        if let error = state.withLock({ $0.error }) { throw error }
    }

    private func takeNext() -> Int? {
        state.withLock { state in
            guard state.error == nil, state.next < trees else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func grow(_ number: Int) {
        let random = SeededGenerator(seed: options.seed, stream: UInt64(number))
        do throws(VectorSearchError) {
            if options.isCancelled() { throw .cancelled }
            let tree = TreeBox(try AnnoyGrower(rows, random, isCancelled: options.isCancelled).grow())
            let done = state.withLock { state in
                state.grown[number] = tree
                state.done += 1
                return state.done
            }
            options.progress?(Double(done) / Double(trees))
        } catch {
            state.withLock { $0.error = error }
        }
    }

    /// All nodes in one piece of memory: the items, the trees, and copies of the roots.
    func assembled() throws(VectorSearchError) -> AnnoyIndex {
        let layout = rows.layout
        let grown = state.withLock { state in (0..<trees).compactMap { state.grown[$0] } }
        let count = rows.count + grown.reduce(0) { $0 + $1.tree.count } + trees
        let tooLarge = VectorSearchError.tooLarge(rows: rows.count, dimension: layout.dimension)
        guard count <= Int(Int32.max), let memory = PageMemory.allocate(count * layout.size) else { throw tooLarge }
        // Safe to hand to threads: each writes nodes of its own.
        nonisolated(unsafe) let nodes = memory
        let (rows, threads) = (rows, options.threads)
        DispatchQueue.concurrentPerform(iterations: threads) { part in
            for row in rows.count * part / threads..<rows.count * (part + 1) / threads { rows.write(row, to: nodes) }
        }
        var end = rows.count
        let copies = nodes + (count - trees) * layout.size
        copies.initializeMemory(as: UInt8.self, repeating: 0, count: trees * layout.size)
        for (number, box) in grown.enumerated() {
            box.tree.copy(to: nodes, from: end)
            end += box.tree.count
            (copies + number * layout.size).copyMemory(
                from: nodes + (end - 1) * layout.size, byteCount: layout.size)
        }
        do {
            let bytes = UnsafeRawBufferPointer(start: nodes, count: count * layout.size)
            return AnnoyIndex(
                try AnnoyNodes(owned: bytes, layout), trees: trees,
                codes: AnnoyCodes.supports(layout) ? rows.codes : nil)
        } catch {
            throw tooLarge
        }
    }
}
