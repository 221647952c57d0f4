import Basics
import Foundation
import GRDB
import VectorSearch

/// Files in a catalog's folder that nothing needs any more: what processes left that were killed.
public struct Leftovers: Sendable, Equatable {
    /// Their paths, in order.
    public var paths: [String] = []
    /// The bytes of all.
    public var bytes: Int64 = 0

    /// None.
    public init() {}

    mutating func add(_ path: String, bytes: Int64) {
        paths.append(path)
        self.bytes += bytes
    }
}

/// A put writes the image first, and checks inside its transaction that the file is there. So an image that no item shows can be
/// deleted safely under the writer's lock.
extension ImageCatalog {
    /// Deletes images of the catalog's own that no item shows.
    /// - Returns: those that were deleted.
    /// - Throws: ``CatalogError`` when others could not be kept from writing.
    @discardableResult
    public func discard(_ images: some Collection<KeptImage>) throws(CatalogError) -> [KeptImage] {
        try exclusively { db in
            try images.filter { try !Self.isShown($0, in: db) && unlink(path(of: $0)) == 0 }
        }
    }

    /// Finds the files that nothing needs: images that no item shows, and temporary and index files of processes that were
    /// killed. Only names such as a catalog gives count, and only regular files: other files in the folder are never touched.
    ///
    /// What another process is about to commit is not lost when it is deleted; without deleting, it may be listed. O(files · log n).
    ///
    /// - Parameters:
    ///   - endings: those of the images that the program keeps there.
    ///   - deleting: whether to delete them, and the index files of spaces that are gone; the catalog must be open for writing.
    /// - Returns: what was found; with `deleting`, what was deleted.
    @discardableResult
    public func leftovers(endings: Set<String>, deleting: Bool = false) throws(CatalogError) -> Leftovers {
        var found = Leftovers()
        if deleting { try sweepIndexes() }
        for path in try indexLeftovers(deleting: deleting) { found.add(path, bytes: 0) }
        for number in 0..<256 {
            let folder = String(UInt8(truncatingIfNeeded: number), radix: 16)
            try findImages(in: folder.utf8.count == 1 ? "0" + folder : folder, endings, deleting, &found)
        }
        return found
    }

    /// So many are deleted while others wait.
    private static let batch = 64

    private func findImages(
        in folder: String, _ endings: Set<String>, _ deleting: Bool, _ found: inout Leftovers
    ) throws(CatalogError) {
        let place = "\(imagesDirectory)/\(folder)"
        guard Self.status(place)?.st_mode.isFolder == true,
            let names = try? Directory.texts(in: place)
        else { return }
        var images: [KeptImage] = []
        for name in names {
            let whole = AtomicFile.finalName(ofTemporary: name)
            guard let image = KeptImage(folder: folder, name: whole ?? name), endings.contains(image.ending)
            else { continue }
            guard whole != nil else {
                images.append(image)
                continue
            }
            let path = "\(place)/\(name)"
            let bytes = Self.status(path).map { Int64($0.st_size) } ?? 0
            if deleting ? AtomicFile.removeAbandoned(path) : AtomicFile.isAbandoned(path) {
                found.add(path, bytes: bytes)
            }
        }
        guard !images.isEmpty else { return }
        let candidates = images
        var unshown = try reading { db in try candidates.filter { try !Self.isShown($0, in: db) }[...] }
        while !unshown.isEmpty {
            // Not links, nor folders.
            let batch = unshown.prefix(Self.batch).compactMap { image in
                Self.status(path(of: image)).flatMap { $0.st_mode.isFile ? (image, Int64($0.st_size)) : nil }
            }
            unshown = unshown.dropFirst(Self.batch)
            let gone = deleting && !batch.isEmpty ? Set(try discard(batch.map(\.0))) : Set(batch.map(\.0))
            for (image, bytes) in batch where gone.contains(image) { found.add(path(of: image), bytes: bytes) }
        }
    }

    private static func isShown(_ image: KeptImage, in db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM item WHERE content_hash = ? AND path = ?)")
        return try Bool.fetchOne(statement, arguments: [image.content.databaseValue, image.stored]) ?? false
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}

extension mode_t {
    fileprivate var isFolder: Bool { self & S_IFMT == S_IFDIR }
    fileprivate var isFile: Bool { self & S_IFMT == S_IFREG }
}
