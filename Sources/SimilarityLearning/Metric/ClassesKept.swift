import Basics

/// Which classes are trained on, and which are kept for measuring: whole classes, since a space has to tell classes apart that it never saw.
struct ClassesKept {
    /// The samples to train on, and their classes, counted anew from 0.
    let training: (samples: [Int], classes: [Int])
    /// The samples to measure on, and their classes.
    let validation: (samples: [Int], classes: [Int])
    /// Which classes are which.
    let learned: [Int]
    let heldOut: [Int]

    /// More samples to measure on would take long, and tell hardly more.
    private static let mostMeasured = 5000

    /// - Parameters:
    ///   - classes: the class of each sample, counted from 0.
    ///   - share: how many of the classes with two or more samples are kept, at least two of them.
    /// - Throws: ``LearningError/fewClasses(_:)``.
    init(_ classes: [Int], share: Double, seed: UInt64) throws(LearningError) {
        let members = Dictionary(grouping: classes.indices) { classes[$0] }
        let usable = members.filter { $0.value.count > 1 }.keys.sorted()
        let kept = max(2, Int((share * Double(usable.count)).rounded()))
        guard usable.count >= kept + 2 else { throw .fewClasses(usable.count) }
        var random = SeededGenerator(seed: seed, stream: 0xC1A5)
        let heldOut = Set(usable.shuffled(using: &random).prefix(kept))
        self.heldOut = heldOut.sorted()
        // A class with a single sample has negatives to give.
        learned = members.keys.filter { !heldOut.contains($0) }.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: learned.enumerated().map { ($1, $0) })
        let known = classes.indices.filter { !heldOut.contains(classes[$0]) }
        training = (known, known.compactMap { numbers[classes[$0]] })
        let new = classes.indices.filter { heldOut.contains(classes[$0]) }
        let measured =
            new.count > Self.mostMeasured ? new.shuffled(using: &random).prefix(Self.mostMeasured).sorted() : new
        validation = (measured, measured.map { classes[$0] })
    }
}
