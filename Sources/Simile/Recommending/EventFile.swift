import Basics
public import Catalog
import Foundation
import Recommendation

/// A log of what users did with items: JSON Lines or CSV with the columns `user`, `key`, `kind` and `time`.
///
/// Without a kind an event is a view; without a time it happens when it is imported. Times are milliseconds since 1970 or ISO 8601. Other
/// columns are passed over.
///
/// ```
/// user,key,kind,time
/// ann,dress-17,view,2026-11-30T08:00:00Z
/// ```
public struct EventFile: Sendable {
    /// The events in the order of the file.
    public private(set) var events: [NewEvent] = []
    /// The line that each event began on, from 1.
    public private(set) var lines: [Int] = []
    /// Lines that say no event, and why; the first ``faultsListed``.
    public private(set) var faults: [LineFault] = []
    /// How many these are in all.
    public private(set) var refused = 0

    /// The maximum number of refused lines that are listed.
    public static let faultsListed = EventSummary.faultsListed

    /// Why a line is passed over.
    public struct LineFault: Sendable, Hashable, Encodable {
        /// Its number, from 1.
        public let line: Int
        /// Half a line of text.
        public let reason: String
    }

    /// Reads a file, JSON Lines if its first character is `{`, else CSV. O(size).
    /// - Throws: ``EventFileError`` when the file as a whole cannot be read; single bad lines are listed.
    public static func read(_ path: String) async throws -> EventFile {
        try await onThread { try EventFile(path: path) }
    }

    package init(path: String) throws(EventFileError) {
        let file: TextFile
        do {
            file = try TextFile(try FilePath.absolute(path))
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        if file.isJSONLines { readJSONLines(file) } else { try readCSV(file.body[...], path) }
    }

    private mutating func readJSONLines(_ file: TextFile) {
        for (index, line) in file.lines.enumerated() where line.contains(where: { !" \t".utf8.contains($0) }) {
            do throws(JSONFault) {
                guard case .object(let object) = try JSONValue(parsing: line) else {
                    refuse(index + 1, "it is not a JSON object")
                    continue
                }
                add(line: index + 1) { name in
                    switch object[ExactText(name)] {
                    case .string(let text): text
                    case .integer(let number): "\(number)"
                    case .number(let number): Int64(exactly: number.rounded()).map { "\($0)" } ?? "\(number)"
                    default: nil
                    }
                }
            } catch {
                refuse(index + 1, "it is not JSON: \(error)")
            }
        }
    }

    private mutating func readCSV(_ body: ArraySlice<UInt8>, _ path: String) throws(EventFileError) {
        var rows = CSVRows(body)
        let header = rows.next() ?? []
        for name in ["user", "key"] where !header.contains(name) {
            throw .noColumn(path: path, name: name, found: header)
        }
        let places = Dictionary(zip(header, header.indices)) { first, _ in first }
        while let row = rows.next() {
            guard !rows.endsInQuotes else {
                return refuse(rows.line, "it has a quote that is never closed, so the rest of the file is not read")
            }
            guard row.count == header.count else {
                if row != [""] { refuse(rows.line, "it has \(row.count) cells, the first row has \(header.count)") }
                continue
            }
            add(line: rows.line) { name in places[name].map { row[$0] } }
        }
    }

    private mutating func add(line: Int, _ value: (String) -> String?) {
        func cell(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
        guard let user = cell("user") else { return refuse(line, "it names no user") }
        guard let key = cell("key") else { return refuse(line, "it has no key of an item") }
        var event = NewEvent(user: user, item: ItemKey(key), kind: .view)
        if let kind = cell("kind") {
            guard let known = EventKind(rawValue: kind) else {
                return refuse(
                    line,
                    "its kind is '\(kind.prefix(40).description.onOneLine)', which is none of "
                        + EventKind.allCases.map(\.rawValue).joined(separator: ", "))
            }
            event.kind = known
        }
        if let time = cell("time") {
            guard let read = EventTime.read(time) else {
                return refuse(
                    line,
                    "its time is '\(time.prefix(40).description.onOneLine)', where milliseconds since 1970 or ISO 8601 was expected"
                )
            }
            event.time = read
        }
        events.append(event)
        lines.append(line)
    }

    private mutating func refuse(_ line: Int, _ reason: String) {
        refused += 1
        if faults.count < Self.faultsListed { faults.append(LineFault(line: line, reason: reason)) }
    }
}

/// Why a log of events cannot be read.
public enum EventFileError: Error, Equatable, CustomStringConvertible {
    /// It cannot be read.
    case unreadable(path: String, reason: String)
    /// Its first row lacks a column.
    case noColumn(path: String, name: String, found: [String])

    /// One line.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the events in \(path.onOneLine): \(reason)"
        case .noColumn(let path, let name, let found):
            "\(path.onOneLine): the first row must name a column '\(name)'; it names "
                + found.map { $0.prefix(40).description.onOneLine }.joined(separator: ", ")
        }
    }
}
