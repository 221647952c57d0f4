public import Catalog
import Foundation
import Imaging

/// What somebody knows about pictures, read from a file: JSON Lines or CSV, one line per picture, keyed by path.
///
/// Every entry needs a `path`, relative to the file's folder or absolute; every other scalar becomes an attribute. In
/// CSV the first row names the columns, and values that read as numbers or `true`/`false` become such. Empty cells and
/// JSON nulls set nothing.
///
/// ```
/// {"path":"images/dress-001.jpg","category":"dress","colour":"red","price":39.9}
/// ```
public struct AttributeFile: Sendable {
    /// Attributes by key, the absolute path of the picture without symbolic links.
    public let entries: [ItemKey: Attributes]
    /// Lines that were passed over, and why.
    public let skipped: [SkippedFile]

    /// Reads a file, JSON Lines if its first character is `{`, else CSV. O(size).
    /// - Throws: ``AttributeFileError`` when the file as a whole is of no use; single bad lines are collected.
    public init(path: String) throws(AttributeFileError) {
        let absolute: String
        let bytes: [UInt8]
        do {
            absolute = try FilePath.absolute(path)
            bytes = try FileContents.read(absolute, limit: 1 << 31).bytes
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        let body = bytes[start...]
        let isJSON = body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        var table = AttributeTable(name: path, folder: FilePath.parent(of: absolute))
        if isJSON {
            table.readJSONLines(body)
        } else {
            try table.readCSV(body)
        }
        entries = table.entries
        skipped = table.skipped
    }

    /// How many entries are about none of these files.
    func count(without files: [FoundFile]) -> Int {
        let keys = Set(files.map { ItemKey($0.path) })
        return entries.keys.count { !keys.contains($0) }
    }
}

/// Why a file of attributes is of no use.
public enum AttributeFileError: Error, Equatable, CustomStringConvertible {
    /// It cannot be read.
    case unreadable(path: String, reason: String)
    /// Its first row has no column that says which picture a row is about.
    case noPathColumn(path: String, found: [String])

    /// One line.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the attributes in \(path.onOneLine): \(reason)"
        case .noPathColumn(let path, let found):
            "\(path.onOneLine): the first row must name a column 'path'; it names "
                + found.map(\.onOneLine).joined(separator: ", ")
        }
    }
}

/// Entries as they are gathered from the lines of a file.
private struct AttributeTable {
    let name: String
    let folder: String
    var entries: [ItemKey: Attributes] = [:]
    var skipped: [SkippedFile] = []

    mutating func readJSONLines(_ body: ArraySlice<UInt8>) {
        let decoder = JSONDecoder()
        for (index, line) in body.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !" \t\r".utf8.contains($0) }) else { continue }
            guard let object = try? decoder.decode([String: Scalar].self, from: Data(line)) else {
                skip(index + 1, "is not a JSON object of strings, numbers and booleans")
                continue
            }
            guard case .value(.text(let path))? = object["path"], !path.isEmpty else {
                skip(index + 1, "has no \"path\"")
                continue
            }
            var attributes = Attributes()
            for case (let name, .value(let value)) in object where name != "path" { attributes[name] = value }
            add(path, attributes, line: index + 1)
        }
    }

    mutating func readCSV(_ body: ArraySlice<UInt8>) throws(AttributeFileError) {
        var rows = CSVRows(body)
        let header = rows.next() ?? []
        guard let pathColumn = header.firstIndex(of: "path") else {
            throw .noPathColumn(path: name, found: header)
        }
        while let row = rows.next() {
            guard row.count == header.count else {
                if row != [""] { skip(rows.line, "has \(row.count) cells, the first row has \(header.count)") }
                continue
            }
            guard !row[pathColumn].isEmpty else {
                skip(rows.line, "has no path")
                continue
            }
            var attributes = Attributes()
            for (name, cell) in zip(header, row) where name != "path" && !name.isEmpty && !cell.isEmpty {
                attributes[name] = Self.value(cell)
            }
            add(row[pathColumn], attributes, line: rows.line)
        }
    }

    private mutating func add(_ path: String, _ attributes: Attributes, line: Int) {
        // What the catalogue would refuse, and with it everything that is committed in one go.
        let texts = attributes.flatMap { attribute in
            if case .text(let text) = attribute.value { [attribute.name, text] } else { [attribute.name] }
        }
        guard attributes[""] == nil else { return skip(line, "has an attribute without a name") }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            return skip(line, "contains the character U+0000")
        }
        do {
            entries[ItemKey(try FilePath.real(path, in: folder, home: nil))] = attributes
        } catch {
            skip(line, "names \(error)")
        }
    }

    private mutating func skip(_ line: Int, _ reason: String) {
        skipped.append(SkippedFile(path: name, reason: "line \(line) \(reason)"))
    }

    private static func value(_ cell: String) -> AttributeValue {
        switch cell {
        case "true": .boolean(true)
        case "false": .boolean(false)
        default:
            // Article numbers with leading zeros are names, not numbers.
            if let number = Double(cell), number.isFinite, cell == "0" || !cell.hasPrefix("0") || cell.hasPrefix("0.") {
                .number(number)
            } else {
                .text(cell)
            }
        }
    }

    /// A JSON scalar; null is let through so that it can be ignored.
    private enum Scalar: Decodable {
        case value(AttributeValue)
        case null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = container.decodeNil() ? .null : .value(try container.decode(AttributeValue.self))
        }
    }
}
