import Basics
import Testing

@testable import VectorSearch

@Suite struct HammingCodesTests {
    /// Random codes, every third of which is an earlier one with some bits changed.
    private static func codes(_ count: Int, bits: Int, seed: UInt64) -> HammingCodes {
        var generator = SeededGenerator(state: seed)
        var codes = HammingCodes(bits: bits)
        for number in 0..<count {
            if number % 3 == 2 {
                let earlier = Int.random(in: 0..<number, using: &generator)
                var code = Array(codes.words[earlier * codes.stride..<(earlier + 1) * codes.stride])
                for _ in 0..<Int.random(in: 0...40, using: &generator) {
                    let bit = Int.random(in: 0..<codes.bits, using: &generator)
                    code[bit / 64] ^= 1 << (bit % 64)
                }
                codes.append(code)
            } else {
                codes.append((0..<codes.stride).map { _ in UInt64.random(in: 0 ... .max, using: &generator) })
            }
        }
        return codes
    }

    /// By the definition.
    private static func pairs(
        of queries: HammingCodes, and rows: HammingCodes, within radius: Int, isWithinItself: Bool = false
    ) -> [HammingCodes.Pair] {
        var pairs: [HammingCodes.Pair] = []
        for first in 0..<queries.count {
            for second in (isWithinItself ? first + 1 : 0)..<max(rows.count, first + 1) where second < rows.count {
                let distance = (0..<rows.stride).reduce(0) { sum, word in
                    let difference = queries.words[first * rows.stride + word] ^ rows.words[second * rows.stride + word]
                    return sum + difference.nonzeroBitCount
                }
                if distance <= radius { pairs.append(.init(first: first, second: second, distance: distance)) }
            }
        }
        return pairs
    }

    /// All codes with all, or by their parts, as it is done where they are many.
    @Test(arguments: [(256, 31), (64, 10), (128, 0), (192, 200)], [0, Int.max])
    func pairsAreThoseOfTheDefinition(code: (bits: Int, radius: Int), fewComparisons: Int) {
        let codes = Self.codes(400, bits: code.bits, seed: 3)
        let expected = Self.pairs(of: codes, and: codes, within: code.radius, isWithinItself: true)
        let join = HammingJoin(
            queries: codes, rows: codes, isWithinItself: true, radius: code.radius, limit: .max,
            fewComparisons: fewComparisons)
        #expect(join.run() == expected)
        #expect(!expected.isEmpty)
    }

    @Test(arguments: [0, Int.max]) func matchesAreThoseOfTheDefinition(fewComparisons: Int) {
        let (rows, queries) = (Self.codes(400, bits: 256, seed: 1), Self.codes(300, bits: 256, seed: 1))
        let expected = Self.pairs(of: queries, and: rows, within: 31)
        let join = HammingJoin(
            queries: queries, rows: rows, isWithinItself: false, radius: 31, limit: .max,
            fewComparisons: fewComparisons)
        #expect(join.run() == expected)
        #expect(rows.matches(of: queries, within: 31) == expected && expected.count > 300)
    }

    /// Codes that are all alike have as many pairs as their number squared; with a limit they take no more room than others.
    @Test func theClosestAreKept() {
        var codes = HammingCodes(bits: 64)
        for number in 0..<600 { codes.append([number % 100 == 0 ? 1 : 0]) }
        let pairs = codes.pairs(within: 4, limit: 3)
        #expect(pairs.count <= 600 * 3)
        for first in stride(from: 0, to: 480, by: 37) {
            let own = pairs.filter { $0.first == first }
            #expect(own.count == 3 && own.allSatisfy { $0.distance == 0 })
        }
    }

    @Test func whatCannotBeComparedIsNotFound() {
        let codes = Self.codes(10, bits: 64, seed: 2)
        #expect(codes.matches(of: Self.codes(10, bits: 128, seed: 2), within: 64).isEmpty)
        #expect(codes.pairs(within: -1).isEmpty && HammingCodes(bits: 64).pairs(within: 3).isEmpty)
        var short = HammingCodes(bits: 100)
        short.append([7])
        short.append([7, 0, 9])
        #expect(short.bits == 128 && short.pairs(within: 0) == [.init(first: 0, second: 1, distance: 0)])
    }
}
