/// Sets of numbers that only ever grow together (Tarjan, 1975).
package struct DisjointSets: Sendable {
    private var parents: [Int]

    /// The sets of each number below `count` alone.
    package init(count: Int) { parents = Array(0..<count) }

    /// A number that stands for its set. O(log n), amortized nearly O(1).
    package mutating func root(_ number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    /// Makes one set of those of two numbers; false when they are one already. The lower root stands for it.
    package mutating func join(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (root(a), root(b))
        guard first != second else { return false }
        parents[max(first, second)] = min(first, second)
        return true
    }
}
