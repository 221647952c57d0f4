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
        let learned = try await signatures(of: contents, reader)
        if !learned.new.isEmpty {
            let proof = CopyProof(contents, learned.signatures, reader, nearScore: request.nearScore)
            try await prove(candidates(proof, learned.new), by: proof)
            try await prove(linksToTheBest(proof, learned.new), by: proof)
            // Only now: a run that is stopped begins with the same images again.
            try await onThread { [catalog] in
                try catalog.store(copies: [], compared: learned.new.map { contents[$0].hash })
            }
        }
        return try await onThread { [self] in
            DuplicateReport(
                try graph(contents, request.kinds), contents, learned.signatures, keep: request.keep,
                skipped: learned.skipped, examined: learned.new.count, unexamined: learned.unexamined)
        }
    }

    private func graph(_ contents: [CopyContent], _ kinds: Set<CopyLink.Kind>) throws -> CopyGraph {
        CopyGraph(contents, links: try catalog.foundLinks(), decisions: try catalog.copyDecisions(), kinds: kinds)
    }

    // MARK: Signatures

    /// What is known of contents: nil where one could not be looked at; and which are not compared yet.
    private struct Learned {
        var signatures: [ImageSignature?]
        var new: [Int]
        var skipped: [DuplicateReport.Skipped]
        var unexamined = 0
    }

    private func signatures(of contents: [CopyContent], _ reader: ImageReader) async throws -> Learned {
        let known = try await onThread { [catalog] in try catalog.signatures() }
        var learned = Learned(
            signatures: contents.map { known[$0.hash].flatMap { ImageSignature($0.bytes) } }, new: [], skipped: [])
        func isCompared(_ number: Int) -> Bool {
            learned.signatures[number] != nil && known[contents[number].hash]?.isCompared == true
        }
        guard request.examinesNew else {
            learned.unexamined = contents.indices.count { !isCompared($0) }
            return learned
        }
        let missing = contents.indices.filter { learned.signatures[$0] == nil }
        let step = 256
        for start in stride(from: 0, to: missing.count, by: step) {
            let part = Array(missing[start..<min(missing.count, start + step)])
            progress(JobProgress(.comparing("looking"), completed: start, total: missing.count))
            let results = try await concurrently(part) { number in
                Result { try contents[number].signature(reader) }
            }
            var fresh: [(content: ContentHash, bytes: [UInt8])] = []
            for (number, result) in zip(part, results) {
                switch result {
                case .success(let signature):
                    learned.signatures[number] = signature
                    fresh.append((contents[number].hash, signature.bytes))
                case .failure(let error):
                    learned.skipped.append(.init(key: contents[number].key, reason: "\(error)"))
                }
            }
            try await onThread { [catalog, fresh] in try catalog.store(signatures: fresh) }
        }
        let isMissing = Set(missing)
        learned.new = contents.indices.filter {
            learned.signatures[$0] != nil && (known[contents[$0].hash]?.isCompared != true || isMissing.contains($0))
        }
        learned.unexamined = learned.skipped.count
        return learned
    }

    // MARK: Pairs

    /// A pair to prove.
    private struct Question: Sendable {
        let pair: CopyCandidates.Pair
        let turns: Set<PDQ.Turn>
        let cosine: Float?
        /// Whether others join them already.
        var isLinked = false
    }

    /// What hashes and embeddings propose for new contents.
    private func candidates(_ proof: CopyProof, _ new: [Int]) async throws -> [Question] {
        progress(JobProgress(.comparing("searching"), completed: 0, total: 1))
        return try await onThread { [catalog] in
            var candidates = CopyCandidates()
            candidates.addByHash(proof.signatures, new: new)
            if let source = try catalog.copySource(),
                let (matrix, owners) = try catalog.embeddings(of: proof.contents, in: source.space)
            {
                try candidates.addByEmbedding(
                    matrix, owners: owners, new: Set(new), leastCosine: source.leastCosine)
            }
            return candidates.turns.map { pair, turns in
                Question(pair: pair, turns: turns, cosine: candidates.cosines[pair])
            }
        }
    }

    /// The new members of groups with the image of each group that is best kept, so that what was done to a copy is told of the original
    /// and not of another copy only.
    private func linksToTheBest(_ proof: CopyProof, _ new: [Int]) async throws -> [Question] {
        let isNew = Set(new)
        return try await onThread { [self] in
            let graph = try graph(proof.contents, CopyLink.Kind.joining)
            let linked = Set(graph.edges.map { CopyCandidates.Pair($0.original, $0.copy) })
            return graph.groups.flatMap { members -> [Question] in
                guard members.contains(where: isNew.contains) else { return [] }
                guard let best = best(of: members, proof) else { return [] }
                let turns = graph.turns(to: best, in: members)
                return members.compactMap { member in
                    let pair = CopyCandidates.Pair(best, member)
                    guard member != best, isNew.contains(member) || isNew.contains(best), !linked.contains(pair),
                        let turn = turns[member]
                    else { return nil }
                    return Question(
                        pair: pair, turns: [member > best ? turn : turn.inverse], cosine: nil, isLinked: true)
                }
            }
        }
    }

    private func best(of members: [Int], _ proof: CopyProof) -> Int? {
        let copies = members.map {
            KeepRule.Copy(item: proof.contents[$0].items[0], worth: proof.signatures[$0]?.worth ?? .unknown)
        }
        let first = KeepRule().ranked(copies).first?.copy.item.id
        return members.first { proof.contents[$0].items[0].id == first }
    }

    /// Proves pairs, and keeps what joins them.
    private func prove(_ questions: [Question], by proof: CopyProof) async throws {
        // Pairs of one image follow each other, so that it is read once.
        let questions = questions.sorted { ($0.pair.first, $0.pair.second) < ($1.pair.first, $1.pair.second) }
        let step = 2048
        for start in stride(from: 0, to: questions.count, by: step) {
            progress(JobProgress(.comparing("proving"), completed: start, total: questions.count))
            let part = Array(questions[start..<min(questions.count, start + step)])
            let links = try await concurrently(part) { question in
                proof.link(question.pair, turns: question.turns, cosine: question.cosine, isLinked: question.isLinked)
            }
            try await onThread { [catalog] in try catalog.store(links.compactMap(\.self)) }
        }
    }
}

extension CopyContent {
    /// The signature of the first of the files that can be read.
    fileprivate func signature(_ reader: ImageReader) throws -> ImageSignature {
        var failure: ImagingError?
        for item in items {
            guard let path = item.path else { continue }
            do { return try ImageSignature(of: .file(path), reader) } catch { failure = failure ?? error }
        }
        throw failure ?? ImagingError.unreadable(name: key.text, reason: "it has no file")
    }
}

extension ImageCatalog {
    /// The vectors of contents in the space that proposes copies, and whose they are; nil where it has none.
    fileprivate func embeddings(of contents: [CopyContent], in space: VectorSpace) throws -> (VectorMatrix, [Int])? {
        var owners: [Int64: Int] = [:]
        for (number, content) in contents.enumerated() { owners[content.items[0].id] = number }
        let table = try vectors(in: space)
        let rows = table.ids.indices.filter { owners[table.ids[$0]] != nil }
        guard !rows.isEmpty else { return nil }
        var matrix = try VectorMatrix(dimension: space.dimension, minimumCapacity: rows.count)
        for row in rows { try matrix.append(table.matrix[row]) }
        return (matrix, rows.map { owners[table.ids[$0]] ?? 0 })
    }
}
