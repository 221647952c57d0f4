import Catalog

/// Groups of contents joined by copies. Two contents that a user decided to be different are never in one group.
struct CopyGroups {
    private var parent: [Int]
    private var members: [[Int]]
    private var different: [Set<Int>]

    /// Each content by itself.
    /// - Parameter different: pairs that must never come together, by numbers.
    init(count: Int, different pairs: [(Int, Int)]) {
        parent = Array(0..<count)
        members = (0..<count).map { [$0] }
        different = Array(repeating: [], count: count)
        for (a, b) in pairs {
            different[a].insert(b)
            different[b].insert(a)
        }
    }

    private mutating func root(_ number: Int) -> Int {
        var number = number
        while parent[number] != number {
            parent[number] = parent[parent[number]]
            number = parent[number]
        }
        return number
    }

    /// Joins the groups of two contents; false where that would bring two together that are different.
    mutating func join(_ a: Int, _ b: Int) -> Bool {
        var (a, b) = (root(a), root(b))
        guard a != b else { return true }
        if members[a].count < members[b].count { swap(&a, &b) }
        guard members[b].allSatisfy({ member in different[member].allSatisfy { root($0) != a } }) else { return false }
        parent[b] = a
        members[a] += members[b]
        members[b] = []
        return true
    }

    /// The groups, of one content too.
    var all: [[Int]] { members.filter { !$0.isEmpty } }
}
