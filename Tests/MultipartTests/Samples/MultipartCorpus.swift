import Multipart

/// Bodies to make worse ones from. It begins with what senders write, and keeps what led to something new.
struct MultipartCorpus {
    struct Entry {
        let boundary: MultipartBoundary
        var body: [UInt8]
    }

    private static let most = 2000
    private static let words = [
        "\r", "\n", "\r\n", "\r\n\r\n", "\r\n-", "\t", " ", "\"", "\\", "%22", "--", ":", ";", "; name=x",
        "; filename=\"\"", "\r\nContent-Type: image/png", "\r\nContent-Disposition: form-data; name=x\r\n\r\n",
    ]
    private(set) var entries: [Entry] = []
    private(set) var seen: Set<String> = []

    init() throws(MultipartError) {
        for sample in MultipartSample.all {
            let boundary = try MultipartBoundary(contentType: sample.contentType)
            entries.append(Entry(boundary: boundary, body: sample.body))
        }
        let dense = lines(
            "--b", "Content-Disposition: form-data; name=a", "", "1", "--b", "Content-Disposition: form-data; name=b",
            "",
            "2", "--b--")
        entries.append(Entry(boundary: .b, body: dense))
    }

    /// Keeps the entry if nothing before it led to this.
    mutating func keep(_ entry: Entry, leadingTo sign: String) {
        guard seen.insert(sign).inserted, entries.count < Self.most, entry.body.count < 2000 else { return }
        entries.append(entry)
    }

    /// One of the entries, damaged in one to four places.
    func mutated(_ random: inout MultipartRandom) -> Entry {
        var entry = random.pick(entries)
        for _ in 0..<random.number(1..<5) { mutate(&entry, &random) }
        return entry
    }

    private func mutate(_ entry: inout Entry, _ random: inout MultipartRandom) {
        let place = random.number(0..<entry.body.count + 1)
        let end = min(entry.body.count, place + random.number(1..<40))
        switch random.number(0..<9) {
        case 0 where place < end: entry.body[place] ^= 1 << UInt8(random.number(0..<8))
        case 1 where place < end: entry.body[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: entry.body.removeSubrange(place..<end)
        case 3 where place < end: entry.body.remove(at: place)
        case 4: entry.body.removeSubrange(place...)
        case 5:  // a piece of it again
            let piece = Array(entry.body[place..<end])
            entry.body.insert(contentsOf: piece, at: random.number(0..<entry.body.count + 1))
        case 6:  // the end of another one
            let other = random.pick(entries).body
            entry.body.replaceSubrange(place..., with: other.suffix(random.number(0..<other.count + 1)))
        default:
            let delimiter = lines("", "--") + entry.boundary.bytes
            let ends: [[UInt8]] = [delimiter, delimiter + lines("--"), delimiter + lines("", ""), [0], [0xFF]]
            let words = Self.words.map { Array($0.utf8) } + ends
            entry.body.insert(contentsOf: random.pick(words), at: place)
        }
    }
}
