import Basics
import Catalog
import Imaging
import RetrievalEvaluation
import Simile
import VectorSearch

/// Draws pairs of images by an attribute: half share its value, half do not.
///
/// Every value has as many similar pairs, and every two values as many different ones, as long as there are that many.
/// No pair comes twice, and none is of an image with itself. O(images · log images + pairs).
struct PairSampler {
    private let task: String
    /// What the task is called in pairs.
    private let name: String
    /// The images of each value, values by their text.
    private let groups: [(value: String, paths: [String])]
    private var random: SeededGenerator
    private(set) var findings: [Finding] = []

    /// - Parameters:
    ///   - images: what is drawn from.
    ///   - task: the name of the attribute.
    ///   - name: what the task is called.
    ///   - seed: what the draws start from; each task has draws of its own, whatever others there are.
    init(_ images: [DescribedImages.Image], task: String, named name: String, seed: UInt64) {
        (self.task, self.name) = (task, name)
        // FNV-1a, since a hash must be the same in every run.
        let stream = task.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        random = SeededGenerator(seed: seed, stream: stream)
        // By what is written, as classes are: a text "12.5" is the number 12.5.
        var paths: [ExactText: [String]] = [:]
        for image in images {
            guard let value = image.attributes[task] else { continue }
            paths[ExactText(value.description), default: []].append(image.path)
        }
        groups = paths.map { (value: $0.key.text, paths: $0.value) }
            .sorted { ($0.value, $0.paths[0]) < ($1.value, $1.paths[0]) }
        let without = images.count - groups.reduce(0) { $0 + $1.paths.count }
        if without > 0 { find("\(without) of \(images.count) images do not have it; left out") }
        let lonely = groups.count { $0.paths.count == 1 }
        if lonely > 0 {
            find("\(lonely) of \(groups.count) values have one image only, which is like no other")
        }
    }

    /// Draws so many pairs, half of them similar; where one kind has fewer, as many of each as that has.
    mutating func pairs(_ count: Int) -> [LabeledPair] {
        let sizes = groups.map(\.paths.count)
        let similarCount = sizes.reduce(0) { $0 + Self.pairsWithin($1) }
        let differentCount = Self.pairsWithin(sizes.reduce(0, +)) - similarCount
        let (scarce, kind) = similarCount <= differentCount ? (similarCount, "similar") : (differentCount, "different")
        let half = count / 2
        let isShort = scarce < count - half
        if isShort { find("there are \(scarce) \(kind) pairs, so there are \(2 * scarce) pairs, not \(count)") }
        let similar = draw(isShort ? scarce : half, from: groups.count) { Self.pairsWithin(sizes[$0]) }
        let apart = Self.pairsWithin(groups.count)
        let different = draw(isShort ? scarce : count - half, from: apart) { bucket in
            let (a, b) = Self.pair(bucket)
            return sizes[a] * sizes[b]
        }
        return similar.map { group, number in
            let (a, b) = Self.pair(number)
            return pair((group, a), (group, b), label: 1)
        }
            + different.map { bucket, number in
                let (a, b) = Self.pair(bucket)
                return pair((a, number / sizes[b]), (b, number % sizes[b]), label: 0)
            }
    }

    private func pair(_ first: (group: Int, place: Int), _ second: (group: Int, place: Int), label: Double)
        -> LabeledPair
    {
        let (one, other) = (groups[first.group], groups[second.group])
        return LabeledPair(
            one.paths[first.place], other.paths[second.place], label: label, task: name,
            values: [one.value, other.value])
    }

    /// Draws numbered pairs from buckets in turn, so that each gives as many, until there are enough or all are empty. Buckets
    /// are opened in random order, and those that are not needed never.
    private mutating func draw(
        _ wanted: Int, from buckets: Int, size: (Int) -> Int
    ) -> [(bucket: Int, number: Int)] {
        var drawn: [(bucket: Int, number: Int)] = []
        var unopened = LazyShuffle(buckets)
        var open: [(bucket: Int, numbers: LazyShuffle)] = []
        while drawn.count < wanted, let bucket = unopened.next(&random) {
            var numbers = LazyShuffle(size(bucket))
            guard let number = numbers.next(&random) else { continue }
            drawn.append((bucket, number))
            open.append((bucket, numbers))
        }
        while drawn.count < wanted, !open.isEmpty {
            var left: [(bucket: Int, numbers: LazyShuffle)] = []
            for (bucket, rest) in open where drawn.count < wanted {
                var numbers = rest
                guard let number = numbers.next(&random) else { continue }
                drawn.append((bucket, number))
                left.append((bucket, numbers))
            }
            open = left
        }
        return drawn
    }

    /// How many pairs there are of so many things.
    private static func pairsWithin(_ count: Int) -> Int { count * (count - 1) / 2 }

    /// The pair of a number, counted (0, 1), (0, 2), (1, 2), (0, 3), …
    static func pair(_ number: Int) -> (Int, Int) {
        var second = Int((1 + (1 + 8 * Double(number)).squareRoot()) / 2)
        // Roots of great numbers are rounded.
        while second > 1, pairsWithin(second) > number { second -= 1 }
        while pairsWithin(second + 1) <= number { second += 1 }
        return (number - pairsWithin(second), second)
    }

    private mutating func find(_ reason: String) { findings.append(Finding("task \(name.onOneLine)", reason)) }
}

extension PairSet {
    /// Samples pairs by attributes: of each task half of the pairs share the attribute's value, half do not.
    ///
    /// Every value has as many similar pairs, and every two values as many different ones, as long as there are that many.
    /// Where one kind has fewer pairs than asked for, there are as many of the other, with a finding. The same images and seed give the same
    /// pairs.
    /// - Parameters:
    ///   - described: the images.
    ///   - tasks: the names of the attributes.
    ///   - count: how many pairs of each task.
    ///   - seed: what the draws start from.
    /// - Throws: ``PairError/unknownTask(_:name:known:)`` for an attribute that no image has.
    public init(
        sampledFrom described: DescribedImages, tasks: [String], count: Int, seed: UInt64
    ) throws(PairError) {
        self.init(name: described.name, pairs: [], findings: described.findings)
        let known = Set(described.images.flatMap { $0.attributes.names.map { ExactText($0) } })
        if let unknown = tasks.first(where: { !known.contains(ExactText($0)) }) {
            throw .unknownTask(unknown, name: described.name, known: known.sorted().map(\.text))
        }
        var names = NamesToldApart()
        for task in tasks {
            var sampler = PairSampler(described.images, task: task, named: names.name(of: task), seed: seed)
            pairs += sampler.pairs(max(0, count))
            findings += sampler.findings
        }
    }
}

extension PairSet {
    /// Reads the pairs in a file, or samples pairs by class from a folder with a folder for each class.
    /// - Parameters:
    ///   - path: a file as ``init(file:)`` reads it, or a folder, as the user types it.
    ///   - count: how many pairs of a folder.
    ///   - seed: what the draws start from.
    /// - Throws: ``PairError``; `FileError` when a folder cannot be read.
    package init(at path: String, count: Int, seed: UInt64) throws {
        if case .success(let status) = FileStatus.of(try FilePath.absolute(path)), status.kind == .folder {
            try self.init(
                sampledFrom: DescribedImages(classesIn: path), tasks: ["class"], count: count, seed: seed)
        } else {
            try self.init(file: path)
        }
    }
}
