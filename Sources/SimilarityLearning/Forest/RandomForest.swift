import Basics
public import Foundation
public import VectorSearch

/// The probability that a vector is of the class that was learned, as the mean of many trees, each grown on other samples drawn from
/// all and asking other components: L. Breiman, "Random Forests", *Machine Learning* 45, 2001.
///
/// ```swift
/// let forest = try RandomForest.train(on: samples, labels, seed: 42)
/// forest.probability(of: vector)
/// ```
public struct RandomForest: Sendable, Equatable, Codable {
    /// The number of components of a vector.
    public let dimension: Int
    let trees: [DecisionTree]

    /// How many trees there are.
    public var count: Int { trees.count }

    /// The probability of a vector. O(trees · depth).
    public func probability(of vector: [Float]) -> Double {
        precondition(vector.count == dimension)
        return vector.withUnsafeBufferPointer { vector in
            trees.reduce(0) { $0 + $1.share(of: vector) } / Double(max(trees.count, 1))
        }
    }

    /// The probabilities of all vectors.
    public func probabilities(of vectors: VectorMatrix) -> [Double] {
        (0..<vectors.count).map { probability(of: vectors[$0]) }
    }

    /// Whether following every tree ends within it, which a file from outside may not see to.
    var isSound: Bool { dimension > 0 && !trees.isEmpty && trees.allSatisfy { $0.isSound(dimension: dimension) } }

    /// Grows a forest. Splits are looked for among 256 values of each component.
    ///
    /// The same samples and seed give the same forest, on however many threads.
    /// O(trees · dimension½ · samples · depth).
    /// - Parameters:
    ///   - samples: vectors.
    ///   - labels: for each whether it is of the class; both must be there.
    ///   - trees: how many are grown.
    ///   - seed: what random choices start from.
    ///   - threads: how many to use.
    ///   - isCancelled: called before each tree.
    /// - Throws: ``LearningError``, `CancellationError`.
    public static func train(
        on samples: VectorMatrix, _ labels: [Bool], trees count: Int = 100, seed: UInt64 = 42,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> RandomForest {
        precondition(labels.count == samples.count)
        guard count > 0 else { throw LearningError.invalid("a forest of \(count) trees is none") }
        guard Set(labels).count == 2 else { throw LearningError.oneClass }
        let binned = BinnedSamples(samples, threads: threads)
        var trees = [DecisionTree](repeating: DecisionTree(), count: count)
        trees.withUnsafeMutableBufferPointer { trees in
            // Every tree is grown by one thread.
            nonisolated(unsafe) let trees = trees
            concurrently(count, threads: threads, block: 1) { number in
                guard !isCancelled() else { return }
                var grower = TreeGrower(binned, labels, random: SeededGenerator(seed: seed, stream: UInt64(number)))
                trees[number] = grower.grow()
            }
        }
        guard !trees.contains(where: \.features.isEmpty) else { throw CancellationError() }
        return RandomForest(dimension: samples.dimension, trees: trees)
    }
}
