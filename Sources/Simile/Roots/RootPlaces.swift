import Basics
import Catalog

/// The roots of a catalog as they lie on this machine: where their folders lead, when links are followed, and whether they are
/// there.
struct RootPlaces: Sendable {
    /// A root and its folder.
    struct Place: Sendable {
        let root: Root
        /// The folder without symbolic links, which may have been put in its place since.
        let folder: Root

        /// The key of the item of a file.
        /// - Parameter path: absolute, without symbolic links or by the root's own path.
        func key(of path: String) -> ItemKey? { folder.key(of: path) ?? root.key(of: path) }

        func contains(_ path: String) -> Bool { folder.contains(path) || root.contains(path) }

        /// Whether the folder is there. One with nothing in it but hidden names, of which items are known, is not: that is what a disk
        /// leaves that is not mounted.
        func isPresent(items: Int) -> Bool {
            switch FileStatus.of(folder.path) {
            case .failure(let problem): return !problem.isAbsence
            case .success(let status): guard status.kind == .folder else { return false }
            }
            guard items > 0 else { return true }
            return (try? Directory.hasVisibleNames(in: folder.path)) ?? true
        }
    }

    private let places: [Root.ID: Place]
    /// The deepest first.
    private let sorted: [Place]

    /// Finds out where roots lead. Some system calls for each.
    init(_ roots: [Root]) {
        sorted = roots.map { root in
            let folder = (try? FilePath.real(root.path, home: nil)) ?? root.path
            return Place(root: root, folder: Root(id: root.id, name: root.name, path: folder))
        }.sorted { $0.folder.path.utf8.count > $1.folder.path.utf8.count }
        places = Dictionary(uniqueKeysWithValues: sorted.map { ($0.root.id, $0) })
    }

    /// The roots that a catalog has now.
    init(of catalog: ImageCatalog) throws(CatalogError) { self.init(try catalog.roots()) }

    subscript(root: Root.ID) -> Place? { places[root] }

    /// All of them.
    var all: [Place] { sorted }

    /// The root that a file or folder belongs to, which is the deepest.
    /// - Parameter path: absolute, without symbolic links.
    func place(containing path: String) -> Place? { sorted.first { $0.folder.contains(path) } }
}

extension ImageCatalog {
    /// The item whose file is at a path; of several roots that contain it, the deepest that has one.
    /// - Parameter path: absolute.
    func item(at path: String, in places: RootPlaces) throws(CatalogError) -> Item? {
        for place in places.all {
            // What a service put under such a key is not the file.
            if let key = place.key(of: path), let item = try item(key), item.root == place.root.id { return item }
        }
        return try item(ItemKey(path))
    }
}
