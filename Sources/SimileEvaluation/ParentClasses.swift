package import Basics
import Imaging
package import RetrievalEvaluation
import Simile

/// Which class belongs to which parent, read from a CSV file of two columns, `class,parent`, with that first row or without.
package struct ParentClasses: Sendable {
    /// The parent of each class.
    package private(set) var parents: [String: String] = [:]
    /// Rows that cannot be used, and unknown classes.
    package private(set) var findings: [Finding] = []

    /// - Parameters:
    ///   - path: the file, absolute.
    ///   - classes: the classes that there are.
    /// - Throws: `FileError` when it cannot be read.
    package init(_ path: String, for classes: Set<String>) throws(FileError) {
        var rows = CSVRows(try TextFile(path, limit: 1 << 26).body[...])
        let name = FilePath.name(of: path)
        var isFirst = true
        while let cells = rows.next() {
            if cells == [""] { continue }
            defer { isFirst = false }
            if isFirst, cells.map({ $0.lowercased() }) == ["class", "parent"] { continue }
            let line = "\(name), line \(rows.line)"
            guard cells.count == 2, !cells[0].isEmpty, !cells[1].isEmpty else {
                findings.append(Finding(line, "is not a class and its parent; left out"))
                continue
            }
            if let known = parents[cells[0]], known != cells[1] {
                findings.append(
                    Finding(line, "gives \(cells[0].onOneLine) another parent than \(known.onOneLine), which is kept"))
                continue
            }
            if !classes.contains(cells[0]) {
                findings.append(Finding(line, "names \(cells[0].onOneLine), a class without images"))
            }
            parents[cells[0]] = cells[1]
        }
    }
}
