import Basics
import Foundation
import Testing
import Trends
import VectorSearch

@Suite struct VisualGroupsTests {
    private static let dimension = 16

    /// Images of some looks: a direction of each, and a little of all others.
    private func images(_ looks: [Int], of each: Int, seed: UInt64) throws -> VectorMatrix {
        var random = SeededGenerator(seed: seed)
        var matrix = try VectorMatrix(dimension: Self.dimension)
        for look in looks {
            for _ in 0..<each {
                var row = (0..<Self.dimension).map { _ in Float.random(in: -0.12...0.12, using: &random) }
                row[look] += 1
                try matrix.append(normalizing: row)
            }
        }
        return matrix
    }

    private func joined(_ matrices: VectorMatrix...) throws -> VectorMatrix {
        var all = try VectorMatrix(dimension: Self.dimension)
        for matrix in matrices { try all.append(contentsOf: matrix) }
        return all
    }

    private func groups() -> VisualGroups { VisualGroups(space: "made-up", dimension: Self.dimension) }

    @Test func `groups stay between runs, and when images come and go`() throws {
        var groups = groups()
        let first = try images(Array(0..<6), of: 30, seed: 1)
        let before = try groups.update(with: first)
        let ids = groups.groups.map(\.id)
        #expect(ids == Array(1...ids.count) && groups.lastID == ids.count && before.allSatisfy { $0?.id != nil })
        let known = groups
        #expect(try groups.update(with: first) == before && groups == known)

        let more = try joined(first, images(Array(0..<6), of: 10, seed: 2))
        let after = try groups.update(with: more)
        #expect(groups == known && Array(after.prefix(first.count)) == before)
        let fewer = try groups.update(with: images([0, 1], of: 5, seed: 3))
        #expect(groups == known && fewer.count { $0?.id != nil } >= 9)
        _ = try groups.update(with: VectorMatrix(dimension: Self.dimension))
        #expect(groups == known)
    }

    @Test func `new looks become a group of a new number, once they are several`() throws {
        var groups = groups()
        let first = try images(Array(0..<6), of: 30, seed: 1)
        try groups.update(with: first)
        let known = groups
        let few = try groups.update(with: joined(first, images([9], of: 3, seed: 4)))
        #expect(groups == known && few.suffix(3).allSatisfy { $0?.id == nil && $0 != nil })
        let places = try groups.update(with: joined(first, images([9], of: 30, seed: 4), images([11], of: 30, seed: 5)))
        #expect(groups.groups.count == known.groups.count + 2 && groups.groups.starts(with: known.groups))
        let (nine, eleven) = (Set(places[180..<210].map { $0?.id }), Set(places[210...].map { $0?.id }))
        #expect(nine.subtracting([nil]).count == 1 && nine.isDisjoint(with: eleven.subtracting([nil])))
        #expect(places.suffix(60).count { $0?.id ?? 0 > known.lastID } >= 55)
    }

    @Test func `drawn anew, groups keep their numbers, and none is given twice`() throws {
        var groups = groups()
        // As many groups as looks.
        let first = try images(Array(0..<6), of: 12, seed: 1)
        try groups.update(with: first)
        let before = try groups.places(of: first).map { $0?.id }
        try groups.regroup(joined(first, images(Array(0..<6), of: 1, seed: 6)))
        let after = try groups.places(of: first).map { $0?.id }
        #expect(zip(before, after).count { $0 == $1 } >= 68)
        let last = groups.lastID
        // All others are gone.
        try groups.regroup(images([12, 13, 14], of: 30, seed: 7))
        #expect(groups.groups.allSatisfy { $0.id > last } && !groups.groups.isEmpty)
    }

    @Test func `few images make no groups, and equal ones one`() throws {
        var groups = groups()
        #expect(try groups.update(with: VectorMatrix(dimension: Self.dimension)).isEmpty && groups.groups.isEmpty)
        #expect(try groups.update(with: images([1], of: 7, seed: 1)) == Array(repeating: nil, count: 7))
        var row = [Float](repeating: 0, count: Self.dimension)
        row[3] = 1
        let equal = try VectorMatrix(dimension: Self.dimension, rows: Array(repeating: row, count: 20))
        let places = try groups.update(with: equal)
        #expect(places.allSatisfy { $0?.id != nil })
        #expect(throws: VectorSearchError.self) {
            try groups.places(of: VectorMatrix(dimension: 3, rows: [[1, 0, 0]]))
        }
    }

    @Test func `a file is read back, and a damaged one refused`() throws {
        var groups = groups()
        try groups.update(with: images(Array(0..<4), of: 20, seed: 1))
        let bytes = groups.encoded()
        #expect(try VisualGroups(bytes: bytes, path: "x") == groups)
        for length in [0, 7, 8, 20, 44, bytes.count - 1] {
            #expect(throws: TrendError.self) { try VisualGroups(bytes: Array(bytes.prefix(length)), path: "x") }
        }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            var other = bytes
            other[Int.random(in: 0..<other.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: TrendError.self) { try VisualGroups(bytes: other, path: "x") }
        }
    }

    @Test func `what has the right digest and makes no sense is refused`() throws {
        var groups = groups()
        try groups.update(with: images([0, 1], of: 20, seed: 1))
        let bytes = groups.encoded()
        // The places of the name's length, the dimension, the count, the first number, and the first spread.
        for (place, value) in [(12, 0xff), (23, 9), (27, 200), (31, 0), (47, 0), (58, 0x7f), (58, 0xff)] {
            var body = Array(bytes.dropLast(32))
            body[place] = UInt8(value)
            var digest = SHA256()
            digest.update(body)
            let damaged = body + digest.finalize().bytes
            guard damaged != bytes else { continue }
            #expect(throws: TrendError.self, "byte \(place)") { try VisualGroups(bytes: damaged, path: "x") }
        }
    }
}
