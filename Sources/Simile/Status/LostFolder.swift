import Basics
import Catalog

/// A folder that is not there, and whose items still are in the catalogue: it was renamed or deleted, or is on a disk that is not
/// mounted.
public struct LostFolder: Sendable, Encodable, Equatable {
    /// The uppermost folder that is not there; not above a root's.
    public var path: String
    /// The root whose folder it is; nil for a folder that is none's.
    public var root: String?
    /// The items below it.
    public var items = 0
    /// How many of them were found under another path meanwhile.
    public var foundElsewhere = 0

    /// The uppermost folder of a path that is not there; nil where the path's own folder is.
    static func uppermost(above path: String) -> String? {
        var lost: String?
        var folder = FilePath.parent(of: path)
        while case .failure(let problem) = FileStatus.of(folder), problem.isAbsence {
            lost = folder
            folder = FilePath.parent(of: folder)
        }
        return lost
    }
}

/// Finds out which folders are lost, one question to the system for each folder.
struct LostFolders {
    /// Those that were found, by path.
    var all: [LostFolder] { found.values.sorted { $0.path < $1.path } }
    /// In which of them a content was.
    private(set) var contents: [ContentHash: String] = [:]
    private var found: [String: LostFolder] = [:]
    private var known: [String: String?] = [:]

    /// Counts an item.
    /// - Parameters:
    ///   - path: its file.
    ///   - place: its root.
    ///   - isAbsent: whether that is known not to be there.
    ///   - content: what was in the file.
    /// - Returns: the lost folder that its file was in.
    @discardableResult
    mutating func add(
        _ path: String, in place: RootPlaces.Place?, isAbsent: Bool = false, _ content: ContentHash? = nil
    ) -> String? {
        let folder = FilePath.parent(of: path)
        let root = place?.folder.path
        var lost = isAbsent ? root : known[folder] ?? LostFolder.uppermost(above: path)
        if let root, let uppermost = lost, FilePath.isInside(root, uppermost) { lost = root }
        known[folder] = .some(lost)
        guard let lost else { return nil }
        found[lost, default: LostFolder(path: lost, root: lost == root ? place?.root.name : nil)].items += 1
        if let content { contents[content] = lost }
        return lost
    }
}
