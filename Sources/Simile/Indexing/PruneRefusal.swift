import Basics
public import Catalog
import Imaging

/// Why vanished items below a path are not pruned: that so much went at once looks like a disk that is not there.
public struct PruneRefusal: Sendable, Encodable, Equatable, CustomStringConvertible {
    /// The path.
    public var path: String
    /// The items below it.
    public var items: Int
    /// Those of them that would go.
    public var missing: Int
    /// The first ten that would go.
    public var examples: [ItemKey]

    /// One line.
    public var description: String {
        let names = examples.map(\.text.onOneLine).joined(separator: ", ") + (missing > examples.count ? ", …" : "")
        return
            "\(missing) of \(items) items below \(path.onOneLine) would be removed, as if a disk were not mounted: \(names); "
            + "to remove them, add --force"
    }

    /// The refusals of paths that would lose more than half of their items, all of whose files are gone, or below which a
    /// folder is there but empty where items were.
    static func of(_ gone: [VanishedItems.Item], in paths: [IndexedPath]) -> [PruneRefusal] {
        paths.compactMap { indexed in
            let missing = gone.filter { FilePath.isInside($0.path, indexed.path) }
            guard !missing.isEmpty,
                indexed.files == 0 || 2 * missing.count > indexed.items
                    || isEmptied(missing.map(\.path), in: indexed.path)
            else { return nil }
            return PruneRefusal(
                path: indexed.path, items: indexed.items, missing: missing.count,
                examples: missing.prefix(10).map(\.key))
        }
    }

    /// Whether items lay in a folder that is still there, with nothing but hidden names in it: what a disk leaves that is not
    /// mounted. One that cannot be read counts, too.
    private static func isEmptied(_ missing: [String], in root: String) -> Bool {
        var known: [String: Bool] = [:]
        return missing.contains { path in
            let folder = FilePath.parent(of: path)
            if let answer = known[folder] { return answer }
            var there = folder
            while there != root, FilePath.isInside(there, root), FileStatus.of(there).problem?.isAbsence == true {
                there = FilePath.parent(of: there)
            }
            let answer = (try? Directory.names(in: there))?.allSatisfy { $0.first == UInt8(ascii: ".") } ?? true
            known[folder] = answer
            return answer
        }
    }
}
