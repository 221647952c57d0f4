import Basics
import Catalog

/// Which of several copies is to be kept: the first by an ordered list of criteria.
public struct KeepRule: Sendable, Equatable {
    /// What speaks for a copy.
    public enum Criterion: String, Sendable, Codable, CaseIterable {
        /// It is in one of the preferred folders.
        case preferred
        /// It was not enlarged from one that is no larger than another copy.
        case genuine
        /// It has more pixels.
        case pixels
        /// Its format keeps every pixel as it is.
        case lossless
        /// It is a JPEG file of a higher quality. Other formats that lose something, and tell no quality, count as 80.
        case quality
        /// It has what a camera wrote.
        case exif
        /// Its file is larger.
        case size
        /// Its file is older.
        case age
        /// Its key comes first.
        case name

        /// Why the first one that it speaks for is kept.
        var reason: String {
            switch self {
            case .preferred: "in a preferred folder"
            case .genuine: "not enlarged"
            case .pixels: "more pixels"
            case .lossless: "lossless"
            case .quality: "a higher JPEG quality"
            case .exif: "with Exif data"
            case .size: "a larger file"
            case .age: "older"
            case .name: "first by name"
            }
        }
    }

    /// The criteria, the most important first. Those that are left out come after them, in their usual order.
    public var criteria: [Criterion]
    /// Folders whose images are kept before others.
    public var preferred: [String]

    /// A rule.
    public init(_ criteria: [Criterion] = Criterion.allCases, preferred: [String] = []) {
        self.criteria = criteria + Criterion.allCases.filter { !criteria.contains($0) }
        self.preferred = preferred
    }

    /// What is known of a copy.
    struct Copy {
        let item: Item
        let worth: CopyWorth
    }

    /// The copies in the order in which they would be kept, each with the reason why it comes before the next or, of those that
    /// are not kept, why another is. O(n log n).
    func ranked(_ copies: [Copy]) -> [(copy: Copy, reason: String)] {
        // Of images that were not enlarged, the largest: an enlarged one has no more to show than that.
        let genuine = copies.filter { !$0.worth.isEnlarged }.map(\.worth.pixels).max() ?? 0
        let rated = copies.map { copy in (copy: copy, values: criteria.map { value(of: copy, $0, genuine) }) }
            .sorted { one, other in
                zip(one.values, other.values).first { $0 != $1 }.map { $0 > $1 } ?? precedes(one.copy, other.copy)
            }
        guard let best = rated.first else { return [] }
        return rated.enumerated().map { place, copy in
            let other = place == 0 ? (rated.count > 1 ? rated[1] : best) : copy
            let deciding = zip(criteria, zip(best.values, other.values)).first { $1.0 != $1.1 }?.0 ?? .name
            return (
                copy.copy, place == 0 ? deciding.reason : "kept is \(best.copy.item.key): \(deciding.reason)"
            )
        }
    }

    /// The greater, the better.
    private func value(of copy: Copy, _ criterion: Criterion, _ genuine: Int) -> Int64 {
        let (item, worth) = (copy.item, copy.worth)
        switch criterion {
        case .preferred:
            return preferred.contains { folder in item.path.map { FilePath.isInside($0, folder) } ?? false } ? 1 : 0
        case .genuine: return worth.isEnlarged && worth.pixelsBefore <= genuine * 5 / 4 ? 0 : 1
        case .pixels: return Int64(worth.pixels)
        case .lossless: return worth.isLossless ? 1 : 0
        case .quality: return Int64(worth.isLossless ? 101 : worth.jpegQuality ?? 80)
        case .exif: return worth.hasExif ? 1 : 0
        case .size: return item.fingerprint?.size ?? 0
        case .age: return -(item.fingerprint?.modified ?? .max)
        // Keys differ, and are compared when nothing else decides.
        case .name: return 0
        }
    }

    private func precedes(_ one: Copy, _ other: Copy) -> Bool {
        one.item.key.text.utf8.lexicographicallyPrecedes(other.item.key.text.utf8)
    }
}
