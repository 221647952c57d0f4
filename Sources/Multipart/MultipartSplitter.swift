/// Cuts bytes at every delimiter: a line end, two hyphens and the boundary, in whatever pieces they come.
///
/// Nothing is kept: a delimiter's beginning at the end of a piece is remembered as a number, since its bytes are known.
/// And because CR begins a delimiter and never occurs again in it, where one fails to go on no other can have begun
/// earlier than there; so every byte is looked at a fixed number of times.
struct MultipartSplitter: Sendable {
    /// What the bytes are cut into.
    enum Piece {
        /// Bytes that belong to no delimiter.
        case content(ArraySlice<UInt8>)
        /// All of a delimiter was seen; what comes next stands behind it.
        case delimiter
    }

    private let delimiter: [UInt8]
    /// How many bytes of the delimiter the input seen so far ends with.
    private var matched = 0
    /// How many of those are not content if the delimiter fails to go on.
    private var borrowed = 0

    /// Cuts at this boundary; the input begins a line.
    init(_ boundary: MultipartBoundary) {
        delimiter = [.carriageReturn, .lineFeed, .hyphen, .hyphen] + boundary.bytes
        beginLine()
    }

    /// Says that a line has just ended outside the input, so that a delimiter may go on without its line end.
    ///
    /// The beginning of a body is such a place, and the end of a part's headers: the empty line after them may be the line
    /// end of the delimiter when the part has no contents.
    mutating func beginLine() {
        matched = 2
        borrowed = 2
    }

    /// The next piece of the input, which is cut off from it; nil when all of it was taken.
    mutating func next(_ input: inout ArraySlice<UInt8>) -> Piece? {
        while !input.isEmpty {
            if matched == 0 {
                let content = input[..<firstDelimiter(in: input)]
                input = input[content.endIndex...]
                if !content.isEmpty { return .content(content) }
            }
            while matched < delimiter.count, input.first == delimiter[matched] {
                input.removeFirst()
                matched += 1
            }
            if matched == delimiter.count {
                matched = 0
                borrowed = 0
                return .delimiter
            }
            if !input.isEmpty {  // it was none after all
                let content = delimiter[borrowed..<matched]
                matched = 0
                borrowed = 0
                if !content.isEmpty { return .content(content) }
            }
        }
        return nil
    }

    /// Where a delimiter begins, or at the input's end what may become one; the end of the input otherwise.
    private func firstDelimiter(in input: ArraySlice<UInt8>) -> Int {
        input.withUnsafeBytes { bytes in
            var start = 0
            while let place = bytes.place(of: .carriageReturn, from: start) {
                start = place + 1
                // Most CRs are seen through at the next byte.
                if start < bytes.count, bytes[start] != .lineFeed { continue }
                if delimiter.starts(with: bytes[place...].prefix(delimiter.count)) { return input.startIndex + place }
            }
            return input.endIndex
        }
    }
}
