import Catalog
import Imaging

/// Contents, what joins them, and the groups that they form.
struct CopyGraph {
    /// A link between two contents, by their numbers.
    struct Edge {
        let original: Int
        let copy: Int
        let link: CopyLink
    }

    /// The links within groups.
    private(set) var edges: [Edge] = []
    /// Links of images that only look alike, and are in different groups.
    private(set) var near: [Edge] = []
    /// The groups of more than one content.
    private(set) var groups: [[Int]] = []

    /// Joins contents.
    /// - Parameters:
    ///   - contents: all of them.
    ///   - links: what was found.
    ///   - decisions: what users decided, which outweighs it.
    ///   - kinds: what joins.
    init(
        _ contents: [CopyContent], links: [FoundLink], decisions: [ContentPair: Bool], kinds: Set<CopyLink.Kind>
    ) {
        let numbers = Dictionary(uniqueKeysWithValues: contents.enumerated().map { ($1.hash, $0) })
        func numbered(_ pair: ContentPair) -> (Int, Int)? {
            guard let a = numbers[pair.a], let b = numbers[pair.b] else { return nil }
            return (a, b)
        }
        var found: [(edge: Edge, certainty: Double)] = []
        // What users decided comes before all that was found.
        let decided = 2.0
        var missing = decisions.filter(\.value)
        for link in links {
            guard let original = numbers[link.original], let copy = numbers[link.copy],
                let pair = ContentPair(link.original, link.copy), decisions[pair] != false
            else { continue }
            let isDecided = decisions[pair] == true
            // That two look alike tells nothing more of two that are the same.
            if isDecided, link.link.kind == .near { continue }
            missing[pair] = nil
            let edge = Edge(original: original, copy: copy, link: link.link)
            found.append((edge, isDecided ? decided : link.link.confidence))
        }
        for pair in missing.keys {
            guard let (a, b) = numbered(pair) else { continue }
            found.append((Edge(original: a, copy: b, link: CopyLink(kind: .decided, confidence: 1)), decided))
        }
        // The surest first, so that what a decision keeps apart loses the weakest link.
        found.sort {
            ($1.certainty, $0.edge.original, $0.edge.copy) < ($0.certainty, $1.edge.original, $1.edge.copy)
        }
        var joined = CopyGroups(
            count: contents.count, different: decisions.filter { !$0.value }.compactMap { numbered($0.key) })
        for (edge, _) in found where kinds.contains(edge.link.kind) && joined.join(edge.original, edge.copy) {
            edges.append(edge)
        }
        let all = joined.all
        groups = all.filter { $0.count > 1 }.map { $0.sorted() }
        var places = [Int](repeating: -1, count: contents.count)
        for (place, members) in all.enumerated() { for member in members { places[member] = place } }
        near = found.map(\.edge).filter { $0.link.kind == .near && places[$0.original] != places[$0.copy] }
    }

    /// The group of each content: those of one group have the same number. O(contents).
    func places(of count: Int) -> [Int] {
        var places = Array(0..<count)
        for members in groups { for member in members { places[member] = members[0] } }
        return places
    }

    /// How each member of a group must be turned to lie as one of them does, by what joins them.
    func turns(to start: Int, in members: [Int]) -> [Int: PDQ.Turn] {
        let inside = Set(members)
        var neighbors: [Int: [(Int, PDQ.Turn)]] = [:]
        for edge in edges where inside.contains(edge.original) {
            let turn = PDQ.Turn(degrees: edge.link.turn, mirrored: edge.link.mirrored)
            neighbors[edge.original, default: []].append((edge.copy, turn))
            neighbors[edge.copy, default: []].append((edge.original, turn.inverse))
        }
        var turns = [start: PDQ.Turn.none]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let known = queue[next]
            next += 1
            for (neighbor, turn) in neighbors[known] ?? [] where turns[neighbor] == nil {
                turns[neighbor] = turn.followed(by: turns[known] ?? .none)
                queue.append(neighbor)
            }
        }
        return turns
    }
}
