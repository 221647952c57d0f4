/// Something about the input that a reader of the numbers must know: what was left out, and why. Never averaged away.
public struct Finding: Sendable, Hashable, Codable {
    /// What it is about: a path, a class, a line of a file.
    public var subject: String
    /// One line of text: `has one image, so it has nothing to find; left out as a query`.
    public var reason: String

    /// - Parameters:
    ///   - subject: what it is about.
    ///   - reason: one line of text.
    public init(_ subject: String, _ reason: String) {
        self.subject = subject
        self.reason = reason
    }
}
