import Basics

/// Which samples are trained on, and which are kept for measuring: of each class the same share, and of each group all or none.
public struct ClassSplit: Sendable, Hashable {
    /// The samples to train on, in order.
    public let training: [Int]
    /// The samples to measure on, in order.
    public let validation: [Int]

    /// Splits samples at random. A class with a single sample, or in a single group, is only trained on.
    ///
    /// Without groups each class gives its share exactly, rounded, and at least one sample of two. Groups, such as the photos of one
    /// product, stay together: one is kept for measuring where that brings its classes nearer to their shares. O(samples).
    /// - Parameters:
    ///   - classes: the class of each sample, counted from 0.
    ///   - groups: the group of each sample; nil where each is its own.
    ///   - share: how much is kept for measuring, 0…1.
    ///   - seed: what random choices start from.
    public init(classes: [Int], groups: [Int]? = nil, share: Double = 0.2, seed: UInt64) {
        precondition(groups.map { $0.count == classes.count } ?? true)
        var random = SeededGenerator(seed: seed, stream: 0x5911)
        var members: [Int: [Int]] = [:]
        for (sample, group) in (groups ?? Array(classes.indices)).enumerated() {
            members[group, default: []].append(sample)
        }
        let shuffled = members.sorted { $0.key < $1.key }.map(\.value).shuffled(using: &random)
        let count = (classes.max() ?? -1) + 1
        var left = [Int](repeating: 0, count: count)
        for label in classes { left[label] += 1 }
        // What each class still has to give; of two samples it is one.
        var missing = left.map { $0 > 1 ? max(1, ($0 > 0 ? share * Double($0) : 0).rounded()) : 0 }
        var kept: Set<Int> = []
        for group in shuffled {
            var own: [Int: Int] = [:]
            for sample in group { own[classes[sample], default: 0] += 1 }
            let before = own.reduce(0.0) { $0 + missing[$1.key] * missing[$1.key] }
            let after = own.reduce(0.0) {
                let rest = missing[$1.key] - Double($1.value)
                return $0 + rest * rest
            }
            guard after < before, own.allSatisfy({ left[$0.key] > $0.value }) else { continue }
            for (label, number) in own {
                missing[label] -= Double(number)
                left[label] -= number
            }
            kept.formUnion(group)
        }
        training = classes.indices.filter { !kept.contains($0) }
        validation = classes.indices.filter(kept.contains)
    }
}
