import Basics
import Catalog

/// A folder that is not there, and whose items still are in the catalogue: it was renamed or deleted, or is on a disk that is not
/// mounted.
public struct LostFolder: Sendable, Encodable, Equatable {
    /// The uppermost folder that is not there.
    public var path: String
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
    private var found: [String: LostFolder] = [:]
    private var known: [String: String?] = [:]

    /// Counts an item.
    /// - Returns: the lost folder that its file was in.
    @discardableResult
    mutating func add(_ path: String) -> String? {
        let folder = FilePath.parent(of: path)
        let lost = known[folder] ?? LostFolder.uppermost(above: path)
        known[folder] = .some(lost)
        if let lost { found[lost, default: LostFolder(path: lost)].items += 1 }
        return lost
    }
}
