import Basics
import Catalog
import Foundation
import Imaging
import RetrievalEvaluation
import Simile

extension PairSet {
    /// Reads pairs from a file: JSON Lines if its first character is `{`, else CSV, whose first row names the columns.
    ///
    /// | Column | Other names | Holds |
    /// | --- | --- | --- |
    /// | `first` | `image1`, `image_1`, `a`, the first of two `image` | a path, relative to the file's folder or absolute |
    /// | `second` | `image2`, `image_2`, `b`, the second of two `image` | another |
    /// | `label` | `similar` | 1, `true` or `similar`; 0, `false` or `different`; or a number between 0 and 1 |
    /// | `task` | | in which respect; may be absent, and is `pairs` then |
    ///
    /// ```
    /// first,second,label,task
    /// dress-1.jpg,dress-2.jpg,1,type
    /// ```
    ///
    /// Lines that are of no use become findings: an unknown label, an image with itself, a pair that the task already has.
    /// Images are not looked at yet. O(size).
    /// - Parameter path: the file, as the user types it.
    /// - Throws: ``PairError`` when the file as a whole is of no use.
    package init(file path: String) throws(PairError) {
        let absolute: String
        let file: TextFile
        do {
            absolute = try FilePath.absolute(path)
            file = try TextFile(absolute)
        } catch {
            throw .unreadable(path: path.onOneLine, reason: error.reason)
        }
        var reader = PairReader(path: absolute)
        if file.isJSONLines { reader.readJSONLines(file) } else { try reader.readCSV(file.body[...]) }
        self.init(name: FilePath.name(of: absolute), pairs: reader.pairs, findings: reader.findings)
    }
}

/// Pairs as they are gathered from the lines of a file.
private struct PairReader {
    let name: String
    let folder: String
    var pairs: [LabeledPair] = []
    var findings: [Finding] = []
    /// The pair that has each key already.
    private var known: [Key: Int] = [:]
    private var tasks = NamesToldApart()

    init(path: String) {
        name = FilePath.name(of: path).onOneLine
        folder = FilePath.parent(of: path)
    }

    private struct Key: Hashable {
        let task: String
        let images: Set<ItemKey>
    }

    private enum Column: CaseIterable {
        case first, second, label, task

        /// By what it is found; the first is what it is called in messages.
        var names: [String] {
            switch self {
            case .first: ["first", "image1", "image_1", "a"]
            case .second: ["second", "image2", "image_2", "b"]
            case .label: ["label", "similar"]
            case .task: ["task"]
            }
        }
    }

    mutating func readCSV(_ body: ArraySlice<UInt8>) throws(PairError) {
        var rows = CSVRows(body)
        let found = rows.next() ?? []
        let header = found.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        let images = header.indices.filter { header[$0] == "image" }
        var places: [Column: Int] = [:]
        for column in Column.allCases {
            places[column] = header.firstIndex { column.names.contains($0) }
        }
        if images.count == 2 {
            places[.first] = places[.first] ?? images[0]
            places[.second] = places[.second] ?? images[1]
        }
        guard let first = places[.first], let second = places[.second], let label = places[.label] else {
            let missing = [Column.first, .second, .label].filter { places[$0] == nil }.map { $0.names[0] }
            throw .noColumns(path: name, missing: missing, found: found.map(\.onOneLine))
        }
        while let row = rows.next() {
            guard row.count == header.count else {
                if row != [""] { leaveOut(rows.line, "has \(row.count) cells, the first row has \(header.count)") }
                continue
            }
            add(row[first], row[second], row[label], places[.task].map { row[$0] }, line: rows.line)
        }
    }

    mutating func readJSONLines(_ file: TextFile) {
        for (index, line) in file.lines.enumerated() {
            guard line.contains(where: { !" \t".utf8.contains($0) }) else { continue }
            guard case .object(let object)? = try? JSONValue(parsing: line),
                object.values.allSatisfy({ $0 == .null || AttributeValue($0) != nil })
            else {
                leaveOut(index + 1, "is not a JSON object of strings, numbers and booleans")
                continue
            }
            func text(_ column: Column) -> String? {
                column.names.lazy.compactMap { object[ExactText($0)].flatMap { AttributeValue($0) } }.first?.description
            }
            guard let first = text(.first), let second = text(.second), let label = text(.label) else {
                let missing = [Column.first, .second, .label].first { text($0) == nil } ?? .first
                leaveOut(index + 1, "has no \"\(missing.names[0])\"")
                continue
            }
            add(first, second, label, text(.task), line: index + 1)
        }
    }

    private mutating func add(_ first: String, _ second: String, _ label: String, _ task: String?, line: Int) {
        guard !first.isEmpty, !second.isEmpty else { return leaveOut(line, "names no image") }
        guard let value = Self.label(label) else {
            return leaveOut(
                line,
                "has the label '\(label.onOneLine)', which is neither 0, 1, true, false, similar, different nor a "
                    + "number between 0 and 1")
        }
        let paths: [String]
        do { paths = try [first, second].map { try FilePath.real($0, in: folder, home: nil) } } catch {
            return leaveOut(line, "names \(error)")
        }
        let images = Set(paths.map { ItemKey($0) })
        guard images.count == 2 else { return leaveOut(line, "is an image with itself") }
        let task = tasks.name(of: task.flatMap { $0.isEmpty ? nil : $0 } ?? "pairs")
        let key = Key(task: task, images: images)
        if let earlier = known[key] {
            let pair = pairs[earlier]
            return leaveOut(
                line,
                pair.label == value
                    ? "is the pair of line \(pair.line ?? 0) again"
                    : "is the pair of line \(pair.line ?? 0) with another label; the earlier one is kept")
        }
        known[key] = pairs.count
        pairs.append(LabeledPair(paths[0], paths[1], label: value, task: task, line: line))
    }

    private mutating func leaveOut(_ line: Int, _ reason: String) {
        findings.append(Finding("\(name), line \(line)", reason + "; left out"))
    }

    private static func label(_ text: String) -> Double? {
        switch text.trimmingCharacters(in: .whitespaces).lowercased() {
        case "true", "similar": 1
        case "false", "different": 0
        case let text:
            switch AttributeType.number.read(.text(text)) {
            case .integer(let number): (0...1).contains(number) ? Double(number) : nil
            case .number(let number): (0...1).contains(number) ? number : nil
            case .text, .boolean, nil: nil
            }
        }
    }
}
