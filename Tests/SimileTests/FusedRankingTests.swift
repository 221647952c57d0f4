import Basics
import Testing
import VectorSearch

@testable import Simile

/// The threshold algorithm against comparing everything.
@Suite struct FusedRankingTests {
    /// A space in memory that counts what it is asked.
    private final class Listed: RankedSpace {
        let kind = IndexKind.exact
        let matches: [Neighbor]
        private(set) var deepest = 0
        private(set) var lookedUp = 0
        private(set) var wasScanned = false

        init(_ cosines: [Int64: Float]) {
            matches = cosines.map { Neighbor(id: $0.key, similarity: $0.value) }.sorted { $0.precedes($1) }
        }

        func best(_ count: Int) -> [Neighbor] {
            deepest = max(deepest, count)
            return Array(matches.prefix(count))
        }

        func cosines(of ids: [Int64]) -> [Neighbor] {
            lookedUp += ids.count
            let ids = Set(ids)
            return matches.filter { ids.contains($0.id) }
        }

        func all() -> [Neighbor] {
            wasScanned = true
            return matches.sorted { $0.id < $1.id }
        }
    }

    /// Cosines of `count` items, of which a share is missing; coarse ones have many ties.
    private func cosines(
        _ count: Int, _ numbers: inout SeededGenerator, missing: Double = 0, steps: Float? = nil
    ) -> [Int64: Float] {
        var cosines: [Int64: Float] = [:]
        for id in 1...Int64(count) where Double.random(in: 0..<1, using: &numbers) >= missing {
            let cosine = Float.random(in: -1...1, using: &numbers)
            cosines[id] = steps.map { (cosine * $0).rounded() / $0 } ?? cosine
        }
        return cosines
    }

    /// By definition: the sum for each item that has all cosines, greatest first, of equals the lower id.
    private func bruteForce(
        _ spaces: [([Int64: Float], Double)], limit: Int, minimum: Float?
    ) -> FusedRanking.Answer {
        let ids = spaces.dropFirst().reduce(Set(spaces[0].0.keys)) { $0.intersection($1.0.keys) }
        let sums = ids.map { id in
            let cosines = spaces.compactMap { $0.0[id] }
            let sum = zip(spaces, cosines).reduce(0) { $0 + $1.0.1 * Double($1.1) }
            return (Neighbor(id: id, similarity: Similarity.cosine(Float(sum))), cosines)
        }
        let wanted = sums.filter { $0.0.similarity >= minimum ?? -2 }.sorted { left, right in
            (right.0.similarity, left.0.id) < (left.0.similarity, right.0.id)
        }.prefix(limit)
        return .init(neighbors: wanted.map(\.0), cosines: wanted.map(\.1), depth: nil)
    }

    @Test(arguments: 0..<60) func equalsComparingEverything(seed: Int) throws {
        var numbers = SeededGenerator(state: UInt64(seed))
        let count = [30, 900, 3000][seed % 3]
        let steps: Float? = seed % 2 == 0 ? nil : [2, 10, 100][seed / 2 % 3]
        let missing = [0, 0.1, 0.6, 1][seed % 4]
        let weights = [[0.5, 0.5], [0.9, 0.1], [0.2, 0.3, 0.5]][seed % 3]
        let limit = [1, 10, 57, 5000, .max][seed % 5]
        let minimum: Float? = [nil, 0.3, 0.97, -0.5][seed / 3 % 4]
        let spaces = weights.map { weight in
            (cosines(count, &numbers, missing: weight == weights[0] ? missing : 0, steps: steps), weight)
        }
        let listed = spaces.map { Listed($0.0) }
        let ranking = FusedRanking(
            spaces: zip(listed, weights).map { ($0, $1) }, limit: limit, minimum: minimum)
        let expected = bruteForce(spaces, limit: limit, minimum: minimum)
        // However many items there are thought to be: few, so that all are compared; as many as there are; and so many that
        // the lists are read to the end.
        for population in [0, count, 1_000_000_000] {
            let answer = try ranking.search(population: population)
            #expect(answer.isEqual(expected), "population \(population), depth \(answer.depth ?? -1)")
        }
    }

    @Test func itStopsEarlyWhereTheListsAgree() throws {
        var numbers = SeededGenerator(state: 1)
        let first = cosines(20_000, &numbers)
        let second = first.mapValues { $0 * 0.9 + Float.random(in: -0.02...0.02, using: &numbers) }
        let spaces = [Listed(first), Listed(second)]
        let ranking = FusedRanking(spaces: spaces.map { ($0, 0.5) }, limit: 10, minimum: nil)
        let answer = try ranking.search(population: 20_000)
        #expect(answer.isEqual(bruteForce([(first, 0.5), (second, 0.5)], limit: 10, minimum: nil)))
        #expect(answer.depth != nil)
        #expect(spaces.allSatisfy { !$0.wasScanned && $0.deepest <= 2500 && $0.lookedUp < 2500 })
    }

    @Test func itGivesUpWhereTheyDoNot() throws {
        // What is near in one space is far in the other: no threshold is reached before the middle.
        let first = Dictionary(uniqueKeysWithValues: (1...Int64(4000)).map { ($0, Float($0) / 4000) })
        let spaces = [Listed(first), Listed(first.mapValues { 1 - $0 })]
        let ranking = FusedRanking(spaces: spaces.map { ($0, 0.5) }, limit: 3, minimum: nil)
        let answer = try ranking.search(population: 4000)
        #expect(answer.depth == nil && spaces.allSatisfy(\.wasScanned))
        #expect(spaces.allSatisfy { $0.deepest <= 4000 / FusedRanking.deepestShare })
        // All sums are equal but for rounding.
        #expect(
            answer.isEqual(bruteForce([(first, 0.5), (first.mapValues { 1 - $0 }, 0.5)], limit: 3, minimum: nil)))
    }

    @Test func aListThatEndsIsEnough() throws {
        var numbers = SeededGenerator(state: 2)
        let few = cosines(20, &numbers)
        let many = cosines(50_000, &numbers)
        let spaces = [Listed(few), Listed(many)]
        let ranking = FusedRanking(spaces: spaces.map { ($0, 0.5) }, limit: 30, minimum: nil)
        let answer = try ranking.search(population: 50_000)
        #expect(answer.depth == FusedRanking.firstDepth && answer.neighbors.count == 20)
        #expect(answer.isEqual(bruteForce([(few, 0.5), (many, 0.5)], limit: 30, minimum: nil)))
    }

    @Test func aMinimumThatNothingReachesStopsAtOnce() throws {
        var numbers = SeededGenerator(state: 4)
        let spaces = [Listed(cosines(5000, &numbers)), Listed(cosines(5000, &numbers))]
        let ranking = FusedRanking(spaces: spaces.map { ($0, 0.5) }, limit: 10, minimum: 0.999)
        let answer = try ranking.search(population: 5000)
        #expect(answer.depth == FusedRanking.firstDepth && answer.neighbors.isEmpty)
    }
}

extension FusedRanking.Answer {
    /// Whether the items and their cosines are the same, however they were found.
    fileprivate func isEqual(_ other: Self) -> Bool { neighbors == other.neighbors && cosines == other.cosines }
}
