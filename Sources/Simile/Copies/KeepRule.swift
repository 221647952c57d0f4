import Catalog

/// Which of several copies is to be kept: the first by an ordered list of criteria.
struct KeepRule: Sendable {
    /// Folders whose images are kept before others.
    var preferred: [String] = []

    /// What is known of a copy.
    struct Copy {
        let item: Item
        let pixels: Int
    }

    /// The copies in the order in which they would be kept, each with the reason why it comes before the next or, of those that
    /// are not kept, why another is.
    func ranked(_ copies: [Copy]) -> [(copy: Copy, reason: String)] {
        let sorted = copies.sorted { comparison($0, $1).isBefore }
        guard let best = sorted.first else { return [] }
        return sorted.enumerated().map { place, copy in
            let other = place == 0 ? (sorted.count > 1 ? sorted[1] : best) : copy
            let criterion = comparison(best, other).criterion
            return (copy, place == 0 ? criterion : "kept is \(best.item.key): \(criterion)")
        }
    }

    /// Whether a copy is kept before another, and what decides.
    private func comparison(_ a: Copy, _ b: Copy) -> (isBefore: Bool, criterion: String) {
        func isPreferred(_ copy: Copy) -> Bool {
            preferred.contains { folder in
                copy.item.path.map { $0 == folder || $0.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") }
                    ?? false
            }
        }
        if isPreferred(a) != isPreferred(b) { return (isPreferred(a), "in a preferred folder") }
        if a.pixels != b.pixels { return (a.pixels > b.pixels, "more pixels") }
        let (sizeA, sizeB) = (a.item.fingerprint?.size ?? 0, b.item.fingerprint?.size ?? 0)
        if sizeA != sizeB { return (sizeA > sizeB, "a larger file") }
        let (ageA, ageB) = (a.item.fingerprint?.modified ?? .max, b.item.fingerprint?.modified ?? .max)
        if ageA != ageB { return (ageA < ageB, "older") }
        return (a.item.key.text.utf8.lexicographicallyPrecedes(b.item.key.text.utf8), "first by name")
    }
}
