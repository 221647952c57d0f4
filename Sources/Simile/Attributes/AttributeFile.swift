import Basics
public import Catalog
import Imaging

/// Attributes of images, read from a file: JSON Lines or CSV, one line per image, named by its path or its key.
///
/// Every entry needs a `path` (or `file`, `filename`, `image` or `key`; see ``Format``): the image's path, relative to the file's
/// folder or absolute, or, where nothing is at that path, the key of its item, such as `Pictures/2024/a.jpg`. Every other scalar
/// becomes an attribute. In CSV the first row names the columns, and cells become numbers and booleans where that loses nothing of
/// what is written (`AttributeValue.init(cell:)`). Empty cells and JSON nulls set nothing. Of several lines about one image,
/// later ones add to earlier ones.
///
/// ```
/// {"path":"images/dress-001.jpg","category":"dress","colour":"red","price":39.9}
/// ```
public struct AttributeFile: Sendable {
    /// Attributes by key, the absolute path of the image without symbolic links.
    public let entries: [ItemKey: Attributes]
    /// Lines and values that were passed over, and why.
    public let skipped: [SkippedFile]
    /// The real path of the file's folder.
    private let folder: String

    /// How a file is read, where it does not speak for itself.
    public struct Format: Sendable {
        /// The column or member that says which image a line is about; nil for the first there is of `path`, `file`,
        /// `filename`, `image` and `key`, in any case.
        public var pathColumn: String?
        /// What the values of some attributes are, however they look.
        public var types: [(name: String, type: AttributeType)]

        /// - Parameters:
        ///   - pathColumn: what names the image of a line; nil for the usual names.
        ///   - types: what the values of some attributes are.
        public init(pathColumn: String? = nil, types: [(name: String, type: AttributeType)] = []) {
            self.pathColumn = pathColumn
            self.types = types
        }
    }

    /// Reads a file, JSON Lines if its first character is `{`, else CSV. O(size).
    /// - Throws: ``AttributeFileError`` when the file as a whole is of no use; single bad lines are collected.
    public static func read(_ path: String, as format: Format = Format()) async throws -> AttributeFile {
        try await onThread { try AttributeFile(path: path, as: format) }
    }

    /// Reads a file, JSON Lines if its first character is `{`, else CSV. O(size).
    /// - Parameters:
    ///   - path: the file, as the user types it.
    ///   - format: how it is read.
    /// - Throws: ``AttributeFileError`` when the file as a whole is of no use; single bad lines are collected.
    package init(path: String, as format: Format = Format()) throws(AttributeFileError) {
        let absolute: String
        let file: TextFile
        do {
            absolute = try FilePath.absolute(path)
            file = try TextFile(absolute)
            folder = try FilePath.real(FilePath.parent(of: absolute), home: nil)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        var table = AttributeTable(name: path, folder: FilePath.parent(of: absolute), format: format)
        if file.isJSONLines { table.readJSONLines(file) } else { try table.readCSV(file.body[...]) }
        entries = table.entries
        skipped = table.skipped
        let untyped = format.types.first { !table.names.contains(ExactText($0.name)) }
        if let name = untyped?.name, !entries.isEmpty {
            throw .noColumn(path: path, name: name, found: table.names.sorted().map(\.text))
        }
    }

    /// The names of all attributes, in byte order.
    public var attributeNames: [String] {
        Set(entries.values.flatMap { $0.names.map { ExactText($0) } }).sorted().map(\.text)
    }

    /// The entries that are about these files, by the keys of their items; and the paths of those that are about none, in byte order.
    func matched(
        to files: [FoundFile], in roots: RootPlaces
    ) -> (entries: [ItemKey: Attributes], unmatched: [ItemKey]) {
        var matched: [ItemKey: Attributes] = [:]
        var unmatched = Set(entries.keys)
        for file in files where !entries.isEmpty {
            guard let key = roots.place(containing: file.path)?.key(of: file.path) else { continue }
            let path = ItemKey(file.path)
            guard let name = entries[path] == nil ? ofKey(key) : path else { continue }
            matched[key] = entries[name]
            unmatched.remove(name)
        }
        return (matched, unmatched.sorted())
    }

    /// The path under which an entry stands that names an item by its key; nil where there is none, or a file has that path.
    private func ofKey(_ key: ItemKey) -> ItemKey? {
        let path = ItemKey((folder == "/" ? "" : folder) + "/" + key.text)
        return entries[path] != nil && FileStatus.of(path.text).problem != nil ? path : nil
    }
}

/// Why a file of attributes is of no use.
public enum AttributeFileError: Error, Equatable, CustomStringConvertible {
    /// It cannot be read.
    case unreadable(path: String, reason: String)
    /// Its first row has no column that says which image a row is about.
    case noPathColumn(path: String, wanted: String?, found: [String])
    /// Two of its columns have one name.
    case columnTwice(path: String, name: String)
    /// It says nothing of an attribute whose type was given.
    case noColumn(path: String, name: String, found: [String])

    /// One line.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the attributes in \(path.onOneLine): \(reason)"
        case .noPathColumn(let path, let wanted, let found):
            "\(path.onOneLine): the first row must name a column '\((wanted ?? "path").onOneLine)'"
                + (wanted == nil ? " (or say which one holds the paths with --path-column)" : "")
                + "; it names " + found.map(\.onOneLine).joined(separator: ", ")
        case .columnTwice(let path, let name):
            "\(path.onOneLine): two columns are named \(name.onOneLine); rename or delete one"
        case .noColumn(let path, let name, let found):
            "\(path.onOneLine): there is no attribute '\(name.onOneLine)' to give a type; there are "
                + found.map(\.onOneLine).joined(separator: ", ")
        }
    }
}

/// Entries as they are gathered from the lines of a file.
private struct AttributeTable {
    let name: String
    let folder: String
    let format: AttributeFile.Format
    var entries: [ItemKey: Attributes] = [:]
    var skipped: [SkippedFile] = []
    /// All names of attributes, also where they have no value.
    var names: Set<ExactText> = []

    init(name: String, folder: String, format: AttributeFile.Format) {
        (self.name, self.folder, self.format) = (name, folder, format)
    }

    mutating func readJSONLines(_ file: TextFile) {
        for (index, line) in file.lines.enumerated() {
            guard line.contains(where: { !" \t".utf8.contains($0) }) else { continue }
            let object: JSONObject
            do throws(JSONFault) {
                guard case .object(let members) = try JSONValue(parsing: line) else {
                    skip(index + 1, Self.notScalars)
                    continue
                }
                object = members
            } catch {
                skip(index + 1, "is not JSON: \(error)")
                continue
            }
            let sorted = object.sorted { $0.key < $1.key }
            guard let column = pathColumn(in: sorted.map(\.key.text)), case .string(let path) = sorted[column].value,
                !path.isEmpty
            else {
                skip(index + 1, "has no \"\((format.pathColumn ?? "path").onOneLine)\"")
                continue
            }
            let scalars = sorted.map { (name: $0.key.text, value: AttributeValue($0.value), json: $0.value) }
            guard !scalars.contains(where: { $0.value == nil && $0.json != .null }) else {
                skip(index + 1, Self.notScalars)
                continue
            }
            var attributes: [(String, AttributeValue)] = []
            for (place, scalar) in scalars.enumerated() where place != column {
                names.insert(ExactText(scalar.name))
                guard let value = scalar.value,
                    let typed = typed(value, as: wantedType(scalar.name), scalar.name, line: index + 1)
                else { continue }
                attributes.append((scalar.name, typed))
            }
            add(path, Attributes(attributes), line: index + 1)
        }
    }

    private static let notScalars = "is not a JSON object of strings, numbers and booleans"

    mutating func readCSV(_ body: ArraySlice<UInt8>) throws(AttributeFileError) {
        var rows = CSVRows(body)
        let header = rows.next() ?? []
        guard let column = pathColumn(in: header) else {
            throw .noPathColumn(path: name, wanted: format.pathColumn, found: header)
        }
        let types = header.map(wantedType)
        for (place, name) in header.enumerated() where place != column && !name.isEmpty {
            guard names.insert(ExactText(name)).inserted else { throw .columnTwice(path: self.name, name: name) }
        }
        while let row = rows.next() {
            guard !rows.endsInQuotes else {
                skip(rows.line, "has a quote that is never closed, so the rest of the file is not read")
                continue
            }
            guard row.count == header.count else {
                if row != [""] { skip(rows.line, "has \(row.count) cells, the first row has \(header.count)") }
                continue
            }
            guard !row[column].isEmpty else {
                skip(rows.line, "has no path")
                continue
            }
            var attributes: [(String, AttributeValue)] = []
            for (place, cell) in row.enumerated() where place != column && !header[place].isEmpty && !cell.isEmpty {
                let value = types[place] == nil ? AttributeValue(cell: cell) : .text(cell)
                guard let typed = typed(value, as: types[place], header[place], line: rows.line) else { continue }
                attributes.append((header[place], typed))
            }
            add(row[column], Attributes(attributes), line: rows.line)
        }
    }

    /// Which of the names says what a line is about.
    private func pathColumn(in names: [String]) -> Int? {
        if let wanted = format.pathColumn { return names.firstIndex { ExactText($0) == ExactText(wanted) } }
        let plain = names.map { $0.lowercased() }
        return ["path", "file", "filename", "image", "key"].lazy.compactMap { plain.firstIndex(of: $0) }.first
    }

    private func wantedType(_ name: String) -> AttributeType? {
        format.types.last { ExactText($0.name) == ExactText(name) }?.type
    }

    private mutating func typed(
        _ value: AttributeValue, as type: AttributeType?, _ name: String, line: Int
    ) -> AttributeValue? {
        guard let type else { return value }
        if let typed = type.read(value) { return typed }
        skip(
            line,
            "has the \(name.onOneLine) '\(value.description.onOneLine)', which is not a \(type.rawValue); left out")
        return nil
    }

    private mutating func add(_ path: String, _ attributes: Attributes, line: Int) {
        let key: ItemKey
        do { key = ItemKey(try FilePath.real(path, in: folder, home: nil)) } catch {
            return skip(line, "names \(error)")
        }
        let all = (entries[key] ?? [:]).changed(by: attributes.map { ($0.name, Optional($0.value)) })
        // What the catalog would refuse, and with it everything that is committed in one go.
        let fault = path.utf8.contains(0) ? "its path contains the character U+0000" : all.fault
        if let fault { return skip(line, "is left out: \(fault)") }
        entries[key] = all
    }

    private mutating func skip(_ line: Int, _ reason: String) {
        skipped.append(SkippedFile(path: name, reason: "line \(line) \(reason)"))
    }
}
