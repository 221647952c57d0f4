/// A word of the command line with a weight after it: `stripes:0.5`. Without one it counts once.
///
/// What stands after the last colon is the weight if it is a number; a name that ends so itself is written with `:1` after it.
public struct WeightedWord: Sendable, Equatable {
    /// The word.
    public var word: String
    /// How much it counts, greater than 0.
    public var weight: Double

    /// Reads a word.
    /// - Throws: ``SearchRequestError/weight(_:)`` when the number is not greater than 0, or there is no word before it.
    public init(_ text: String) throws(SearchRequestError) {
        guard let colon = text.lastIndex(of: ":"), let weight = Self.number(text[text.index(after: colon)...]) else {
            (word, self.weight) = (text, 1)
            return
        }
        word = String(text[..<colon])
        self.weight = weight
        guard weight > 0, weight <= 1e6, !word.isEmpty else { throw .weight(text) }
    }

    /// A word and its weight.
    public init(_ word: String, weight: Double) {
        self.word = word
        self.weight = weight
    }

    /// Reads a list such as `efficientnet_lite0:0.7,colour:0.3`.
    /// - Throws: ``SearchRequestError/weight(_:)``.
    public static func list(_ text: String) throws(SearchRequestError) -> [WeightedWord] {
        var words: [WeightedWord] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            words.append(try WeightedWord(String(word)))
        }
        return words
    }

    /// A decimal number; unlike `Double` it knows neither `nan` nor hexadecimal digits.
    private static func number(_ text: Substring) -> Double? {
        guard let first = text.first, first.isASCII,
            text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.e".contains($0)) })
        else { return nil }
        return Double(text)
    }
}

extension Double {
    /// The number without a trailing zero fraction: `2`, `0.5`.
    var plain: String { self == rounded() && abs(self) < 1e15 ? "\(Int64(self))" : "\(self)" }
}
