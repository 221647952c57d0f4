import Basics
import Catalog
import Foundation
import Imaging
import Synchronization
import VectorSearch

/// Finds the copies in a catalog: proposes pairs by hashes and embeddings, proves each, and joins what is proven.
///
/// What was learned of an image is kept by its content: later runs look at new images only.
struct DuplicateFinder {
    let catalog: ImageCatalog
    let request: DuplicateRequest
    let progress: @Sendable (JobProgress) -> Void
    private let reader: ImageReader

    init(_ catalog: ImageCatalog, _ request: DuplicateRequest, _ progress: @escaping @Sendable (JobProgress) -> Void) {
        (self.catalog, self.request, self.progress) = (catalog, request, progress)
        reader = ImageReader(limits: request.limits)
    }

    /// A content, and the items that have it, in the order of their keys.
    private struct Content {
        let hash: ContentHash
        var items: [Item]
    }

    func run() async throws -> DuplicateReport {
        let contents = try await onThread { [catalog, request] in
            try catalog.forgetCopies(all: request.force)
            return try Self.contents(catalog)
        }
        var skipped: [DuplicateReport.Skipped] = []
        let (signatures, new) = try await signatures(of: contents, &skipped)
        try await compare(contents, signatures, new)
        return try await onThread { [skipped] in
            try report(contents, signatures, skipped, examined: new.count)
        }
    }

    /// The contents of all items with a file, by the first of their keys.
    private static func contents(_ catalog: ImageCatalog) throws -> [Content] {
        var contents: [Content] = []
        var places: [ContentHash: Int] = [:]
        var page = try catalog.items(limit: 1000)
        while let last = page.last {
            for item in page where item.path != nil && item.fault == nil {
                guard let hash = item.fingerprint?.contentHash else { continue }
                if let place = places[hash] {
                    contents[place].items.append(item)
                } else {
                    places[hash] = contents.count
                    contents.append(Content(hash: hash, items: [item]))
                }
            }
            page = try catalog.items(limit: 1000, after: last.key)
        }
        return contents
    }

    // MARK: Signatures

    /// The signatures of all contents, nil where there is none, and which are new.
    private func signatures(
        of contents: [Content], _ skipped: inout [DuplicateReport.Skipped]
    ) async throws -> ([ImageSignature?], new: [Int]) {
        let known = try await onThread { [catalog] in try catalog.signatures() }
        var signatures = contents.map { known[$0.hash].flatMap { ImageSignature($0.bytes) } }
        let missing = contents.indices.filter { signatures[$0] == nil }
        let step = 256
        for start in stride(from: 0, to: missing.count, by: step) {
            let part = Array(missing[start..<min(missing.count, start + step)])
            progress(JobProgress(.comparing("looking"), completed: start, total: missing.count))
            let results = try await concurrently(part) { [reader] number in
                Result { try Self.signature(of: contents[number].items, reader) }
            }
            var learned: [(ContentHash, [UInt8])] = []
            for (number, result) in zip(part, results) {
                switch result {
                case .success(let signature):
                    signatures[number] = signature
                    learned.append((contents[number].hash, signature.bytes))
                case .failure(let error):
                    skipped.append(.init(key: contents[number].items[0].key, reason: "\(error)"))
                }
            }
            try await onThread { [catalog, learned] in
                try catalog.store(signatures: learned.map { (content: $0.0, bytes: $0.1) })
            }
        }
        let isNew = contents.indices.filter { signatures[$0] != nil && known[contents[$0].hash]?.isCompared != true }
        return (signatures, isNew)
    }

    /// The signature of the first of some files with one content that can be read.
    private static func signature(of items: [Item], _ reader: ImageReader) throws -> ImageSignature {
        var failure: ImagingError?
        for item in items {
            guard let path = item.path else { continue }
            do { return try ImageSignature(of: .file(path), reader) } catch { failure = failure ?? error }
        }
        throw failure ?? ImagingError.unreadable(name: items[0].key.text, reason: "it has no file")
    }

    // MARK: Proofs

    /// Proves what may be a copy of a new content, and keeps what is one.
    private func compare(_ contents: [Content], _ signatures: [ImageSignature?], _ new: [Int]) async throws {
        guard !new.isEmpty else { return }
        let isNew = Set(new)
        progress(JobProgress(.comparing("searching"), completed: 0, total: 1))
        let candidates = try await onThread { [catalog] in
            var candidates = CopyCandidates()
            candidates.addByHash(signatures, new: new)
            if let (matrix, owners) = try Self.embeddings(catalog, contents) {
                try candidates.addByEmbedding(matrix, owners: owners, new: isNew)
            }
            return candidates
        }
        // Pairs of one image follow each other, so that it is read once.
        let pairs = candidates.turns.keys.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        let shelf = SketchShelf(reader: reader)
        let step = 2048
        for start in stride(from: 0, to: pairs.count, by: step) {
            let part = Array(pairs[start..<min(pairs.count, start + step)])
            progress(JobProgress(.comparing("proving"), completed: start, total: pairs.count))
            let links = try await concurrently(part) { [request] pair -> (ContentPair, String)? in
                try Self.prove(pair, candidates, contents, signatures, shelf, request)
            }
            try await onThread { [catalog] in
                try catalog.store(copies: links.compactMap { $0 }.map { (pair: $0.0, link: $0.1) }, compared: [])
            }
        }
        // Only now: a run that is stopped begins with the same images again.
        try await onThread { [catalog] in try catalog.store(copies: [], compared: new.map { contents[$0].hash }) }
    }

    /// The vectors of the contents in the catalog's usual space, and whose they are; nil where it has none.
    private static func embeddings(_ catalog: ImageCatalog, _ contents: [Content]) throws -> (VectorMatrix, [Int])? {
        guard let space = try? catalog.space(model: nil, precision: nil) else { return nil }
        var owners: [Int64: Int] = [:]
        for (number, content) in contents.enumerated() { owners[content.items[0].id] = number }
        let table = try catalog.vectors(in: space)
        let rows = table.ids.indices.filter { owners[table.ids[$0]] != nil }
        guard !rows.isEmpty else { return nil }
        var matrix = try VectorMatrix(dimension: space.dimension, minimumCapacity: rows.count)
        for row in rows { try matrix.append(table.matrix[row]) }
        return (matrix, rows.map { owners[table.ids[$0]] ?? 0 })
    }

    /// The link between two contents, as it is stored; nil where there is none.
    private static func prove(
        _ pair: CopyCandidates.Pair, _ candidates: CopyCandidates, _ contents: [Content],
        _ signatures: [ImageSignature?], _ shelf: SketchShelf, _ request: DuplicateRequest
    ) throws -> (ContentPair, String)? {
        let (one, other) = (contents[pair.first], contents[pair.second])
        guard let hashes = ContentPair(one.hash, other.hash) else { return nil }
        func stored(_ link: CopyLink, original: ContentHash) throws -> (ContentPair, String) {
            let text = try JSONText.compact(StoredLink(link: link, isReversed: original != hashes.a))
            return (hashes, String(decoding: text, as: UTF8.self))
        }
        if let a = signatures[pair.first], let b = signatures[pair.second], a.pixels == b.pixels {
            return try stored(.exact, original: one.hash)
        }
        // What cannot be read any more is no one's copy for now.
        guard let first = shelf.sketch(of: pair.first, one.items),
            let second = shelf.sketch(of: pair.second, other.items)
        else { return nil }
        var turns = (candidates.turns[pair] ?? []).sorted { $0.rawValue < $1.rawValue }
        // Embeddings hardly tell left from right.
        if candidates.cosines[pair] != nil, !turns.contains(.flippedHorizontally) { turns.append(.flippedHorizontally) }
        if let alignment = CopyAlignment(first, second, turns: turns) {
            let (link, isReversed) = CopyLink.of(alignment, first, second)
            return try stored(link, original: isReversed ? other.hash : one.hash)
        }
        guard let cosine = candidates.cosines[pair] else { return nil }
        let score = Similarity.score(cosine: cosine)
        return score >= request.nearScore ? try stored(.near(score: score), original: one.hash) : nil
    }

    // MARK: Report

    private func report(
        _ contents: [Content], _ signatures: [ImageSignature?], _ skipped: [DuplicateReport.Skipped], examined: Int
    ) throws -> DuplicateReport {
        let places = Dictionary(uniqueKeysWithValues: contents.enumerated().map { ($1.hash, $0) })
        let decisions = try catalog.copyDecisions()
        func numbers(_ pair: ContentPair) -> (Int, Int)? {
            guard let a = places[pair.a], let b = places[pair.b] else { return nil }
            return (a, b)
        }
        var links: [(a: Int, b: Int, link: CopyLink)] = try catalog.copies().compactMap { pair, text in
            guard let (a, b) = numbers(pair), decisions[pair] != false,
                let stored = try? JSONDecoder().decode(StoredLink.self, from: Data(text.utf8))
            else { return nil }
            return stored.isReversed ? (b, a, stored.link) : (a, b, stored.link)
        }
        for (pair, isSame) in decisions where isSame {
            guard let (a, b) = numbers(pair) else { continue }
            links.removeAll { $0.link.kind == .near && [$0.a, $0.b].sorted() == [a, b].sorted() }
            links.append((a, b, CopyLink(kind: .decided, confidence: 1)))
        }
        // The surest first, so that what a decision keeps apart loses the weakest link.
        links.sort { ($1.link.confidence, $0.a, $0.b) < ($0.link.confidence, $1.a, $1.b) }
        var groups = CopyGroups(
            count: contents.count, different: decisions.filter { !$0.value }.compactMap { numbers($0.key) })
        let joining = links.filter { $0.link.kind != .near && groups.join($0.a, $0.b) }
        var linksOf: [Int: [DuplicateReport.Link]] = [:]
        for link in joining {
            linksOf[link.a, default: []].append(
                .init(a: contents[link.a].items[0].key, b: contents[link.b].items[0].key, link: link.link))
        }
        var report = DuplicateReport(groups: [], near: [], skipped: skipped, examined: examined)
        let groupOf = groups.all
        for members in groupOf where members.count > 1 || contents[members[0]].items.count > 1 {
            report.groups.append(group(members, contents, linksOf))
        }
        report.groups.sort {
            ($1.items.count, $0.items[0].key.text) < ($0.items.count, $1.items[0].key.text)
        }
        let together = Dictionary(
            uniqueKeysWithValues: groupOf.enumerated().flatMap { place, members in members.map { ($0, place) } })
        report.near = links.filter { $0.link.kind == .near && together[$0.a] != together[$0.b] }.map {
            .init(a: contents[$0.a].items[0].key, b: contents[$0.b].items[0].key, link: $0.link)
        }
        return report
    }

    private func group(
        _ members: [Int], _ contents: [Content], _ links: [Int: [DuplicateReport.Link]]
    ) -> DuplicateReport.Group {
        let copies = members.flatMap { number in
            let pixels = contents[number].items.lazy.compactMap { item -> Int? in
                guard let path = item.path, let header = try? reader.header(of: .file(path)) else { return nil }
                return header.width * header.height
            }.first
            return contents[number].items.map { KeepRule.Copy(item: $0, pixels: pixels ?? 0) }
        }
        let ranked = KeepRule(preferred: request.preferred).ranked(copies)
        let exact = members.flatMap { number in
            contents[number].items.dropFirst().map { item in
                DuplicateReport.Link(a: contents[number].items[0].key, b: item.key, link: .exact)
            }
        }
        return DuplicateReport.Group(
            items: ranked.enumerated().map { place, copy in
                .init(key: copy.copy.item.key, keep: place == 0, reason: copy.reason)
            },
            links: exact + members.sorted().flatMap { links[$0] ?? [] })
    }
}

/// A link as the catalog keeps it.
private struct StoredLink: Codable {
    let link: CopyLink
    /// Whether the second content of the pair is the original.
    let isReversed: Bool
}

/// Sketches of images that were looked at lately.
private final class SketchShelf: Sendable {
    private let reader: ImageReader
    private let kept = Mutex<(sketches: [Int: CopySketch], order: [Int])>(([:], []))
    /// About 0.4 MB each.
    private static let most = 256

    init(reader: ImageReader) { self.reader = reader }

    /// The sketch of a content; nil where none of its files can be read.
    func sketch(of number: Int, _ items: [Item]) -> CopySketch? {
        if let known = kept.withLock({ $0.sketches[number] }) { return known }
        for item in items {
            guard let path = item.path, let sketch = try? CopySketch(.file(path), reader) else { continue }
            kept.withLock { kept in
                guard kept.sketches.updateValue(sketch, forKey: number) == nil else { return }
                kept.order.append(number)
                if kept.order.count > Self.most { kept.sketches[kept.order.removeFirst()] = nil }
            }
            return sketch
        }
        return nil
    }
}
