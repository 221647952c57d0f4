/// What a line of the log says under a name: JSON, of which numbers can be added up.
enum LogValue: Sendable, Equatable {
    case text(String)
    case whole(Int)
    /// A text if it is none of JSON's numbers.
    case number(Double)
    case truth(Bool)
    case list([LogValue])
    case object([String: LogValue])
}
