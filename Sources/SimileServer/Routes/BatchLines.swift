/// Cuts a stream of bytes into lines, none longer than a limit. What it holds is taken from a budget.
///
/// A line for which there is no room is refused, and not waited for: several streams that each hold a part of a line would
/// wait for each other.
struct BatchLines {
    /// A line that is complete.
    enum Line: Equatable {
        case whole([UInt8])
        /// One that came when others held too many bytes.
        case refused
    }

    private var pending: [UInt8] = []
    private var isRefused = false
    private var held = 0
    private let limit: Int
    private let upload: Upload

    /// - Parameters:
    ///   - limit: the most bytes of a line.
    ///   - upload: what counts the bytes until they are released.
    init(limit: Int, upload: Upload) {
        self.limit = limit
        self.upload = upload
    }

    /// The lines that these bytes complete, blank ones left out. Their bytes are held until ``letGoOfDone()``. O(bytes).
    /// - Throws: a problem for a line above the limit.
    mutating func take(_ bytes: some Collection<UInt8>) throws(Problem) -> [Line] {
        let hasRoom = (try? upload.take(bytes.count)) != nil
        if hasRoom { held += bytes.count }
        var lines: [Line] = []
        var rest = bytes[...]
        while true {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let part = rest[..<(end ?? rest.endIndex)]
            if !hasRoom, !(pending.isEmpty && part.isEmpty) { (isRefused, pending) = (true, []) }
            if !isRefused { pending += part }
            if pending.count > limit { throw .tooLarge(nil, "a line is longer than \(limit) bytes") }
            guard let end else { return lines }
            if let line = self.rest { lines.append(line) }
            (isRefused, pending) = (false, [])
            rest = rest[rest.index(after: end)...]
        }
    }

    /// What came after the last line's end, if it is not blank.
    var rest: Line? {
        if isRefused { return .refused }
        let isBlank = pending.allSatisfy { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }
        return isBlank ? nil : .whole(pending)
    }

    /// Gives back the bytes of the lines that are done: all but those after the last line's end.
    mutating func letGoOfDone() {
        upload.give(held - pending.count)
        held = pending.count
    }
}
