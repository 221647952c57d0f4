import Basics
import Catalog

extension IndexRequest {
    /// The roots of a catalog, after those were made that the request's files need: each folder has the deepest root that
    /// contains it, or else becomes one, a file's folder likewise. Files elsewhere, to which links led, get the
    /// deepest folders that hold them, unless these hold anything, as `Catalog` chooses them for catalogs of before.
    /// - Parameters:
    ///   - paths: the real paths of the request.
    ///   - files: what was found below them.
    /// - Throws: `CatalogError/unusableRoot(name:reason:)` when ``root`` is the name of another root, or the folder has another.
    func roots(
        in catalog: ImageCatalog, for paths: [String], and files: [FoundFile]
    ) throws -> RootPlaces {
        let places = try RootPlaces(of: catalog)
        var folders: [String] = []
        for path in paths {
            guard let place = places.place(containing: path) else {
                let isFolder = try FileStatus.of(path).get().kind == .folder
                folders.append(isFolder ? path : FilePath.parent(of: path))
                continue
            }
            // Also by another name, when its folder has become a link.
            if root != nil { folders.append(place.root.path) }
        }
        let isNew = !folders.isEmpty
        let elsewhere = files.filter { file in
            places.place(containing: file.path) == nil && !folders.contains { FilePath.isInside(file.path, $0) }
        }
        folders += Root.choice(for: elsewhere.map { FilePath.parent(of: $0.path) })
        guard !folders.isEmpty else { return places }
        return RootPlaces(
            try catalog.transaction { transaction in
                for (number, folder) in folders.enumerated().sorted(by: {
                    $0.element.utf8.count < $1.element.utf8.count
                }) {
                    _ = try transaction.root(for: folder, named: isNew && number == 0 ? root : nil)
                }
                return try transaction.roots()
            })
    }
}
