import Basics
import Catalog
import Recommendation
import Synchronization

/// The mean vectors of a catalog's spaces, less which interests are told apart.
///
/// A mean of a sample is kept until the catalog has grown by a tenth: it hardly changes with a few items more or less.
final class ResidentCenters: Sendable {
    private let known = Mutex<[VectorSpace: Entry]>([:])

    private struct Entry {
        /// The newest item's id when it was computed.
        let lastID: Int64
        let center: [Float]
    }

    /// The maximum number of vectors that a mean is computed from: enough for each component to be within a fortieth of its spread.
    private static let sampleSize = 2_000

    /// The mean vector of a space; nil where it has none. O(1), and once O(sample · dimension). Blocks.
    func center(of space: VectorSpace, in catalog: ImageCatalog) throws -> [Float]? {
        guard let last = try catalog.newestItems(limit: 1).first else { return nil }
        if let entry = known.withLock({ $0[space] }), entry.lastID <= last, last <= entry.lastID + entry.lastID / 10 {
            return entry.center
        }
        // The lock is not held meanwhile: two that ask at once may both read it.
        guard let center = try Self.sample(of: space, upTo: last, in: catalog).mean else { return nil }
        known.withLock { $0[space] = Entry(lastID: last, center: center) }
        return center
    }

    private static func sample(
        of space: VectorSpace, upTo last: Int64, in catalog: ImageCatalog
    ) throws -> ItemVectors {
        var ids = Set(1...max(1, min(last, Int64(sampleSize))))
        if last > sampleSize {
            var random = SeededGenerator(seed: 42)
            ids = Set((0..<sampleSize).map { _ in Int64.random(in: 1...last, using: &random) })
        }
        var table = try catalog.vectors(ofItems: Array(ids), in: space)
        // Most of the items that ever were may have gone.
        if table.ids.count < ids.count / 10 {
            table = try catalog.vectors(ofItems: catalog.newestItems(limit: sampleSize), in: space)
        }
        return try ItemVectors(table.ids, table.matrix)
    }
}
