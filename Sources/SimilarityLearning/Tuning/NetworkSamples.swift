import Basics

/// What a network is trained on: inputs of one size, read when a step needs them.
public protocol NetworkSamples: Sendable {
    /// How many there are.
    var count: Int { get }
    /// The elements of each.
    var elementCount: Int { get }
    /// Whether each can be had mirrored, too.
    var hasMirrored: Bool { get }

    /// Writes some inputs, one after another.
    /// - Parameters:
    ///   - places: which; from ``count`` on they are the mirrored ones, in the same order.
    ///   - floats: room for as many.
    /// - Throws: `FileError` where they are kept in a file that cannot be read.
    func copy(_ places: [Int], into floats: UnsafeMutableBufferPointer<Float>) throws
}

extension NetworkSamples {
    /// Those to train on, in random order, in batches of about a size and at most of that: memory is taken for no
    /// larger one. Each as it is or mirrored, whichever is drawn; a number from `count` on stands for a mirrored one.
    func batches(_ count: Int, of size: Int, using random: inout SeededGenerator) -> [[Int]] {
        let shuffled = (0..<count).shuffled(using: &random)
        let drawn = hasMirrored ? shuffled.map { Bool.random(using: &random) ? $0 + count : $0 } : shuffled
        let batches = max(1, (count + size - 1) / size)
        return (0..<batches).map { Array(drawn[$0 * count / batches..<($0 + 1) * count / batches]) }
    }

    /// The places of the samples of a batch that ``batches(_:of:using:)`` made of some.
    func places(of batch: [Int], _ training: [Int]) -> [Int] {
        batch.map { $0 < training.count ? training[$0] : count + training[$0 - training.count] }
    }
}

extension TrainableNetwork {
    /// Puts some samples into ``TrainableNetwork/input``, a batch after another.
    /// - Parameter body: called with the number of samples of each.
    /// - Throws: what reading the samples throws, and `body`.
    func forEachBatch(of samples: any NetworkSamples, _ places: [Int], _ body: (Int) throws -> Void) throws {
        for start in stride(from: 0, to: places.count, by: batch) {
            let end = min(start + batch, places.count)
            try samples.copy(Array(places[start..<end]), into: input)
            try body(end - start)
        }
    }

    /// The outputs for some samples, one after another, with stored statistics.
    /// - Parameter progress: called after each batch with the number of samples that are done; says whether to go on.
    /// - Throws: `CancellationError` where it says no; what reading the samples throws.
    func outputs(
        of samples: any NetworkSamples, _ places: [Int], progress: (Int) -> Bool = { _ in true }
    ) throws -> [Float] {
        var outputs: [Float] = []
        outputs.reserveCapacity(places.count * outputCount)
        try forEachBatch(of: samples, places) { count in
            outputs.append(contentsOf: forward(count: count))
            guard progress(outputs.count / outputCount) else { throw CancellationError() }
        }
        return outputs
    }
}
