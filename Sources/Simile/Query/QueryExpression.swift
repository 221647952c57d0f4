import Basics
import Catalog
public import Imaging

/// What to look for: images and words, each of which the hits should be like or unlike.
///
/// ```swift
/// let dress = QueryExpression.Term(.image(.file("dress.jpg")))
/// let query = QueryExpression([dress, .init(.text("with dots")), .init(.text("striped"), weight: -0.5)])
/// ```
///
/// The query's vector is the normalized sum of the terms' unit vectors, each times its weight: relevance feedback as in
/// Rocchio, "Relevance feedback in information retrieval", 1971, on embeddings.
public struct QueryExpression: Sendable, Equatable {
    /// One image or text.
    public struct Term: Sendable, Equatable {
        /// The image or the text.
        public var source: Source
        /// How much it counts; below 0, hits should be unlike it.
        public var weight: Double

        /// A term; by default it counts once.
        public init(_ source: Source, weight: Double = 1) {
            self.source = source
            self.weight = weight
        }
    }

    /// What a term is made of.
    public enum Source: Sendable, Equatable {
        /// An image, or the part of it that a region cuts out.
        case image(ImageQuery, region: Region? = nil)
        /// Words, for spaces whose model reads.
        case text(String)
    }

    /// The terms, at least one.
    public var terms: [Term]

    /// A query of these terms.
    public init(_ terms: [Term]) { self.terms = terms }

    /// The first image that hits should be like.
    public var image: ImageQuery? {
        terms.lazy.compactMap { if case .image(let image, _) = $0.source, $0.weight > 0 { image } else { nil } }
            .first
    }

    /// The image, or the part of one, that is all that hits should be like; nil where there are other terms.
    var onlyImage: (image: ImageQuery, region: Region?)? {
        guard terms.count == 1, terms[0].weight > 0, case .image(let image, let region) = terms[0].source else {
            return nil
        }
        return (image, region)
    }

    /// The items whose whole images are its terms, in their order; nil where there are other terms.
    var items: [ItemKey]? {
        let keys = terms.compactMap { term in
            if case .image(.item(let key), nil) = term.source { key } else { nil }
        }
        return keys.count == terms.count ? keys : nil
    }

    /// Whether there are words in it.
    var hasText: Bool {
        terms.contains { if case .text = $0.source { true } else { false } }
    }
}

extension QueryExpression: CustomStringConvertible {
    /// One line, as a user would write the sum: `dress.jpg + "with dots" - 0.5 "striped"`.
    public var description: String {
        terms.enumerated().map { index, term in
            let sign = term.weight < 0 ? (index == 0 ? "-" : " - ") : (index == 0 ? "" : " + ")
            let size = abs(term.weight)
            return sign + (size == 1 ? "" : "\(size.plain) ") + "\(term.source)"
        }.joined()
    }
}

extension QueryExpression.Source: CustomStringConvertible {
    /// An image's name with its region, or the text in quotation marks.
    public var description: String {
        switch self {
        case .image(let image, nil): image.name.onOneLine
        case .image(let image, let region?): "\(image.name.onOneLine)[\(region)]"
        case .text(let text): "\"\(text.onOneLine)\""
        }
    }
}
