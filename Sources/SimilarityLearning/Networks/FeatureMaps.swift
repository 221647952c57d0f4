import VectorKernels

/// Maps of many images at one place of a network, in half precision: what ``NetworkCut/frozen`` gives, kept so that
/// every epoch of training starts from there.
///
/// Two bytes for each element: a 256 × 14 × 14 map, as before the last stage of a ResNet-18, takes 100 KB. Rounding to
/// three decimal digits is far less than what training changes.
public struct FeatureMaps: Sendable {
    /// The elements of a map.
    public let mapCount: Int
    /// How many maps there are.
    public private(set) var count = 0
    private var halves: [UInt16] = []

    /// No maps yet.
    /// - Parameters:
    ///   - mapCount: the elements of each.
    ///   - capacity: how many will come, if that is known.
    public init(mapCount: Int, capacity: Int = 0) {
        precondition(mapCount > 0)
        self.mapCount = mapCount
        halves.reserveCapacity(mapCount * capacity)
    }

    /// Adds maps, one after another.
    /// - Throws: ``LearningError/invalid(_:)`` where an element is beyond the numbers of half precision, 65,504.
    /// - Complexity: O(elements)
    public mutating func append(_ maps: UnsafeBufferPointer<Float>) throws(LearningError) {
        precondition(maps.count % mapCount == 0, "\(maps.count) elements are no maps of \(mapCount)")
        guard let start = maps.baseAddress, !maps.isEmpty else { return }
        let end = halves.count
        halves.append(contentsOf: repeatElement(0, count: maps.count))
        let isFinite = halves.withUnsafeMutableBufferPointer { halves in
            halves.baseAddress.map { simile_half_from_float(start, $0 + end, maps.count) } ?? true
        }
        guard isFinite else {
            halves.removeLast(maps.count)
            throw .invalid("a feature is too large for half precision, so the maps cannot be kept")
        }
        count += maps.count / mapCount
    }

    /// Writes some maps, one after another, such as those of a batch into ``TrainableNetwork/input``.
    /// - Complexity: O(elements of those maps)
    public func copy(_ indices: [Int], into floats: UnsafeMutableBufferPointer<Float>) {
        halves.withUnsafeBufferPointer { halves in
            guard let from = halves.baseAddress, let to = floats.baseAddress else { return }
            for (place, index) in indices.enumerated() {
                precondition((0..<count).contains(index) && (place + 1) * mapCount <= floats.count)
                simile_float_from_half(from + index * mapCount, to + place * mapCount, mapCount)
            }
        }
    }
}
