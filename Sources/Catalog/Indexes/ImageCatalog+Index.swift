import Foundation
import GRDB
public import VectorSearch

extension ImageCatalog {
    /// The index of a space, with its files mapped and verified but for the vectors; nil where the space has none. Some
    /// milliseconds, however large it is.
    ///
    /// - Throws: ``CatalogError/indexUnusable(directory:reason:)`` when its files are damaged or foreign, or do not belong to
    ///   what is in the database: ``vectors(in:matching:)`` still finds everything, and
    ///   ``updateIndex(of:recipe:policy:options:wait:)`` builds it anew.
    public func openIndex(of space: VectorSpace) throws(CatalogError) -> SpaceIndex? {
        guard let opened = try openSegments(of: space) else { return nil }
        let isListed = try reading { db in
            try IndexTables(db: db, space: try requireID(of: space, in: db)).lists(opened.manifest.token)
        }
        // A merge that has just ended is found by the first search.
        let isNew = try? openSegments(of: space)?.manifest.token != opened.manifest.token
        guard isListed || isNew == true else {
            throw .indexUnusable(directory: directory, reason: "its files do not match the database")
        }
        return SpaceIndex(self, space, opened)
    }

    /// The kind of index that somebody chose for a space; nil where it is left to the program.
    public func indexChoice(of space: VectorSpace) throws(CatalogError) -> IndexKind? {
        try cached(.indexChoice(space)) { db in
            let name = try String.fetchOne(
                db, sql: "SELECT index_kind FROM space WHERE id = ?", arguments: [try requireID(of: space, in: db)])
            return name.flatMap { IndexKind(rawValue: $0) }
        }
    }

    /// Remembers the kind of index that somebody chose for a space; nil leaves it to the program. Builds nothing.
    public func chooseIndex(_ kind: IndexKind?, of space: VectorSpace) throws(CatalogError) {
        guard try indexChoice(of: space) != kind else { return }
        try writing { db in
            try db.execute(
                sql: "UPDATE space SET index_kind = ? WHERE id = ?",
                arguments: [kind?.rawValue, try requireID(of: space, in: db)])
        }
    }

    /// The segments of a space as they are on the disk; nil where there are none.
    func openSegments(
        of space: VectorSpace, verifying verification: IndexFile.Verification = .exceptVectors
    ) throws(CatalogError) -> OpenedSegments? {
        let store = try segmentStore(of: space)
        do throws(IndexFileError) {
            guard let opened = try store.open(verifying: verification) else { return nil }
            guard opened.manifest.dimension == space.dimension, opened.manifest.metric == .cosine else {
                throw IndexFileError(path: store.folder, .damaged("it is for other vectors"))
            }
            return opened
        } catch {
            // What only a look at every byte shows, others are to know, too.
            if verification == .full, let token = try? store.manifest()?.token { store.note(error, in: token) }
            throw .indexUnusable(directory: directory, reason: "\(error)")
        }
    }

    /// Where the segments of a space are kept: in a folder named for its row, which is never given to another space.
    func segmentStore(of space: VectorSpace) throws(CatalogError) -> SegmentStore {
        segmentStore(row: try reading { try requireID(of: space, in: $0) })
    }

    /// The same by the space's row.
    func segmentStore(row: Int64) -> SegmentStore { SegmentStore(folder: "\(folder.indexes)/\(row)") }
}
