import Catalog

extension DuplicateReport {
    /// What a graph of copies says about items. O(items · log items).
    init(
        _ graph: CopyGraph, _ contents: [CopyContent], _ signatures: [ImageSignature?], keep: KeepRule,
        skipped: [Skipped], examined: Int, unexamined: Int
    ) {
        func link(_ edge: CopyGraph.Edge) -> Link {
            Link(a: contents[edge.original].key, b: contents[edge.copy].key, link: edge.link)
        }
        var linksOf: [Int: [Link]] = [:]
        for edge in graph.edges { linksOf[min(edge.original, edge.copy), default: []].append(link(edge)) }
        func group(_ members: [Int]) -> Group {
            let copies = members.flatMap { number in
                contents[number].items.map { KeepRule.Copy(item: $0, worth: signatures[number]?.worth ?? .unknown) }
            }
            let exact = members.flatMap { number in
                contents[number].items.dropFirst().map { Link(a: contents[number].key, b: $0.key, link: .exact) }
            }
            return Group(
                items: keep.ranked(copies).enumerated().map { place, copy in
                    Member(copy.copy, keep: place == 0, reason: copy.reason)
                },
                links: exact + members.flatMap { linksOf[$0] ?? [] })
        }
        let grouped = Set(graph.groups.joined())
        let alone = contents.indices.filter { contents[$0].items.count > 1 && !grouped.contains($0) }.map { [$0] }
        groups = (graph.groups + alone).map(group)
        groups.sort { ($1.items.count, $0.items[0].key.text) < ($0.items.count, $1.items[0].key.text) }
        near = graph.near.map(link)
        keepRule = keep.criteria
        (self.skipped, self.examined, self.unexamined) = (skipped, examined, unexamined)
    }
}

extension DuplicateReport.Member {
    fileprivate init(_ copy: KeepRule.Copy, keep: Bool, reason: String) {
        (key, self.keep, self.reason) = (copy.item.key, keep, reason)
        if copy.worth != .unknown { (width, height) = (copy.worth.width, copy.worth.height) }
        bytes = copy.item.fingerprint?.size
    }
}
