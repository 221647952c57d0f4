import Catalog
import Foundation
import Imaging

/// Proves that two images are the same picture, or that they only look alike.
struct CopyProof: Sendable {
    let contents: [CopyContent]
    let signatures: [ImageSignature?]
    let shelf: SketchShelf
    /// The lowest score at which images that are not copies are kept as near.
    let nearScore: Double

    /// What joins two contents; nil where nothing does.
    /// - Parameters:
    ///   - pair: two contents by their numbers.
    ///   - turns: how the second may have to be turned to lie as the first.
    ///   - cosine: of their embeddings, where that proposed them.
    func link(_ pair: CopyCandidates.Pair, turns: some Sequence<PDQ.Turn>, cosine: Float?) -> FoundLink? {
        let (one, other) = (contents[pair.first], contents[pair.second])
        if let a = signatures[pair.first], let b = signatures[pair.second], a.pixels == b.pixels {
            return FoundLink(original: one.hash, copy: other.hash, link: .exact)
        }
        // What cannot be read any more is no one's copy for now.
        guard let first = shelf.sketch(of: one), let second = shelf.sketch(of: other) else { return nil }
        var turns = turns.sorted { $0.rawValue < $1.rawValue }
        // Embeddings hardly tell left from right.
        if cosine != nil, !turns.contains(.flippedHorizontally) { turns.append(.flippedHorizontally) }
        if let alignment = CopyAlignment(first, second, turns: turns) {
            let (link, isReversed) = CopyLink.of(alignment, first, second)
            return isReversed
                ? FoundLink(original: other.hash, copy: one.hash, link: link)
                : FoundLink(original: one.hash, copy: other.hash, link: link)
        }
        guard let cosine, case let score = Similarity.score(cosine: cosine), score >= nearScore else { return nil }
        return FoundLink(original: one.hash, copy: other.hash, link: .near(score: score))
    }
}

/// What joins two contents.
struct FoundLink: Sendable {
    let original: ContentHash
    let copy: ContentHash
    let link: CopyLink
}

extension ImageCatalog {
    /// A link as it is stored with its pair.
    private struct Stored: Codable {
        let link: CopyLink
        /// Whether the second content of the pair is the original.
        let isReversed: Bool
    }

    /// Keeps links.
    func store(_ links: [FoundLink]) throws {
        let copies = try links.compactMap { found -> (pair: ContentPair, link: String)? in
            guard let pair = ContentPair(found.original, found.copy) else { return nil }
            let text = try JSONText.compact(Stored(link: found.link, isReversed: found.original != pair.a))
            return (pair, String(decoding: text, as: UTF8.self))
        }
        try store(copies: copies, compared: [])
    }

    /// All links that are kept. O(links).
    func foundLinks() throws -> [FoundLink] {
        let decoder = JSONDecoder()
        return try copies().compactMap { pair, text in
            guard let stored = try? decoder.decode(Stored.self, from: Data(text.utf8)) else { return nil }
            return stored.isReversed
                ? FoundLink(original: pair.b, copy: pair.a, link: stored.link)
                : FoundLink(original: pair.a, copy: pair.b, link: stored.link)
        }
    }
}
