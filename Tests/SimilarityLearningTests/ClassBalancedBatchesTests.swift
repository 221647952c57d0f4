import Testing

@testable import SimilarityLearning

@Suite struct ClassBalancedBatchesTests {
    /// Classes of so many samples, mixed.
    private func labels(_ sizes: [Int]) -> [Int] {
        let all = sizes.enumerated().flatMap { label, size in (0..<size).map { (label: label * 7 - 3, place: $0) } }
        return all.sorted { ($0.place, $0.label) < ($1.place, $1.label) }.map(\.label)
    }

    @Test(arguments: [
        ([8, 8, 8, 8], 2, 4), ([8, 8, 8, 8], 4, 4), ([5, 9, 13, 7, 6, 8], 3, 4), ([1, 2, 3, 4, 5, 6, 7], 3, 3),
        ([1, 1, 1, 1], 2, 2), ([100, 3, 3, 3], 2, 4), ([40, 1, 1, 2], 4, 5), ([2, 2], 2, 300),
        ([30, 29, 31, 30, 12, 1, 44], 5, 6),
    ]) func batchesAreBalanced(sizes: [Int], classes: Int, samples: Int) throws {
        let labels = labels(sizes)
        let batches = try ClassBalancedBatches(labels: labels, classes: classes, samples: samples, seed: 4)
        for epoch in 0..<20 {
            let found = batches.epoch(epoch)
            #expect(found.count == batches.count)
            var visits = [Int](repeating: 0, count: labels.count)
            for batch in found {
                #expect(batch.count == classes * samples)
                var seen = Set<Int>()
                for start in stride(from: 0, to: batch.count, by: samples) {
                    let group = batch[start..<start + samples]
                    let label = labels[group[start]]
                    #expect(group.allSatisfy { labels[$0] == label } && seen.insert(label).inserted)
                    // None is repeated while there are others.
                    #expect(Set(group).count == min(samples, labels.count { $0 == label }))
                    for sample in group { visits[sample] += 1 }
                }
            }
            // Every sample is visited, but of classes that have more than a group for each batch.
            for (label, size) in sizes.enumerated() {
                let visited = labels.indices.count { labels[$0] == label * 7 - 3 && visits[$0] > 0 }
                #expect(visited >= min(size, batches.count * samples), "class \(label) of \(size): \(visited)")
            }
        }
    }

    /// Where sizes are multiples of K, and classes and their groups of P, each sample is in an epoch once.
    @Test func nothingIsRepeatedWithoutNeed() throws {
        let labels = labels([8, 8, 16, 4, 4, 8])
        let batches = try ClassBalancedBatches(labels: labels, classes: 3, samples: 4, seed: 1)
        #expect(batches.count == 4)
        #expect(batches.epoch(0).joined().sorted() == Array(labels.indices))
    }

    @Test func seedAndEpochDecide() throws {
        let labels = labels([9, 20, 14, 3, 1, 11])
        let batches = try ClassBalancedBatches(labels: labels, classes: 3, samples: 4, seed: 1)
        #expect(try ClassBalancedBatches(labels: labels, classes: 3, samples: 4, seed: 1).epoch(7) == batches.epoch(7))
        #expect(try ClassBalancedBatches(labels: labels, classes: 3, samples: 4, seed: 2).epoch(7) != batches.epoch(7))
        #expect(batches.epoch(0) != batches.epoch(1) && batches.epoch(-1) != batches.epoch(1))
    }

    /// In the long run each class meets each other about as often, and samples of a large class are drawn alike.
    @Test func chanceIsFair() throws {
        let labels = labels([Int](repeating: 8, count: 12))
        let batches = try ClassBalancedBatches(labels: labels, classes: 4, samples: 4, seed: 5)
        var together = [Int](repeating: 0, count: 12)
        for epoch in 0..<200 {
            for batch in batches.epoch(epoch) {
                let numbers = Set(batch.map { (labels[$0] + 3) / 7 })
                if numbers.contains(0) { for number in numbers { together[number] += 1 } }
            }
        }
        #expect(together[0] == 400)
        // 400 · 3/11.
        #expect(together.dropFirst().allSatisfy { (70...150).contains($0) }, "\(together)")

        let uneven = try ClassBalancedBatches(labels: self.labels([100, 5, 5, 5]), classes: 2, samples: 5, seed: 5)
        var visits = [Int](repeating: 0, count: 115)
        for epoch in 0..<100 { for sample in uneven.epoch(epoch).joined() { visits[sample] += 1 } }
        #expect(visits.min().map { $0 > 20 } == true, "\(visits)")
    }

    @Test func whatCannotBeBalancedIsRefused() {
        #expect(throws: LearningError.oneClass) {
            try ClassBalancedBatches(labels: [3, 3, 3], classes: 2, samples: 2, seed: 0)
        }
        for (labels, classes, samples) in [
            ([], 2, 2), ([1, 2], 1, 2), ([1, 2], 2, 1), ([1, 2], 3, 2), ([1, 2], -1, -1), ([1, 2], 2, .max),
        ] as [([Int], Int, Int)] {
            #expect(throws: LearningError.self) {
                try ClassBalancedBatches(labels: labels, classes: classes, samples: samples, seed: 0)
            }
        }
    }
}
