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
                    ("dropped", "\(count)"), ("level", "warning"),
                    ("message", "the log was read too slowly, and lines were dropped"), ("time", LogLine.time(Date())),
                ])
            }, write: write)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var entries = [
            ("time", LogLine.time(Date())), ("level", event.level.rawValue), ("message", event.message.description),
        ]
        let all = metadata.isEmpty ? event.metadata ?? [:] : metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all { entries.append((key, value.description)) }
        entries.sort { $0.0 < $1.0 }
        lines.add(LogLine.make(entries))
    }
}
