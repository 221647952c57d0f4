import Foundation
package import Logging

/// A log of JSON objects, one a line, with their keys in order.
package struct RequestLog: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata: Logger.Metadata = [:]
    private let lines: LineQueue

    /// A log whose lines go into a queue.
    package init(_ lines: LineQueue) { self.lines = lines }

    /// A queue whose lines go wherever `write` puts them; see ``LineQueue/init(limit:dropped:write:)``.
    package static func queue(
        limit: Int = 1 << 20, write: @escaping @Sendable ([UInt8]) -> Void
    ) -> LineQueue {
        LineQueue(
            limit: limit,
            dropped: { count in
                LogLine.make([
                    ("dropped", .whole(count)), ("level", .text("warning")),
                    ("message", .text("the log was read too slowly, and lines were dropped")),
                    ("time", .text(LogLine.time(Date()))),
                ])
            }, write: write)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var entries: [(String, LogValue)] = [
            ("time", .text(LogLine.time(Date()))), ("level", .text(event.level.rawValue)),
            ("message", .text(event.message.description)),
        ]
        let all = metadata.isEmpty ? event.metadata ?? [:] : metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all { entries.append((key, LogValue(value))) }
        entries.sort { $0.0 < $1.0 }
        lines.add(LogLine.make(entries))
    }
}

extension LogValue {
    /// Numbers that are given as such stay numbers: `.stringConvertible(200)`.
    fileprivate init(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .stringConvertible(let value as Int): self = .whole(value)
        case .stringConvertible(let value as Double): self = .number(value)
        case .stringConvertible(let value as Bool): self = .truth(value)
        case .stringConvertible(let value): self = .text(value.description)
        case .array(let values): self = .list(values.map { LogValue($0) })
        case .dictionary(let values): self = .object(values.mapValues { LogValue($0) })
        }
    }
}

extension Logger.MetadataValue {
    /// The value as other logs take it.
    init(_ value: LogValue) {
        switch value {
        case .text(let text): self = .string(text)
        case .whole(let number): self = .stringConvertible(number)
        case .number(let number): self = .stringConvertible(number)
        case .truth(let value): self = .stringConvertible(value)
        case .list(let values): self = .array(values.map { Self($0) })
        case .object(let values): self = .dictionary(values.mapValues { Self($0) })
        }
    }
}
