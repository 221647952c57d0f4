import Basics

/// A file of lines from outside: CSV or JSON Lines.
package struct TextFile {
    /// Its text in UTF-8, without a byte-order mark.
    package let body: [UInt8]
    /// Whether it is JSON Lines: its first character is `{`. Else it is CSV, and valid UTF-8 from end to end; of JSON
    /// Lines each line is for itself.
    package let isJSONLines: Bool

    /// Reads a file in UTF-8, or in UTF-16, as spreadsheets save "Unicode text", which is converted. Other encodings are
    /// refused: which of them it is cannot be told from the bytes, and a wrong guess would change names in silence.
    /// - Throws: `FileError`, with the remedy where the file can be read but not understood.
    package init(_ path: String, limit: Int = 1 << 31) throws(FileError) {
        var bytes = try FileContents.read(path, limit: limit).bytes
        func problem(_ reason: String) -> FileError { FileError(path: path, reason: reason) }
        if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
            throw problem("it is a spreadsheet or another archive; save it as CSV in UTF-8")
        }
        if bytes.starts(with: [0xff, 0xfe, 0, 0]) || bytes.starts(with: [0, 0, 0xfe, 0xff]) {
            throw problem("its text is in UTF-32; save it in UTF-8")
        }
        if let isBigEndian = Self.isUTF16(bytes) {
            guard let text = Self.text(utf16: bytes, isBigEndian) else {
                throw problem("its text looks like UTF-16, but is cut short or damaged; save it in UTF-8")
            }
            bytes = Array(text.utf8)
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        let start = bytes.lazy.filter { !" \t\r\n".utf8.contains($0) }.prefix(2)
        if start.elementsEqual("[{".utf8) {
            throw problem("it is a JSON array; write one object a line, as JSON Lines")
        }
        isJSONLines = start.first == UInt8(ascii: "{")
        body = bytes
        guard !isJSONLines, String(validating: bytes, as: UTF8.self) == nil else { return }
        let bad = lines.enumerated().first { String(validating: $0.element, as: UTF8.self) == nil }
        throw problem(
            "its text is not in UTF-8\(bad.map { ", as line \($0.offset + 1) shows" } ?? ""); save it in UTF-8, or convert "
                + "it, as in: iconv -f WINDOWS-1252 -t UTF-8")
    }

    /// Its lines, ended by LF, CRLF, or CR alone, as old spreadsheets do.
    package var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = body[...]
        while let end = rest.firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
            lines.append(rest[..<end])
            let isPair = rest[end] == 0x0d && end + 1 < rest.endIndex && rest[end + 1] == 0x0a
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        return lines + [rest]
    }

    /// Whether it is UTF-16, and the byte order; nil where it is not. Without a mark it is told by the first character, which
    /// is a letter, a quote or a brace and so has a zero byte, as no other text begins.
    private static func isUTF16(_ bytes: [UInt8]) -> Bool? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xff, 0xfe): return false
        case (0xfe, 0xff): return true
        case (0, 1...): return true
        case (1..., 0): return false
        default: return nil
        }
    }

    private static func text(utf16 bytes: [UInt8], _ isBigEndian: Bool) -> String? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: 0, to: bytes.count, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return String(validating: units.first == 0xfeff ? units[1...] : units[...], as: UTF16.self)
    }
}
