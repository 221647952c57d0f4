import Foundation

/// Text to the token identifiers that CLIP's text tower reads: byte-level BPE over lower-case words.
///
/// The reference is Hugging Face's `CLIPTokenizerFast` (transformers 5, built from `vocab.json` and `merges.txt`), which it
/// equals identifier for identifier: Unicode normal form C, then lower case character by character, then words (see
/// `WordScanner`), then merges. OpenAI's original also repairs wrongly decoded text (ftfy) and HTML entities before;
/// this does not. Characters that came with Unicode 17 are letters here and not yet in the reference. `<|startoftext|>` and `<|endoftext|>`, written so in the text, are those tokens, as in the reference.
///
/// ```swift
/// let ids = try tokenizer.encode("a red dress", length: 77)   // 49406, 320, 736, …, 49407, 49407, …
/// ```
public struct CLIPTokenizer: Sendable {
    /// The longest text, in bytes of UTF-8. The network looks at the first 75 tokens only, rarely more than 400 bytes.
    public static let longestText = 1 << 16

    private let vocabulary: BytePairVocabulary

    /// Reads the content of the files `vocab.json` and `merges.txt`.
    /// - Parameters:
    ///   - vocabulary: `{"piece": number, …}`, among the pieces `<|startoftext|>` and `<|endoftext|>`.
    ///   - merges: two pieces on each line, the first merge first.
    ///   - source: names the files in errors.
    /// - Throws: ``TokenizerError/malformed(source:reason:)``.
    /// - Complexity: O(size of the files)
    public init(vocabulary: [UInt8], merges: [UInt8], source: String) throws(TokenizerError) {
        self.vocabulary = try BytePairVocabulary(vocabulary: vocabulary, merges: merges, source: source)
    }

    /// The tokens of a text between those of start and end; of a long text the first ones, such that with both there are
    /// at most `limit`.
    /// - Parameters:
    ///   - text: any text.
    ///   - limit: at least 2.
    /// - Throws: ``TokenizerError/tooLong(bytes:limit:)`` for a text of more than ``longestText`` bytes.
    /// - Complexity: O(n log n) in the length of the text
    public func tokens(of text: String, limit: Int = .max) throws(TokenizerError) -> [Int64] {
        let length = text.utf8.count
        guard length <= Self.longestText else { throw .tooLong(bytes: length, limit: Self.longestText) }
        let room = max(2, limit) - 2
        var tokens = [vocabulary.start]
        for part in Self.parts(of: text) where tokens.count <= room {
            switch part {
            case .start: tokens.append(vocabulary.start)
            case .end: tokens.append(vocabulary.end)
            case .text(let scalars):
                for word in WordScanner(Self.normalized(scalars)) where tokens.count <= room {
                    tokens += vocabulary.pieces(of: word)
                }
            }
        }
        return (tokens.prefix(1 + room) + [vocabulary.end]).map(Int64.init)
    }

    /// As ``tokens(of:limit:)``, and the token of the end repeated until there are `length`. (OpenAI fills up with 0; the
    /// network looks at the first end and what stands before it, so both give the same vector.)
    public func encode(_ text: String, length: Int) throws(TokenizerError) -> [Int64] {
        let tokens = try tokens(of: text, limit: length)
        return tokens + Array(repeating: Int64(vocabulary.end), count: max(0, length - tokens.count))
    }

    /// Normal form C, then each character's own lower case: a final sigma is no exception, as in the reference.
    private static func normalized(_ scalars: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        // Decomposed first, as Swift does not compose a Hangul syllable with a final consonant that follows it (6.3).
        let text = String(String.UnicodeScalarView(scalars)).decomposedStringWithCanonicalMapping
        return text.precomposedStringWithCanonicalMapping.unicodeScalars.flatMap { scalar in
            scalar.isASCII && !("A"..."Z" ~= scalar)
                ? Array(CollectionOfOne(scalar)) : Array(scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }

    /// A special token that was written out, or what stands between two.
    private enum Part {
        case start
        case end
        case text(ArraySlice<Unicode.Scalar>)
    }

    private static func parts(of text: String) -> [Part] {
        let scalars = Array(text.unicodeScalars)
        let names = [
            (Array(BytePairVocabulary.startName.unicodeScalars), Part.start),
            (Array(BytePairVocabulary.endName.unicodeScalars), Part.end),
        ]
        var parts: [Part] = []
        var begin = 0
        var position = 0
        while position < scalars.count {
            guard scalars[position] == "<",
                let (name, part) = names.first(where: { scalars[position...].starts(with: $0.0) })
            else {
                position += 1
                continue
            }
            if begin < position { parts.append(.text(scalars[begin..<position])) }
            parts.append(part)
            position += name.count
            begin = position
        }
        if begin < position { parts.append(.text(scalars[begin...])) }
        return parts
    }
}
