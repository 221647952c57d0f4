/// The names that a mistyped word may stand for, nearest first; none when all are far from it.
///
/// A name is near when few slips lead to it: a letter inserted, dropped, replaced, or swapped with the next (optimal string
/// alignment). Case, hyphens and underscores do not matter.
///
/// - Parameters:
///   - limit: at most so many names.
///   - byLastPart: whether a name counts as near, too, when its last part is: `queue` may have meant `limits.queue`.
/// - Complexity: O(length of the word · total length of the names)
package func nearestNames(
    to word: String, in names: [String], limit: Int = 3, byLastPart: Bool = false
) -> [String] {
    // Beyond any name's length everything is far.
    guard word.utf8.count <= 256 else { return [] }
    let (whole, last) = (letters(word), letters(lastPart(word)))
    let most = max(1, (byLastPart ? last.count : whole.count) / 3)
    let near = names.compactMap { name -> (name: String, slips: Int)? in
        var slips = distance(whole, letters(name))
        if byLastPart { slips = min(slips, distance(last, letters(lastPart(name)))) }
        return slips <= most ? (name, slips) : nil
    }
    // Stable: of names as near as each other, the first comes first.
    return near.enumerated().sorted { ($0.element.slips, $0.offset) < ($1.element.slips, $1.offset) }
        .prefix(limit).map(\.element.name)
}

private func lastPart(_ name: String) -> Substring { name.split(separator: ".").last ?? "" }

private func letters(_ text: some StringProtocol) -> [UInt8] {
    text.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
}

/// The number of slips between two words. O(`a.count` · `b.count`).
private func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var (before, previous) = ([Int](), Array(0...b.count))
    for i in a.indices {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in b.indices {
            var least = min(row[j] + 1, previous[j + 1] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
            row.append(least)
        }
        (before, previous) = (previous, row)
    }
    return previous[b.count]
}
