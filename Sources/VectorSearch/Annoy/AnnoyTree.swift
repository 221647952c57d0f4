#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The nodes of one tree while it grows, laid out as in the file. Its own are numbered from the number of items on, as if
/// it were the only tree; `copy` renumbers them.
struct AnnoyTree: ~Copyable {
    private let layout: AnnoyLayout
    private let items: Int
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    init(_ layout: AnnoyLayout, items: Int) {
        self.layout = layout
        self.items = items
    }

    deinit { free(base) }

    /// Adds a leaf that holds the ids, as many as a node can; its number.
    mutating func appendLeaf(_ ids: UnsafeBufferPointer<UInt32>) throws(VectorSearchError) -> Int {
        let node = try append(descendants: ids.count)
        if let source = ids.baseAddress { (node + layout.children).copyMemory(from: source, byteCount: 4 * ids.count) }
        return items + count - 1
    }

    /// Adds a cut between two nodes; its number.
    mutating func appendCut(_ cut: AnnoyCut, _ children: (Int, Int), descendants: Int) throws(VectorSearchError) -> Int
    {
        let node = try append(descendants: descendants)
        node.storeBytes(of: Int32(children.0), toByteOffset: layout.children, as: Int32.self)
        node.storeBytes(of: Int32(children.1), toByteOffset: layout.children + 4, as: Int32.self)
        switch cut {
        case .bit(let bit):
            // Counted from the highest bit of the word.
            node.storeBytes(of: UInt64(bit / 64 * 64 + 63 - bit % 64), toByteOffset: layout.vector, as: UInt64.self)
        case .plane(let plane):
            plane.normal.withUnsafeBytes { normal in
                guard let normal = normal.baseAddress else { return }
                (node + layout.vector).copyMemory(from: normal, byteCount: 4 * layout.dimension)
            }
            if layout.metric == .innerProduct {
                node.storeBytes(of: plane.extra, toByteOffset: AnnoyLayout.extra, as: Float.self)
            } else if layout.metric != .cosine {
                node.storeBytes(of: plane.offset, toByteOffset: AnnoyLayout.scalar, as: Float.self)
            }
        case .none: break
        }
        return items + count - 1
    }

    /// Copies the nodes into a file's, from node `first` on.
    func copy(to nodes: UnsafeMutableRawPointer, from first: Int) {
        guard let base else { return }
        let target = nodes + first * layout.size
        target.copyMemory(from: base, byteCount: count * layout.size)
        for node in 0..<count {
            let address = target + node * layout.size
            guard Int(address.load(as: Int32.self)) > layout.capacity else { continue }
            let children = (address + layout.children).assumingMemoryBound(to: Int32.self)
            for side in 0..<2 where Int(children[side]) >= items { children[side] += Int32(first - items) }
        }
    }

    /// The first byte of a further node, all zeros but for its number of items.
    private mutating func append(descendants: Int) throws(VectorSearchError) -> UnsafeMutableRawPointer {
        if count == capacity {
            let larger = max(8, 2 * capacity)
            guard items + larger < Int32.max, let moved = realloc(base, larger * layout.size) else {
                throw .tooLarge(rows: items, dimension: layout.dimension)
            }
            (base, capacity) = (moved, larger)
        }
        guard let base else { throw .tooLarge(rows: items, dimension: layout.dimension) }
        let node = base + count * layout.size
        memset(node, 0, layout.size)
        node.storeBytes(of: Int32(descendants), as: Int32.self)
        count += 1
        return node
    }
}

/// By what a node of a tree is cut in two.
enum AnnoyCut {
    case plane(AnnoyPlane)
    /// A component that is one in the second half, for hamming.
    case bit(Int)
    /// By chance, since nothing tells the rows apart.
    case none
}

/// A plane: the second half has the rows x with normal · x + extra · (the row's extra component) + offset > 0.
struct AnnoyPlane {
    var normal: [Float]
    var extra: Float = 0
    var offset: Float = 0
}
