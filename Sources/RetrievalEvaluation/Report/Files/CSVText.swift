/// Comma-separated values by RFC 4180: CR LF after each row; cells with commas, quotes or line ends are quoted.
package struct CSVText {
    /// The rows so far.
    package private(set) var text = ""

    /// - Parameter header: the names of the columns.
    package init(_ header: [String]) { add(header) }

    package mutating func add(_ cells: [String]) {
        text += cells.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    /// A number in the fewest digits that give it back; nothing for nil.
    static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

    private static func quoted(_ cell: String) -> String {
        // By bytes, since CR LF is one character to Swift.
        guard cell.utf8.contains(where: { [0x0A, 0x0D, 0x22, 0x2C].contains($0) }) else { return cell }
        var result = "\""
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
