import Basics
import Catalog
import Foundation
import Imaging
import LocalFeatures

/// Proves that two images are the same picture, or that they only look alike.
struct CopyProof: Sendable {
    let contents: [CopyContent]
    let signatures: [ImageSignature?]
    private let sketches: Shelf<CopySketch>
    private let features: Shelf<MatchableFeatures>
    /// Digests of all pixels, whatever the file.
    private let pixels: Shelf<[UInt8]>
    /// The lowest score at which images that are not copies are kept as near.
    let nearScore: Double

    init(
        _ contents: [CopyContent], _ signatures: [ImageSignature?], _ reader: ImageReader, nearScore: Double
    ) {
        (self.contents, self.signatures, self.nearScore) = (contents, signatures, nearScore)
        // About 0.4 MB each, 16 KB, and 32 bytes.
        sketches = Shelf(reader, capacity: 256) { try CopySketch($0, $1) }
        features = Shelf(reader, capacity: 8192) { source, reader in
            MatchableFeatures(try FeatureExtractor(.orb, limit: 300, longSide: 400).extract(source, reader))
        }
        pixels = Shelf(reader, capacity: 65_536) { source, reader in
            let image = try reader.decode(source)
            var digest = SHA256()
            digest.update(Array("\(image.width)×\(image.height)".utf8))
            digest.update(image.bytes)
            return digest.finalize().bytes
        }
    }

    /// What joins two contents; nil where nothing does.
    /// - Parameters:
    ///   - pair: two contents by their numbers.
    ///   - turns: how the second may have to be turned to lie as the first.
    ///   - cosine: of their embeddings, where that proposed them. Hashes propose whole images only.
    ///   - isLinked: whether others join them already.
    func link(_ pair: ImagePair, turns: some Sequence<PDQ.Turn>, cosine: Float?, isLinked: Bool) -> FoundLink? {
        let (one, other) = (contents[pair.first], contents[pair.second])
        if let a = signatures[pair.first], let b = signatures[pair.second], a.mayEqual(b),
            let own = pixels[one], own == pixels[other]
        {
            return FoundLink(original: one.hash, copy: other.hash, link: .exact)
        }
        // What cannot be read any more is no one's copy for now.
        guard let first = sketches[one], let second = sketches[other] else { return nil }
        var turns = turns.sorted { $0.rawValue < $1.rawValue }
        // Embeddings hardly tell left from right.
        if cosine != nil, !turns.contains(.flippedHorizontally) { turns.append(.flippedHorizontally) }
        switch CopyAlignment.find(first, second, turns: turns, parts: cosine != nil || isLinked) {
        case .copy(let alignment): return found(alignment, one, first, other, second)
        case .alike: break
        case .different: if let found = link(byFeaturesOf: one, first, other, second) { return found }
        }
        guard let cosine, cosine >= nearCosine else { return nil }
        return near(pair, cosine: cosine)
    }

    /// The cosine of ``nearScore``.
    var nearCosine: Float { Float(2 * nearScore - 1) }

    /// Two contents that look alike, and are not looked at closer.
    func near(_ pair: ImagePair, cosine: Float) -> FoundLink {
        FoundLink(
            original: contents[pair.first].hash, copy: contents[pair.second].hash,
            link: .near(score: Similarity.score(cosine: cosine)))
    }

    /// What joins two contents by their local features: copies in perspective, turned by any angle, or small parts.
    private func link(
        byFeaturesOf one: CopyContent, _ first: CopySketch, _ other: CopyContent, _ second: CopySketch
    ) -> FoundLink? {
        guard let a = features[one], let b = features[other] else { return nil }
        let found = FeatureVerifier().verify(a, b)
        guard found.isSame, let map = found.homography, let back = map.inverse,
            let alignment = CopyAlignment(
                first, second, toSecond: map.shares(a.features, b.features),
                toFirst: back.shares(b.features, a.features))
        else { return nil }
        return self.found(alignment, one, first, other, second, inliers: found.inliers)
    }

    private func found(
        _ alignment: CopyAlignment, _ one: CopyContent, _ first: CopySketch, _ other: CopyContent, _ second: CopySketch,
        inliers: Int? = nil
    ) -> FoundLink {
        var (link, isReversed) = CopyLink.of(alignment, first, second)
        link.inliers = inliers
        return isReversed
            ? FoundLink(original: other.hash, copy: one.hash, link: link)
            : FoundLink(original: one.hash, copy: other.hash, link: link)
    }
}

extension Homography {
    /// The map from places of one image to places of another, both in shares of their sides.
    fileprivate func shares(_ a: FeatureSet, _ b: FeatureSet) -> (Double, Double) -> (x: Double, y: Double)? {
        { x, y in
            map(x * Double(a.width), y * Double(a.height)).map { ($0.x / Double(b.width), $0.y / Double(b.height)) }
        }
    }
}

/// What joins two contents.
struct FoundLink: Sendable {
    let original: ContentHash
    let copy: ContentHash
    let link: CopyLink

    /// Whether it makes both copies of one image.
    var isJoining: Bool { CopyLink.Kind.joining.contains(link.kind) }
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

    /// The pairs of some contents that are known to show the same picture: proven, or decided by a user, who has the last word.
    func samePictures(among contents: Set<ContentHash>) throws -> [ContentPair] {
        let decoder = JSONDecoder()
        return try copies(among: contents).compactMap { pair, text, isSame in
            if let isSame { return isSame ? pair : nil }
            guard let text, let stored = try? decoder.decode(Stored.self, from: Data(text.utf8)) else { return nil }
            return CopyLink.Kind.joining.contains(stored.link.kind) ? pair : nil
        }
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
