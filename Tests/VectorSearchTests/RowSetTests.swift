import Basics
import Testing

@testable import VectorSearch

@Suite struct RowSetTests {
    /// Every operation against the standard library's set, over random small universes.
    @Test func behavesLikeASet() {
        for seed in 0..<200 {
            var random = Seeded(UInt64(seed))
            let universe = [1, 5, 64, 65, 130, 300][seed % 6]
            func some() -> [Int] {
                (0..<Int.random(in: 0...40, using: &random)).map { _ in Int.random(in: 0..<universe, using: &random) }
            }
            let (a, b) = (some(), some())
            var (setA, rowsA) = (Set(a), RowSet(a))
            let (setB, rowsB) = (Set(b), RowSet(b))
            func check(_ rows: RowSet, _ set: Set<Int>) {
                #expect(Array(rows) == set.sorted())
                #expect(rows.count == set.count && rows.isEmpty == set.isEmpty)
                #expect(rows == RowSet(set))
                #expect((-1...universe).allSatisfy { rows.contains($0) == set.contains($0) })
            }
            check(rowsA, setA)
            var union = rowsA
            union.formUnion(rowsB)
            check(union, setA.union(setB))
            var intersection = rowsA
            intersection.formIntersection(rowsB)
            check(intersection, setA.intersection(setB))
            var difference = rowsA
            difference.subtract(rowsB)
            check(difference, setA.subtracting(setB))
            for row in b {
                rowsA.remove(row)
                setA.remove(row)
            }
            rowsA.remove(1 << 40)
            check(rowsA, setA)
        }
    }

    @Test func countsBelowABound() {
        let rows: RowSet = [0, 63, 64, 100, 128, 200]
        for bound in [0, 1, 63, 64, 65, 100, 101, 127, 128, 129, 200, 201, 256, 100_000] {
            #expect(rows.count(below: bound) == rows.count { $0 < bound }, "\(bound)")
        }
    }

    @Test func ranges() {
        for lower in [0, 1, 63, 64, 100] {
            for length in [0, 1, 2, 63, 64, 65, 200] {
                #expect(RowSet(lower..<(lower + length)) == RowSet(Array(lower..<(lower + length))))
            }
        }
        #expect(([2, 1, 2] as RowSet).count == 2)
    }
}
