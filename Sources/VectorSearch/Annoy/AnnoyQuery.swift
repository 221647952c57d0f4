import VectorKernels

/// A query ready to be held against planes and items of a forest.
struct AnnoyQuery {
    private let nodes: AnnoyNodes
    private let prepared: PreparedQuery
    private let coded: AnnoyCodedQuery?

    /// - Throws: as `PreparedQuery`.
    init(_ query: [Float], _ nodes: AnnoyNodes, hasCodes: Bool) throws(VectorSearchError) {
        self.nodes = nodes
        prepared = try PreparedQuery(query, dimension: nodes.layout.dimension, metric: nodes.layout.metric)
        coded = hasCodes ? AnnoyCodedQuery(prepared.values, isEuclidean: nodes.layout.metric == .euclidean) : nil
    }

    /// On which side of a cut the query lies, positive for the second child, and how far from it. Never NaN.
    func margin(_ node: Int) -> Float {
        let layout = nodes.layout
        if layout.metric == .hamming {
            return Self.bit(nodes.words(node)[0], of: prepared.bits) ? 1 : -1
        }
        let dot = prepared.values.withUnsafeBufferPointer { query in
            query.baseAddress.map { simile_dot($0, nodes.vector(node), layout.dimension) } ?? 0
        }
        // A query by inner product has 0 where items have the component that makes them equally long.
        let hasOffset = layout.metric == .euclidean || layout.metric == .manhattan
        let margin = hasOffset ? dot + nodes.scalar(node) : dot
        return margin.isNaN ? -.infinity : margin
    }

    /// The bit that a cut asks for. Cuts count from the highest bit of each word.
    static func bit(_ cut: UInt64, of words: [UInt64]) -> Bool {
        guard cut / 64 < UInt64(words.count) else { return false }
        return words[Int(cut / 64)] >> (63 - cut % 64) & 1 == 1
    }

    /// The similarities of the items that `ids` lists, all below the number of items; NaN for those that have none, since
    /// nobody checks what is in a file.
    func score(_ ids: UnsafePointer<UInt32>, count: Int, into scores: UnsafeMutablePointer<Float>) {
        let layout = nodes.layout
        nodes.touch(ids, count: count)
        if layout.metric == .hamming {
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { distances in
                guard let distances = distances.baseAddress else { return }
                simile_hamming_kernels().pointee.distance_rows(
                    prepared.bits, nodes.words(0), layout.size / 8, ids, count, layout.words, distances)
                for i in 0..<count { scores[i] = -Float(distances[i]) }
            }
            return
        }
        let rows = nodes.vector(0)
        if layout.metric == .cosine {
            // The items of a foreign file have any length.
            prepared.values.withUnsafeBufferPointer { query in
                guard let query = query.baseAddress else { return }
                simile_dot_rows(query, rows, layout.stride, ids, count, layout.dimension, scores)
            }
            for i in 0..<count {
                let squaredNorm = nodes.scalar(Int(ids[i]))
                // Vectors that count as unit vectors are compared as everywhere.
                let length = squaredNorm.isUnitSquared ? 1 : squaredNorm.squareRoot()
                let cosine = squaredNorm > 0 ? scores[i] / length : 0
                scores[i] = cosine.isFinite ? max(-1, min(1, cosine)) : .nan
            }
        } else {
            prepared.score(rows, stride: layout.stride, ids: ids, count: count, into: scores)
            for i in 0..<count where !scores[i].isFinite { scores[i] = .nan }
        }
    }

    /// About the similarities, by codes; see ``AnnoyCodedQuery``.
    func roughScore(
        _ codes: AnnoyCodes, _ ids: UnsafePointer<UInt32>, count: Int, _ dots: UnsafeMutablePointer<Int32>,
        into scores: UnsafeMutablePointer<Float>
    ) {
        coded?.score(codes, ids, count: count, dots, into: scores)
    }
}
