/// A text that equals another only when the bytes of their UTF-8 are equal, and is ordered by them: a key for names from
/// outside, of which Swift's own comparison would take some for one.
package struct ExactText: Sendable {
    /// The text itself.
    package let text: String

    package init(_ text: String) { self.text = text }
}

extension ExactText: Hashable, Comparable, ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }

    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.isBytewiseEqual(to: right.text) }

    package static func < (left: ExactText, right: ExactText) -> Bool {
        left.text.compareBytewise(with: right.text) < 0
    }

    package func hash(into hasher: inout Hasher) { text.hashBytewise(into: &hasher) }
}
