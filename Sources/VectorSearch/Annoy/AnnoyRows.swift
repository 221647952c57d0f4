import VectorKernels

/// The rows that a forest is built over, and what is known of them before the first tree.
///
/// `@unchecked Sendable` is safe: the pointers are constant, what they point to is not written while trees grow, and the
/// builder keeps the matrix alive meanwhile.
struct AnnoyRows: @unchecked Sendable {
    let layout: AnnoyLayout
    let count: Int
    let values: UnsafePointer<Float>
    /// The rows in bytes; nil for hamming, and where there is no memory for them.
    let codes: AnnoyCodes?
    /// For innerProduct, the component that makes all rows equally long, so that they lie on a sphere and the largest inner
    /// product is the smallest angle (Bachrach et al., "Speeding up the Xbox recommender system", 2014); else empty.
    let extras: [Float]
    /// For hamming, the rows as words of bits; else empty.
    let bits: [UInt64]

    init(_ values: UnsafePointer<Float>, count: Int, _ layout: AnnoyLayout, threads: Int) {
        (self.values, self.count, self.layout) = (values, count, layout)
        let dimension = layout.dimension
        let isHamming = layout.metric == .hamming
        codes = isHamming ? nil : AnnoyCodes(values, stride: dimension, count: count, layout, threads: threads)
        let words = isHamming ? layout.words : 0
        bits = [UInt64](unsafeUninitializedCapacity: count * words) { bits, size in
            size = count * words
            guard size > 0, let base = bits.baseAddress else { return }
            for row in 0..<count { simile_pack_bits(values + row * dimension, dimension, base + row * words) }
        }
        guard layout.metric == .innerProduct else {
            extras = []
            return
        }
        let squaredLengths = (0..<count).map { simile_squared_norm(values + $0 * dimension, dimension) }
        let longest = squaredLengths.max() ?? 0
        extras = squaredLengths.map { max(0, longest - $0).squareRoot() }
    }

    func vector(_ row: Int) -> UnsafePointer<Float> { values + row * layout.dimension }

    /// Whether a component is one, for hamming.
    func bit(_ bit: Int, of row: Int) -> Bool { bits[row * layout.words + bit / 64] >> UInt64(bit % 64) & 1 == 1 }

    /// On which side of a plane rows lie: positive for the second half. With the codes, rows very close to the plane may be
    /// found on its other side, which does no more harm than a plane that runs a little differently.
    func margins(
        _ plane: AnnoyPlane, _ ids: UnsafeBufferPointer<UInt32>, into margins: UnsafeMutableBufferPointer<Float>
    ) {
        guard let idsBase = ids.baseAddress, let marginsBase = margins.baseAddress else { return }
        if let codes {
            let query = AnnoyCodedQuery(plane.normal, isEuclidean: false)
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: ids.count) { dots in
                guard let dots = dots.baseAddress else { return }
                query.score(codes, idsBase, count: ids.count, dots, into: marginsBase)
            }
        } else {
            plane.normal.withUnsafeBufferPointer { normal in
                guard let normal = normal.baseAddress else { return }
                simile_dot_rows(normal, values, layout.dimension, idsBase, ids.count, layout.dimension, marginsBase)
            }
        }
        if plane.offset != 0 { for i in ids.indices { margins[i] += plane.offset } }
        if !extras.isEmpty { for i in ids.indices { margins[i] += plane.extra * extras[Int(ids[i])] } }
    }

    /// Writes the node of a row.
    func write(_ row: Int, to nodes: UnsafeMutableRawPointer) {
        let node = nodes + row * layout.size
        node.initializeMemory(as: UInt8.self, repeating: 0, count: layout.vector)
        node.storeBytes(of: 1, as: Int32.self)
        if layout.metric == .hamming {
            bits.withUnsafeBytes { bits in
                let row = UnsafeRawBufferPointer(rebasing: bits[row * layout.words * 8..<(row + 1) * layout.words * 8])
                if let base = row.baseAddress { (node + layout.vector).copyMemory(from: base, byteCount: row.count) }
            }
            return
        }
        (node + layout.vector).copyMemory(from: vector(row), byteCount: 4 * layout.dimension)
        switch layout.metric {
        case .cosine:
            let squaredNorm = simile_squared_norm(vector(row), layout.dimension)
            node.storeBytes(of: squaredNorm, toByteOffset: AnnoyLayout.scalar, as: Float.self)
        case .innerProduct: node.storeBytes(of: extras[row], toByteOffset: AnnoyLayout.extra, as: Float.self)
        default: break
        }
    }
}
