/// Two different contents, in whatever order.
public struct ContentPair: Hashable, Sendable {
    /// The one whose bytes come first.
    public let a: ContentHash
    /// The other.
    public let b: ContentHash

    /// Two contents; nil where they are the same.
    public init?(_ one: ContentHash, _ other: ContentHash) {
        guard one != other else { return nil }
        let isOrdered = one.bytes.lexicographicallyPrecedes(other.bytes)
        (a, b) = isOrdered ? (one, other) : (other, one)
    }
}
