import Basics

/// Groups of contents joined by copies. Two contents that a user decided to be different are never in one group.
struct CopyGroups {
    private var sets: DisjointSets
    /// The members of each set, at the number that stands for it.
    private var members: [[Int]]
    private var different: [Set<Int>]

    /// Each content by itself.
    /// - Parameter different: pairs that must never come together, by numbers.
    init(count: Int, different pairs: [(Int, Int)]) {
        sets = DisjointSets(count: count)
        members = (0..<count).map { [$0] }
        different = Array(repeating: [], count: count)
        for (a, b) in pairs {
            different[a].insert(b)
            different[b].insert(a)
        }
    }

    /// Joins the groups of two contents; false where that would bring two together that are different.
    mutating func join(_ a: Int, _ b: Int) -> Bool {
        let (a, b) = (sets.root(a), sets.root(b))
        guard a != b else { return true }
        let (larger, smaller) = members[a].count < members[b].count ? (b, a) : (a, b)
        let isAllowed = members[smaller].allSatisfy { member in
            different[member].allSatisfy { sets.root($0) != larger }
        }
        guard isAllowed, sets.join(a, b) else { return false }
        members[larger] += members[smaller]
        members[smaller] = []
        if sets.root(a) != larger { members.swapAt(larger, smaller) }
        return true
    }

    /// The groups, of one content too.
    var all: [[Int]] { members.filter { !$0.isEmpty } }
}
