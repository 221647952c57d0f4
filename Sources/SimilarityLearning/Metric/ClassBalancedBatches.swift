import Basics

/// Batches that hold several samples of each of several classes, so that every sample meets positives and negatives: P
/// classes with K samples each (Hermans et al., "In defense of the triplet loss for person re-identification", 2017).
///
/// Classes with fewer than K samples repeat theirs; one with a single sample has no other positive than itself, and
/// serves as a negative. An epoch takes about as many samples as there are, and each of them at least once, but of a
/// class with more than one in P of all samples only so many as there are batches for, chosen anew in every epoch.
///
/// ```swift
/// let batches = try ClassBalancedBatches(labels: labels, classes: 8, samples: 4, seed: 1)
/// for batch in batches.epoch(0) { step(batch.map { vectors[$0] }, batch.map { labels[$0] }) }
/// ```
public struct ClassBalancedBatches: Sendable {
    /// The classes in a batch.
    public let classes: Int
    /// The samples of each class in a batch.
    public let samples: Int
    /// The batches in an epoch.
    public let count: Int
    private let seed: UInt64
    /// The samples of each class.
    private let members: [[Int]]

    /// O(samples · log samples).
    /// - Parameters:
    ///   - labels: the class of each sample.
    ///   - classes: how many classes a batch has, from 2 on.
    ///   - samples: how many samples of each, from 2 on.
    ///   - seed: what random choices start from.
    /// - Throws: ``LearningError``, also when there are not as many classes.
    public init(labels: [Int], classes: Int, samples: Int, seed: UInt64) throws(LearningError) {
        guard classes >= 2 else { throw .invalid("a batch of \(classes) classes has no negatives: it needs 2 or more") }
        guard samples >= 2 else {
            throw .invalid("a batch with \(samples) samples of a class has no positives: it needs 2 or more")
        }
        guard !classes.multipliedReportingOverflow(by: samples).overflow else {
            throw .invalid("a batch of \(classes) classes with \(samples) samples each is too large")
        }
        let members = Dictionary(grouping: labels.indices) { labels[$0] }.sorted { $0.key < $1.key }.map(\.value)
        guard members.count > 1 else { throw .oneClass }
        guard members.count >= classes else {
            throw .invalid("a batch has \(classes) classes, but there are only \(members.count)")
        }
        (self.classes, self.samples, self.seed, self.members) = (classes, samples, seed, members)
        let groups = members.reduce(0) { $0 + Self.groups($1.count, samples) }
        count = (groups + classes - 1) / classes
    }

    /// How many groups of K hold all samples of a class.
    private static func groups(_ members: Int, _ samples: Int) -> Int { (members - 1) / samples + 1 }

    /// The batches of an epoch: the numbers of their samples, those of a class side by side. Every epoch has other
    /// batches, and the same ones whenever it is asked for. O(samples in it).
    public func epoch(_ number: Int) -> [[Int]] {
        var random = SeededGenerator(seed: seed, stream: 0xBA1A_0000_0000 &+ UInt64(truncatingIfNeeded: number))
        var batches = [[Int]](repeating: [], count: count)
        var taken = [Set<Int>](repeating: [], count: count)
        for batch in 0..<count { batches[batch].reserveCapacity(classes * samples) }
        // The groups of all classes are dealt in turn, beginning where the class before ended. A class has no more
        // groups than there are batches, so none gets two of them; and all together are no more than places
        // (McNaughton, 1959).
        var next = 0
        let order = members.indices.shuffled(using: &random)
        for label in order {
            let shuffled = members[label].shuffled(using: &random)
            for group in 0..<min(Self.groups(shuffled.count, samples), count) {
                batches[next].append(contentsOf: picked(shuffled, from: group * samples))
                taken[next].insert(label)
                next = (next + 1) % count
            }
        }
        // Places that are left go to classes in turn, with samples drawn again.
        var turn = 0
        for batch in 0..<count {
            while taken[batch].count < classes {
                let label = order[turn % order.count]
                turn += 1
                guard taken[batch].insert(label).inserted else { continue }
                batches[batch].append(contentsOf: picked(drawn(label, using: &random), from: 0))
            }
        }
        return batches.shuffled(using: &random)
    }

    /// K samples from a place on, at the end going on with the first.
    private func picked(_ members: [Int], from start: Int) -> [Int] {
        (start..<start + samples).map { members[$0 % members.count] }
    }

    /// K different samples of a class, or all in random order where there are fewer, without shuffling a large class
    /// for each.
    private func drawn(_ label: Int, using random: inout SeededGenerator) -> [Int] {
        var chosen = members[label]
        guard chosen.count > 4 * samples else { return chosen.shuffled(using: &random) }
        var places = Set<Int>()
        chosen = []
        while chosen.count < samples {
            let place = Int.random(in: 0..<members[label].count, using: &random)
            if places.insert(place).inserted { chosen.append(members[label][place]) }
        }
        return chosen
    }
}
