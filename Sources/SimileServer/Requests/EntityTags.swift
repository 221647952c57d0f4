/// The tags that a header such as `If-None-Match` names: `"a", W/"b"`, or `*` for any (RFC 9110, sections 8.8.3 and 13.1.2).
struct EntityTags {
    private let areAny: Bool
    private let tags: [Substring]

    /// Reads a header's value; what is no tag in it is passed over.
    init(_ value: String) {
        areAny = value.allSatisfy { $0 == " " || $0 == "\t" || $0 == "*" } && value.contains("*")
        // A tag holds no quote, so that tags are what stands between the first and second, the third and fourth quote.
        let parts = value.split(separator: "\"", omittingEmptySubsequences: false)
        tags = parts.enumerated().filter { place, _ in place % 2 == 1 && place < parts.count - 1 }.map(\.element)
    }

    /// Whether a tag, in its quotes, is among them, weak or not.
    func contain(_ tag: String) -> Bool { areAny || tags.contains { "\"\($0)\"" == tag } }
}
