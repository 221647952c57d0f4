/// The rows of comma-separated values by RFC 4180: quoted cells may hold commas, line ends and doubled quotes. Line ends are LF,
/// CRLF or CR. Nothing is invalid: text after a closing quote belongs to the cell, and a quote that is never closed ends
/// with the file, which ``endsInQuotes`` tells.
package struct CSVRows: Sequence, IteratorProtocol {
    /// The number of the line that the last row began on, from 1.
    package private(set) var line = 0
    /// Whether the last row has a quote that is never closed, and so is all the rest of the file.
    package private(set) var endsInQuotes = false
    private var rest: ArraySlice<UInt8>
    private var lineEnds = 0

    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The cells of the next row; nil at the end. A blank line is a row of one empty cell.
    package mutating func next() -> [String]? {
        guard !rest.isEmpty else { return nil }
        line = lineEnds + 1
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        while let byte = rest.popFirst() {
            let endsLine = byte == 0x0a || (byte == 0x0d && rest.first != 0x0a)
            if endsLine { lineEnds += 1 }
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && rest.first == byte:
                cell.append(byte)
                rest.removeFirst()
            case UInt8(ascii: "\"") where isQuoted || cell.isEmpty:
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                cells.append(String(decoding: cell, as: UTF8.self))
                cell.removeAll(keepingCapacity: true)
            case 0x0a where !isQuoted, 0x0d where !isQuoted:
                if !endsLine { continue }
                return cells + [String(decoding: cell, as: UTF8.self)]
            default:
                cell.append(byte)
            }
        }
        endsInQuotes = isQuoted
        return cells + [String(decoding: cell, as: UTF8.self)]
    }
}
