/// Which name somebody may have meant.
enum NearestName {
    /// The name that is fewest slips away from a word, when those are few for its length; case and the signs between
    /// words do not matter. A name counts as near, too, when only its last part is: `queue` may have meant
    /// `limits.queue`.
    static func of(_ word: String, among names: [String]) -> String? {
        // Beyond any name's length everything is far.
        guard word.utf8.count <= 64 else { return nil }
        let (whole, last) = (letters(word), letters(lastPart(word)))
        let distances = names.map { name in
            min(distance(whole, letters(name)), distance(last, letters(lastPart(name))))
        }
        let candidate = zip(names, distances).min { $0.1 < $1.1 }
        guard let candidate, candidate.1 <= max(1, lastPart(word).count / 3) else { return nil }
        return candidate.0
    }

    private static func lastPart(_ name: String) -> Substring { name.split(separator: ".").last ?? "" }

    private static func letters(_ text: some StringProtocol) -> [Character] {
        Array(text.lowercased().filter { $0 != "_" && $0 != "-" })
    }

    /// The number of letters to insert, drop, replace, or swap with the next one that make one word the other (optimal
    /// string alignment). O(`a.count` · `b.count`).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var (before, previous) = ([Int](), Array(0...b.count))
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(row[j] + 1, previous[j + 1] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
                row.append(least)
            }
            (before, previous) = (previous, row)
        }
        return previous[b.count]
    }
}
