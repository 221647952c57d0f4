/// Cuts lower-case text into the words that are tokenised each for itself: runs of letters, single digits, runs of other
/// characters, and English contractions. White space parts words and is dropped.
///
/// Accepts what the pattern of CLIP's tokenizer does, taken by the first alternative that matches:
/// `<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`. The first two
/// come here only from capitals (see ``CLIPTokenizer``) and fall into three words, as under GPT-2's pattern, which
/// Hugging Face's tokenizer applies after CLIP's.
struct WordScanner: Sequence, IteratorProtocol {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// The two words that follow the first of a special name.
    private var pending: [Range<Int>] = []

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// The bytes of the next word in UTF-8.
    mutating func next() -> [UInt8]? {
        guard let range = pending.popLast() ?? nextRange() else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for scalar in scalars[range] { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        return bytes
    }

    private mutating func nextRange() -> Range<Int>? {
        while position < scalars.count, Kind(scalars[position]) == .space { position += 1 }
        guard position < scalars.count else { return nil }
        let start = position
        for name in Self.specials where scalars[start...].starts(with: name) {
            position += name.count
            pending = [position - 2..<position, start + 2..<position - 2]
            return start..<start + 2
        }
        for ending in Self.contractions where scalars[start...].starts(with: ending) {
            position += ending.count
            return start..<position
        }
        let kind = Kind(scalars[start])
        position += 1
        if kind != .number {
            while position < scalars.count, Kind(scalars[position]) == kind { position += 1 }
        }
        return start..<position
    }

    private static let specials = [BytePairVocabulary.startName, BytePairVocabulary.endName]
        .map { Array($0.unicodeScalars) }
    private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map { Array($0.unicodeScalars) }

    /// What a character is to the pattern.
    private enum Kind {
        case letter, number, space, other

        init(_ scalar: Unicode.Scalar) {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
            case .decimalNumber, .letterNumber, .otherNumber: self = .number
            default: self = scalar.properties.isWhitespace ? .space : .other
            }
        }
    }
}
