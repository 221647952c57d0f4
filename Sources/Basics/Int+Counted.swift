extension Int {
    /// A number of things in words: `1.counted("item")` is `1 item`, `3.counted("item")` is `3 items`.
    /// - Parameters:
    ///   - one: what is said of one.
    ///   - many: what is said of any other number; nil for `one` with an s behind it.
    package func counted(_ one: String, _ many: String? = nil) -> String {
        "\(self) \(self == 1 ? one : many ?? one + "s")"
    }
}
