import Basics
package import Catalog

/// What is wrong with the files of a catalog's items.
public struct FileFindings: Sendable, Encodable {
    /// Items whose file is not there.
    public var missing = 0
    /// Items whose file is there and could not be looked at the last time: their vectors show what it was before.
    public var unreadable = 0
    /// Folders that are not there, with how many of the missing were in each.
    public var lost: [LostFolder]

    /// Looks whether every item's file is there; no file is opened. One question to the system for each file, and for each
    /// folder. Blocks.
    /// - Throws: `CatalogError`.
    package init(of catalog: ImageCatalog) throws(CatalogError) {
        var folders = LostFolders()
        let roots = try RootPlaces(of: catalog)
        for file in try catalog.files() {
            if folders.add(file.path, in: file.root.flatMap { roots[$0] }) != nil {
                missing += 1
            } else if case .failure(let problem) = FileStatus.of(file.path), problem.isAbsence {
                missing += 1
            } else if file.hasFault {
                unreadable += 1
            }
        }
        lost = folders.all
    }
}
