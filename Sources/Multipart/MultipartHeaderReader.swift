import Basics

/// Reads the headers of one part, up to the empty line that ends them, in whatever pieces they come.
///
/// Every line ends with CR LF and is `Name: value`; lines that go on in the next one are refused. Headers other than
/// `Content-Disposition`, `Content-Type` and `Content-Transfer-Encoding` are ignored, as RFC 7578, section 4.8, wants it.
struct MultipartHeaderReader: Sendable {
    private let part: MultipartPart
    private let limit: Int
    private var size = 0
    private var line: [UInt8] = []
    private var disposition: MultipartHeaderValue?
    private var contentType: String?

    /// Reads the headers of the part with this number, which may have `limit` bytes.
    init(part number: Int, limit: Int) {
        part = MultipartPart(number: number)
        self.limit = limit
    }

    /// Takes from the input what belongs to the headers. Returns them once the empty line has come, and nil when all of
    /// the input was taken before. Keeps one line at most. O(bytes taken).
    mutating func read(_ input: inout ArraySlice<UInt8>) throws(MultipartError) -> MultipartHeaders? {
        while !input.isEmpty {
            let end = input.place(of: .lineFeed)
            let piece = end.map { input[...$0] } ?? input
            guard piece.count <= limit - size else { throw .headersTooLarge(part, limit: limit) }
            size += piece.count
            line += piece
            input = input[piece.endIndex...]
            guard end != nil else { return nil }
            guard line.count >= 2, line[line.count - 2] == .carriageReturn else {
                throw malformed("a header line ends with LF alone; end lines with CR LF")
            }
            line.removeLast(2)
            if line.isEmpty { return try headers() }
            try add(line[...])
            line.removeAll(keepingCapacity: true)
        }
        return nil
    }

    private mutating func add(_ line: ArraySlice<UInt8>) throws(MultipartError) {
        guard !line.contains(where: { $0.isControl && $0 != .tab }) else {
            throw malformed("a header line has a control character in it")
        }
        guard let colon = line.firstIndex(of: .colon), colon > line.startIndex, line[..<colon].allSatisfy(\.isToken)
        else { throw malformed("a header line is not written as 'Name: value' on one line") }
        let value = line[(colon + 1)...].trimmed
        switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
        case "content-disposition":
            guard disposition == nil else { throw malformed("it has two Content-Disposition headers") }
            guard let read = MultipartHeaderValue(value) else {
                throw malformed("its Content-Disposition is not written as 'form-data; name=\"…\"'")
            }
            disposition = read
        case "content-type":
            guard contentType == nil else { throw malformed("it has two Content-Type headers") }
            contentType = String(decoding: value, as: UTF8.self)
        case "content-transfer-encoding":
            let encoding = String(decoding: value, as: UTF8.self)
            guard ["binary", "8bit", "7bit"].contains(encoding.lowercased()) else {
                throw malformed("it is encoded as '\(encoding.onOneLine(limit: 60))'; send its bytes as they are")
            }
        default: break
        }
    }

    private func headers() throws(MultipartError) -> MultipartHeaders {
        guard let disposition, disposition.value == "form-data" else {
            throw malformed("it has no header 'Content-Disposition: form-data; name=\"…\"'")
        }
        let names = disposition.parameters(named: "name")
        let filenames = disposition.parameters(named: "filename")
        let extended = disposition.parameters(named: "filename*")
        guard let bytes = names.first else { throw malformed("its Content-Disposition gives no name") }
        guard names.count == 1, filenames.count <= 1, extended.count <= 1 else {
            throw malformed("its Content-Disposition gives a name or a filename twice")
        }
        guard let name = String(validating: bytes, as: UTF8.self) else { throw malformed("its name is not UTF-8") }
        let filename = filenames.first.map(Self.label) ?? extended.first.map(Self.extendedLabel)
        return MultipartHeaders(name: name, filename: filename, contentType: contentType)
    }

    private static func label(_ bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// `UTF-8'language'percent-encoded`, as it was sent if it is not that.
    private static func extendedLabel(_ bytes: [UInt8]) -> String {
        let text = label(bytes)
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8", let name = PercentEncoding.decode(parts[2]),
            !name.utf8.contains(where: \.isControl)
        else { return text }
        return name
    }

    private func malformed(_ reason: String) -> MultipartError { .malformed(part, reason: reason) }
}
