import Basics
import Imaging

/// Why a text has no tokens, or a vocabulary is none.
public enum TokenizerError: Error, Hashable, CustomStringConvertible {
    /// A vocabulary or a list of merges breaks the rules of its format.
    case malformed(source: String, reason: String)
    /// A text is longer than anybody's query.
    case tooLong(bytes: Int, limit: Int)

    /// One line.
    public var description: String {
        switch self {
        case .malformed(let source, let reason): "\(source.onOneLine) is not a tokenizer's: \(reason.onOneLine)"
        case .tooLong(let bytes, let limit): "the text has \(bytes) bytes; at most \(limit) are read"
        }
    }
}
