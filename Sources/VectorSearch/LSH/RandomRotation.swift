import Basics
import VectorKernels

/// Projects vectors onto many random directions at once, in O(size · log size) instead of O(size · dimension).
///
/// Three times the signs of the components are drawn by lot and the Hadamard transform is applied (Andoni, Indyk, Laarhoven,
/// Razenshteyn and Schmidt, "Practical and optimal LSH for angular distance", 2015). Each result is about what a product
/// with a vector of independent normal numbers of variance 1 gives.
struct RandomRotation: Sendable {
    /// The number of results; a power of two.
    let size: Int
    private let dimension: Int
    private let signs: StoredArray<Float>

    private static let rounds = 3
    private static let smallest = 256

    /// A rotation of vectors of a dimension with at least `results` results.
    init(dimension: Int, results: Int, seed: UInt64) {
        var size = Self.smallest
        while size < max(dimension, results) { size *= 2 }
        self.size = size
        self.dimension = dimension
        signs = StoredArray(count: Self.rounds * size)
        var random = SeededGenerator(seed: seed, stream: 1)
        for start in stride(from: 0, to: signs.count, by: 64) {
            let bits = random.next()
            // The transforms together lengthen by size^1.5, and normal numbers by √size.
            let length: Float = start < size ? 1 / Float(size) : 1
            for i in 0..<64 { signs.base[start + i] = bits >> UInt64(i) & 1 == 0 ? length : -length }
        }
    }

    /// Writes the `size` results for a vector.
    func project(_ vector: UnsafePointer<Float>, into results: UnsafeMutablePointer<Float>) {
        let hadamard = simile_hash_kernels().pointee.hadamard
        for i in 0..<dimension { results[i] = vector[i] * signs.base[i] }
        (results + dimension).update(repeating: 0, count: size - dimension)
        hadamard(results, size)
        for round in 1..<Self.rounds {
            let signs = signs.base + round * size
            for i in 0..<size { results[i] *= signs[i] }
            hadamard(results, size)
        }
    }
}
