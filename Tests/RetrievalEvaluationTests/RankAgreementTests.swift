import Basics
import Foundation
import RetrievalEvaluation
import Testing
import VectorSearch

@Suite struct RankAgreementTests {
    @Test func byHand() {
        let agreement = RankAgreement([0, 1, 2], [1, 0, 3])
        #expect(agreement.overlap(at: 1) == 0 && agreement.overlap(at: 2) == 1)
        #expect(abs(agreement.overlap(at: 3) - 2 / 3) < 1e-15)
        #expect(agreement.jaccard(at: 3) == 0.5 && agreement.jaccard(at: 2) == 1)
        // Overlaps 0, 2, 2: 2/3 · 0.729 + 0.1/0.9 · (0 + 0.81 + 2/3 · 0.729).
        #expect(abs(agreement.rankBiasedOverlap(p: 0.9) - 0.63) < 1e-12)
    }

    @Test(arguments: [0.1, 0.5, 0.9, 0.99]) func equalRankingsAgreeAndDisjointOnesDoNot(p: Double) {
        let some = Array(0..<30)
        #expect(abs(RankAgreement(some, some).rankBiasedOverlap(p: p) - 1) < 1e-12)
        #expect(RankAgreement(some, Array(30..<60)).rankBiasedOverlap(p: p) == 0)
        #expect(RankAgreement([], []).rankBiasedOverlap(p: p) == 1)
    }

    /// The measures by their definitions, from sets.
    @Test func itIsWhatTheDefinitionsSay() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let length = 1 + random.below(25)
            func ranking() -> [Int] {
                var shuffle = LazyShuffle(length + random.below(20))
                return (0..<length).compactMap { _ in shuffle.next(&random) }
            }
            let (a, b) = (ranking(), ranking())
            let agreement = RankAgreement(a, b)
            func common(_ depth: Int) -> Double {
                Double(Set(a.prefix(depth)).intersection(b.prefix(depth)).count)
            }
            let p = 0.05 + 0.9 * Double(random.below(1000)) / 1000
            var expected = common(length) / Double(length) * pow(p, Double(length))
            for depth in 1...length {
                expected += (1 - p) / p * common(depth) / Double(depth) * pow(p, Double(depth))
                #expect(agreement.overlap(at: depth) == common(depth) / Double(depth))
                let union = Set(a.prefix(depth)).union(b.prefix(depth)).count
                #expect(agreement.jaccard(at: depth) == common(depth) / Double(union))
            }
            #expect(abs(agreement.rankBiasedOverlap(p: p) - expected) < 1e-12)
            #expect(RankAgreement(b, a).rankBiasedOverlap(p: p) == agreement.rankBiasedOverlap(p: p))
        }
    }

    @Test func whatMakesNoSenseIsNoTrap() {
        let agreement = RankAgreement([1], [1, 2])
        #expect(agreement.overlap(at: 100) == 1 && agreement.overlap(at: 0) == 1 && agreement.jaccard(at: -1) == 1)
        for p in [0, 1, -1, .nan, .infinity] { #expect(agreement.rankBiasedOverlap(p: p).isNaN) }
    }
}

@Suite struct LazyShuffleTests {
    @Test func everyNumberComesOnce() {
        for count in [0, 1, 2, 17, 100] {
            var (shuffle, random) = (LazyShuffle(count), SeededGenerator(seed: UInt64(count)))
            var drawn: [Int] = []
            while let number = shuffle.next(&random) { drawn.append(number) }
            #expect(drawn.sorted() == Array(0..<count))
        }
    }

    /// Of 24 orders of four numbers each comes about as often: χ² with 23 degrees of freedom is below 49.7 in 99.9% of cases.
    @Test func allOrdersAreAsLikely() {
        var random = SeededGenerator(seed: 1)
        var seen: [[Int]: Int] = [:]
        for _ in 0..<4800 {
            var shuffle = LazyShuffle(4)
            seen[(0..<4).compactMap { _ in shuffle.next(&random) }, default: 0] += 1
        }
        let deviation = seen.values.reduce(0) { $0 + pow(Double($1) - 200, 2) / 200 }
        #expect(seen.count == 24 && deviation < 49.7)
    }

    @Test func aFewOfManyAreDrawnAtOnce() {
        var (shuffle, random) = (LazyShuffle(.max), SeededGenerator(seed: 3))
        let drawn = (0..<1000).compactMap { _ in shuffle.next(&random) }
        #expect(Set(drawn).count == 1000 && drawn.allSatisfy { $0 >= 0 })
    }
}
