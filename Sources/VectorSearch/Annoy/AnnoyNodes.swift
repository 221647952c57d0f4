import Basics
import VectorKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The nodes of a forest, in memory as in the file: all there is to an ``AnnoyIndex``.
///
/// Nothing in them is trusted: a number read from a node is compared with what can be before it is used as an address.
///
/// `@unchecked Sendable` is safe: the pointer is constant, and what it points to is complete before the value is made and
/// never written after.
final class AnnoyNodes: @unchecked Sendable {
    let layout: AnnoyLayout
    /// The first byte of the first node.
    let base: UnsafeRawPointer
    /// The number of nodes.
    let count: Int
    /// The number of items, which are the first nodes.
    let items: Int
    /// The roots of the trees; one of them for trees of a single node, since those are all the same.
    let roots: [UInt32]
    /// The file whose mapped memory this is; nil for memory of our own.
    let file: VerifiedFile?

    /// What is wrong with bytes that were to be nodes.
    struct Fault: Error { let detail: String }

    /// Nodes in a mapped file, which is kept.
    convenience init(mapped bytes: UnsafeRawBufferPointer, of file: VerifiedFile, _ layout: AnnoyLayout) throws(Fault) {
        try self.init(bytes, layout, file)
    }

    /// Nodes in memory from `PageMemory`, which is taken over, or freed when it throws.
    convenience init(owned bytes: UnsafeRawBufferPointer, _ layout: AnnoyLayout) throws(Fault) {
        do {
            try self.init(bytes, layout, nil)
        } catch {
            free(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            throw error
        }
    }

    private init(_ bytes: UnsafeRawBufferPointer, _ layout: AnnoyLayout, _ file: VerifiedFile?) throws(Fault) {
        guard let base = bytes.baseAddress, bytes.count > 0, bytes.count.isMultiple(of: layout.size) else {
            throw Fault(detail: "\(bytes.count) bytes are not whole nodes of \(layout.size)")
        }
        self.layout = layout
        self.base = base
        self.file = file
        count = bytes.count / layout.size
        file?.touch(base + (count - 1) * layout.size, layout.size)
        items = Int(base.load(fromByteOffset: (count - 1) * layout.size, as: Int32.self))
        guard items >= 0, items < count, count <= Int(Int32.max) else {
            throw Fault(detail: "its last node is not the root of a tree")
        }
        roots = Self.roots(base, layout, file, count: count, items: items)
        if items <= layout.capacity, (0..<items).contains(where: { !(0..<items).contains(Int(links(count - 1)[$0])) }) {
            throw Fault(detail: "its last node lists items that it does not have")
        }
        // Without items there are only roots of empty trees.
        let some = min(count, 256)
        if items == 0, (0..<some).contains(where: { descendants($0 * count / some) != 0 }) {
            throw Fault(detail: "its last node is not the root of a tree")
        }
        // A look at some items and cuts shows most wrong dimensions and metrics; a full look would read the whole file.
        let sample = min(items, 256)
        for i in 0..<sample where !mayBeItem(i * items / sample) {
            throw Fault(detail: "node \(i * items / sample) is not an item")
        }
        for root in roots.prefix(16) {
            if let node = wrongCut(below: Int(root)) { throw Fault(detail: "node \(node) is not a cut") }
        }
    }

    /// Whether a node looks like an item, or like the gap that a number without an item leaves.
    private func mayBeItem(_ node: Int) -> Bool {
        guard isItem(node) else { return descendants(node) == 0 }
        guard layout.metric == .cosine else { return true }
        // Beside the vector stands its squared length.
        let squaredLength = simile_squared_norm(vector(node), layout.dimension)
        return !(abs(scalar(node) - squaredLength) > 1e-3 * squaredLength)
    }

    /// The first node on a way down from a root whose children are not there, or have not its items among them.
    private func wrongCut(below root: Int) -> Int? {
        var node = root
        while node >= items, descendants(node) > layout.capacity {
            let (first, second) = (Int(links(node)[0]), Int(links(node)[1]))
            guard (0..<node).contains(first), (0..<node).contains(second) else { return node }
            let (below, all) = ((descendants(first), descendants(second)), descendants(node))
            // A root counts the gaps among the items, too.
            guard below.0 >= 0, below.1 >= 0, node == root ? below.0 <= all - below.1 : below.0 == all - below.1 else {
                return node
            }
            node = below.0 > below.1 ? first : second
        }
        return nil
    }

    deinit { if file == nil { free(UnsafeMutableRawPointer(mutating: base)) } }

    /// The nodes at the end with all items below them. Before the copies may stand originals, in any order.
    private static func roots(
        _ base: UnsafeRawPointer, _ layout: AnnoyLayout, _ file: VerifiedFile?, count: Int, items: Int
    ) -> [UInt32] {
        guard items > 0 else { return [] }
        if items <= layout.capacity { return [UInt32(count - 1)] }
        var (roots, seen): ([UInt32], Set<UInt64>) = ([], [])
        for node in (items..<count).reversed() {
            file?.touch(base + node * layout.size, layout.size)
            guard base.load(fromByteOffset: node * layout.size, as: Int32.self) == items else { break }
            let children = base.loadUnaligned(fromByteOffset: node * layout.size + layout.children, as: UInt64.self)
            if seen.insert(children).inserted { roots.append(UInt32(node)) }
        }
        return roots.reversed()
    }

    /// The first byte of a node.
    func address(_ node: Int) -> UnsafeRawPointer { base + node * layout.size }

    /// How many items the node says are below it. To be asked before anything else of a node: it has the file verify it.
    func descendants(_ node: Int) -> Int {
        file?.touch(address(node), layout.size)
        return Int(address(node).load(as: Int32.self))
    }

    /// Has the file verify items that are about to be read.
    func touch(_ ids: UnsafePointer<UInt32>, count: Int) {
        file?.touch(rows: base, stride: layout.size, size: layout.size, ids: ids, count: count)
    }

    /// Whether an item has this number: there may be gaps.
    func isItem(_ row: Int) -> Bool { descendants(row) == 1 }

    /// The children of a cut, or the ids in a leaf; as many as the caller knows to be there.
    func links(_ node: Int) -> UnsafePointer<Int32> {
        (address(node) + layout.children).assumingMemoryBound(to: Int32.self)
    }

    /// A number beside the vector: see ``AnnoyLayout``.
    func scalar(_ node: Int, at offset: Int = AnnoyLayout.scalar) -> Float {
        address(node).load(fromByteOffset: offset, as: Float.self)
    }

    /// The components of an item or the normal of a cut, for all metrics but hamming.
    func vector(_ node: Int) -> UnsafePointer<Float> {
        (address(node) + layout.vector).assumingMemoryBound(to: Float.self)
    }

    /// The bits of an item, for hamming.
    func words(_ node: Int) -> UnsafePointer<UInt64> {
        (address(node) + layout.vector).assumingMemoryBound(to: UInt64.self)
    }
}
