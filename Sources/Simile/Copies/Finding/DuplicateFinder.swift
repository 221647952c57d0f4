import Basics
import Catalog
import Imaging
import VectorSearch

/// Finds the copies in a catalog: proposes pairs by hashes and embeddings, proves each, and joins what is proven.
///
/// What was learned of an image is kept by its content: later runs look at new images only.
struct DuplicateFinder {
    let catalog: ImageCatalog
    let request: DuplicateRequest
    let progress: @Sendable (JobProgress) -> Void

    init(_ catalog: ImageCatalog, _ request: DuplicateRequest, _ progress: @escaping @Sendable (JobProgress) -> Void) {
        (self.catalog, self.request, self.progress) = (catalog, request, progress)
    }

    func run() async throws -> DuplicateReport {
        let contents = try await onThread { [catalog, request] in
            if request.examinesNew { try catalog.forgetCopies(all: request.force) }
            return try CopyContent.all(in: catalog)
        }
        let reader = ImageReader(limits: request.limits)
        var learned = try await signatures(of: contents, reader)
        if !learned.new.isEmpty {
            let proof = CopyProof(contents, learned.signatures, reader, nearScore: request.nearScore)
            // Read once, and added to as more are found. Those that only look alike join nothing, and may be many more.
            var joining = try await onThread { [catalog] in try catalog.foundLinks().filter(\.isJoining) }
            try await prove(proof, learned.new, &joining)
            try await examine(contents, &learned.signatures, joining, reader)
            _ = try await prove(linksToTheBest(contents, learned, joining), by: proof)
            // Only now: a run that is stopped begins with the same images again.
            let compared = learned.new.map { contents[$0].hash }
            try await onThread { [catalog] in try catalog.store(copies: [], compared: compared) }
        }
        let known = learned
        return try await onThread { [self] in
            DuplicateReport(
                try graph(contents, try catalog.foundLinks(), request.kinds), contents, known.signatures,
                keep: request.keep,
                skipped: known.skipped, examined: known.new.count, unexamined: known.unexamined)
        }
    }

    func graph(
        _ contents: [CopyContent], _ links: [FoundLink], _ kinds: Set<CopyLink.Kind> = CopyLink.Kind.joining
    ) throws -> CopyGraph {
        CopyGraph(contents, links: links, decisions: try catalog.copyDecisions(), kinds: kinds)
    }

    /// A pair to prove.
    private struct Question: Sendable {
        let pair: ImagePair
        let turns: Set<PDQ.Turn>
        let cosine: Float?
        /// Whether others join them already.
        var isLinked = false
    }

    /// Proves what hashes and embeddings propose for new contents: first those that are nearest by either, then those that stand out among
    /// all that are not copies of one.
    /// - Parameter joining: the links that join contents; those that are found are added.
    private func prove(_ proof: CopyProof, _ new: [Int], _ joining: inout [FoundLink]) async throws {
        progress(JobProgress(.comparing("searching"), completed: 0, total: 1))
        let (turns, neighbors) = try await onThread { [catalog] in
            (CopyCandidates(proof.signatures, new: new).turns, try catalog.neighbors(of: proof.contents, new: new))
        }
        var asked = Set(turns.keys)
        func questions(_ proposed: [ImagePair: Float]) -> [Question] {
            proposed.compactMap { pair, cosine in
                asked.insert(pair).inserted ? Question(pair: pair, turns: [.none], cosine: cosine) : nil
            }
        }
        func groups(_ links: [FoundLink]) async throws -> [Int] {
            try await onThread { [self] in try graph(proof.contents, links).places(of: proof.contents.count) }
        }
        joining += try await prove(
            turns.map { pair, turns in
                let cosine = neighbors?.cosine(pair)
                // Embeddings propose images as they lie.
                return Question(pair: pair, turns: cosine == nil ? turns : turns.union([.none]), cosine: cosine)
            }, by: proof)
        if let neighbors {
            joining += try await prove(questions(neighbors.nearest(new, groups: groups(joining))), by: proof)
            joining += try await prove(questions(neighbors.outstanding(new, groups: groups(joining))), by: proof)
            let near = neighbors.near(new, least: proof.nearCosine).filter { !asked.contains($0.key) }
            try await onThread { [catalog] in try catalog.store(near.map(proof.near)) }
        }
    }

    /// The new members of groups with the image of each group that is best kept, so that what was done to a copy is known relative to the original
    /// and not to another copy only.
    private func linksToTheBest(
        _ contents: [CopyContent], _ learned: Learned, _ joining: [FoundLink]
    ) async throws -> [Question] {
        let isNew = Set(learned.new)
        return try await onThread { [self] in
            let graph = try graph(contents, joining)
            let linked = Set(graph.edges.map { ImagePair($0.original, $0.copy) })
            return graph.groups.flatMap { members -> [Question] in
                guard members.contains(where: isNew.contains) else { return [] }
                guard let best = best(of: members, contents, learned.signatures) else { return [] }
                let turns = graph.turns(to: best, in: members)
                return members.compactMap { member in
                    let pair = ImagePair(best, member)
                    guard member != best, isNew.contains(member) || isNew.contains(best), !linked.contains(pair),
                        let turn = turns[member]
                    else { return nil }
                    return Question(
                        pair: pair, turns: [member > best ? turn : turn.inverse], cosine: nil, isLinked: true)
                }
            }
        }
    }

    private func best(of members: [Int], _ contents: [CopyContent], _ signatures: [ImageSignature?]) -> Int? {
        let copies = members.map {
            KeepRule.Copy(item: contents[$0].items[0], worth: signatures[$0]?.worth ?? .unknown)
        }
        let first = KeepRule().ranked(copies).first?.copy.item.id
        return members.first { contents[$0].items[0].id == first }
    }

    /// Proves pairs, and keeps what was found; tells which of it joins contents.
    private func prove(_ questions: [Question], by proof: CopyProof) async throws -> [FoundLink] {
        // Pairs of one image follow each other, so that it is read once.
        let questions = questions.sorted { ($0.pair.first, $0.pair.second) < ($1.pair.first, $1.pair.second) }
        let step = 2048
        var joining: [FoundLink] = []
        for start in stride(from: 0, to: questions.count, by: step) {
            progress(JobProgress(.comparing("proving"), completed: start, total: questions.count))
            let part = Array(questions[start..<min(questions.count, start + step)])
            let links = try await concurrently(part) { question in
                proof.link(question.pair, turns: question.turns, cosine: question.cosine, isLinked: question.isLinked)
            }
            let found = links.compactMap(\.self)
            joining += found.filter(\.isJoining)
            try await onThread { [catalog] in try catalog.store(found) }
        }
        return joining
    }
}

extension ImageCatalog {
    /// The neighbors of new contents in the space that proposes copies; nil where there is none.
    fileprivate func neighbors(of contents: [CopyContent], new: [Int]) throws -> EmbeddingNeighbors? {
        guard let source = try copySource() else { return nil }
        var owners: [Int64: Int] = [:]
        for (number, content) in contents.enumerated() { owners[content.items[0].id] = number }
        let table = try vectors(in: source.space)
        let rows = table.ids.indices.filter { owners[table.ids[$0]] != nil }
        guard !rows.isEmpty else { return nil }
        var matrix = try VectorMatrix(dimension: source.space.dimension, minimumCapacity: rows.count)
        for row in rows { try matrix.append(table.matrix[row]) }
        return try EmbeddingNeighbors(
            matrix, owners: rows.map { owners[table.ids[$0]] ?? 0 }, new: Set(new), leastCosine: source.leastCosine)
    }
}
