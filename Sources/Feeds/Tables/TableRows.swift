/// Cuts a table into rows and cells as its bytes come: by RFC 4180, with any separator. Quoted cells may hold separators,
/// line ends and doubled quotes. Line ends are LF, CRLF or CR. As in files that people make, a quote within a cell that does
/// not begin with one is a character, and text after a closing quote belongs to the cell.
struct TableRows {
    /// A row that is complete. A blank line is none.
    struct Row {
        /// The line that it begins on, from 1.
        var line = 1
        /// The cells' bytes, one after the other, without quotes.
        fileprivate(set) var bytes: [UInt8] = []
        /// Where each cell ends.
        fileprivate(set) var ends: [Int] = []
        /// How many bytes the row has, as it is written.
        fileprivate(set) var written = 0

        var count: Int { ends.count }

        /// The text of a cell; nil when it is not UTF-8.
        func text(_ index: Int) -> String? { String(validating: self[index], as: UTF8.self) }

        subscript(index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
    }

    private enum State { case start, plain, quoted, quoteInQuoted }

    private let separator: UInt8
    private let limit: Int
    private var state = State.start
    private var row = Row()
    private var line = 1
    private var endsInCR = false

    init(separator: UInt8, limit: Int) { (self.separator, self.limit) = (separator, limit) }

    /// Takes bytes, and has the rows handled that they complete.
    mutating func consume(
        _ bytes: UnsafeBufferPointer<UInt8>, _ handle: (borrowing Row) throws(FeedError) -> Void
    ) throws(FeedError) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if endsInCR {
                endsInCR = false
                // The CR has ended the line already.
                if byte == 0x0a { if state == .quoted { row.bytes.append(byte) }; continue }
            }
            row.written += 1
            if byte == 0x0a || byte == 0x0d {
                line += 1
                endsInCR = byte == 0x0d
                if state != .quoted {
                    try endRow(handle)
                    continue
                }
            }
            switch (state, byte) {
            case (.start, UInt8(ascii: "\"")): state = .quoted
            case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
            case (.quoteInQuoted, UInt8(ascii: "\"")):
                row.bytes.append(byte)
                state = .quoted
            case (.quoted, _): row.bytes.append(byte)
            case (_, separator):
                row.ends.append(row.bytes.count)
                state = .start
            default:
                row.bytes.append(byte)
                state = .plain
                // The rest of the cell in one go.
                let start = index
                while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0a, bytes[index] != 0x0d {
                    index += 1
                }
                row.bytes.append(contentsOf: bytes[start..<index])
                row.written += index - start
            }
            if row.written > limit {
                let quote = state == .quoted ? " (is a quote never closed?)" : ""
                throw FeedError(line: row.line, .limit, "the row has more than \(limit) bytes\(quote)")
            }
        }
    }

    /// The last row, which has no line end; nil when there is none.
    mutating func finish() throws(FeedError) -> Row? {
        if state == .quoted { throw FeedError(line: row.line, .broken, "a quote is never closed") }
        guard !row.bytes.isEmpty || !row.ends.isEmpty || state != .start else { return nil }
        row.ends.append(row.bytes.count)
        return row
    }

    private mutating func endRow(_ handle: (borrowing Row) throws(FeedError) -> Void) throws(FeedError) {
        let isBlank = row.bytes.isEmpty && row.ends.isEmpty && state == .start
        if !isBlank {
            row.ends.append(row.bytes.count)
            try handle(row)
        }
        row.bytes.removeAll(keepingCapacity: true)
        row.ends.removeAll(keepingCapacity: true)
        row.written = 0
        row.line = line
        state = .start
    }
}
