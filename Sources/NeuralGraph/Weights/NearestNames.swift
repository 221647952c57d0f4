/// The up to three of `names` that share the most with `name`, best first; none if all are quite different.
///
/// Names are compared by the pairs of neighbouring characters that they share (the Dice coefficient).
///
/// - Complexity: O(total length of the names)
package func nearestNames(to name: String, in names: [String]) -> [String] {
    let wanted = bigrams(name)
    let scored = names.map { candidate in
        let pairs = bigrams(candidate)
        let common = pairs.intersection(wanted).count
        return (name: candidate, score: Double(2 * common) / Double(max(pairs.count + wanted.count, 1)))
    }
    return scored.filter { $0.score >= 0.5 }.sorted { $0.score > $1.score }.prefix(3).map(\.name)
}

private func bigrams(_ name: String) -> Set<UInt16> {
    let bytes = Array(name.utf8)
    return Set(zip(bytes, bytes.dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
}
