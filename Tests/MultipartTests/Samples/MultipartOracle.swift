import Multipart

/// Takes a whole body apart in the plainest way, without chunks or state: what the parser must agree with.
///
/// It knows boundary lines and the empty line behind the headers, and nothing of what headers say.
enum MultipartOracle {
    /// The contents of the parts; nil when the boundary lines or the empty lines are not where they must be.
    static func contents(of body: [UInt8], boundary: MultipartBoundary) -> [[UInt8]]? {
        let delimiter = lines("", "--") + boundary.bytes
        let text = lines("", "") + body
        var contents: [[UInt8]] = []
        guard var place = text.firstPlace(of: delimiter, from: 0) else { return nil }
        while true {
            place += delimiter.count
            if text[place...].starts(with: "--".utf8) { return contents }
            while place < text.count, text[place] == 32 || text[place] == 9 { place += 1 }
            guard text[place...].starts(with: lines("", "")) else { return nil }
            // From the line end on, so that a part may have no headers at all.
            guard let empty = text.firstPlace(of: lines("", "", ""), from: place) else { return nil }
            // From the second line end on, so that a part may have no contents at all.
            guard let next = text.firstPlace(of: delimiter, from: empty + 2) else { return nil }
            contents.append(next > empty + 4 ? Array(text[(empty + 4)..<next]) : [])
            place = next
        }
    }
}

extension [UInt8] {
    /// Where the other bytes stand first, at `start` or after it.
    fileprivate func firstPlace(of other: [UInt8], from start: Int) -> Int? {
        guard start + other.count <= count else { return nil }
        return (start...(count - other.count)).first { self[$0] == other[0] && self[$0...].starts(with: other) }
    }
}
