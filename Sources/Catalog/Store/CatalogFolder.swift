import Basics
import Foundation

/// The folder of a catalog and the names in it.
struct CatalogFolder {
    /// The absolute path. That it begins with a slash also keeps SQLite from taking `file:…` for a URI.
    let path: String

    /// The folder at a path, which the kernel resolves: links are followed where they lead somewhere.
    /// - Throws: ``CatalogError/inaccessible(directory:reason:)`` when a relative path has no working folder to start from.
    init(_ path: String) throws(CatalogError) {
        self.path =
            if let real = Self.real(path) {
                real
            } else if let parent = Self.real(FilePath.parent(of: path)), let name = path.split(separator: "/").last,
                name != "."
            {
                (parent == "/" ? "" : parent) + "/" + name
            } else {
                try Self.translating(path) { () throws(FileError) in try FilePath.absolute(path, home: nil) }
            }
    }

    /// Where a path leads, if that is there and a text.
    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }

    var database: String { path + "/catalog.sqlite" }
    var log: String { database + "-wal" }
    var sharedMemory: String { database + "-shm" }
    /// Only while the database is being created is there a rollback journal.
    var journal: String { database + "-journal" }
    var lock: String { path + "/writer.lock" }
    /// Room of the disk that is given up when there is no other, see ``Reserve``.
    var reserve: Reserve { Reserve(directory: path) }
    /// The name of the folder of images that have no file elsewhere.
    static let images = "pictures"
    /// The name of the folder of visual vocabularies, which were trained on the catalog's images.
    static let vocabularies = "vocabularies"
    /// The name of the folder of models that were trained on labels.
    static let learned = "learned"
    /// Index files, a folder for each space, and beside it a lock for who builds them; derived from the database.
    var indexes: String { path + "/indexes" }

    /// The database without its log and shared memory: tells SQLite that nobody changes the file.
    var immutableDatabase: String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~".utf8)
        let escaped = database.utf8.map { byte in
            plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + String(Int(byte) + 256, radix: 16).suffix(2)
        }
        return "file:" + escaped.joined() + "?immutable=1"
    }

    /// Throws unless there is a database, saying what is there instead.
    func requireDatabase() throws(CatalogError) {
        guard try status(of: path).kind == .folder else {
            throw .notACatalog(directory: path, reason: "it is a file, not a folder")
        }
        do throws(CatalogError) {
            guard try status(of: database).kind == .file else {
                throw .notACatalog(directory: path, reason: "its catalog.sqlite is not a file")
            }
        } catch .missing(let directory) {
            guard try foreignEntry() != nil else { throw .missing(directory: directory) }
            throw .notACatalog(directory: path, reason: "the folder holds no catalog.sqlite")
        }
        // SQLite takes a file of a few bytes for an empty database, and would overwrite it; what else is no database it
        // tells itself. While it is being created the file may be anything. Only its size is asked for: closing the
        // file here would drop every POSIX lock of this process on it, those of SQLite for other catalogs included.
        let size = try self.size(of: database)
        if size > 0, size < Self.headerLength, try self.size(of: journal) == 0 {
            throw .notACatalog(directory: path, reason: "its catalog.sqlite is not an SQLite database")
        }
    }

    /// The length of the header that every SQLite database begins with.
    private static let headerLength = 100

    /// Makes the folder where there is none; throws when it is there and holds anything but a catalog.
    func makeReady() throws(CatalogError) {
        do throws(CatalogError) {
            try requireDatabase()
        } catch .missing {
            try Self.translating(path) { () throws(FileError) in try Directory.create(path) }
        } catch .notACatalog(_, let reason) {
            guard let entry = try foreignEntry() else { throw .notACatalog(directory: path, reason: reason) }
            throw .notACatalog(directory: path, reason: "the folder holds other files, such as \(entry.quoted)")
        }
    }

    /// Whether this process may make files in the folder, and write the database.
    var isWritable: Bool {
        faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 && faccessat(AT_FDCWD, database, W_OK, AT_EACCESS) == 0
    }

    /// A path as the database keeps it: of an image in the folder only what comes after the folder's own path, so that a copy
    /// of the folder names its own images.
    func stored(_ path: String?) -> String? {
        let inside = "\(self.path)/\(Self.images)/"
        guard let path, path.utf8.starts(with: inside.utf8) else { return path }
        return String(path.utf8.dropFirst(self.path.utf8.count + 1))
    }

    /// Where the file is whose path the database keeps.
    func resolved(_ path: String?) -> String? {
        guard let path, path.utf8.starts(with: "\(Self.images)/".utf8) else { return path }
        return "\(self.path)/\(path)"
    }

    /// Which file the database is.
    func databaseIdentity() throws(CatalogError) -> FileStatus.Identity { try status(of: database).identity }

    /// The size in bytes of one of its files; 0 where there is none.
    func size(of path: String) throws(CatalogError) -> Int64 {
        do throws(CatalogError) { return try status(of: path).size } catch .missing { return 0 }
    }

    private func status(of path: String) throws(CatalogError) -> FileStatus {
        try Self.translating(self.path) { () throws(FileError) in try FileStatus.of(path).get() }
    }

    private static func translating<Result>(
        _ directory: String, _ work: () throws(FileError) -> Result
    ) throws(CatalogError) -> Result {
        do throws(FileError) { return try work() } catch { throw CatalogError(error, at: directory) }
    }

    /// A name that no catalog keeps; hidden files, which file managers leave, do not count.
    private func foreignEntry() throws(CatalogError) -> String? {
        // The user's data folder, where the catalog lives by default, also keeps the weights of models, and a service
        // keeps the images that it was given beside the catalog; removals are the journals of copies that were removed.
        let files = [lock, log, sharedMemory, journal, database, indexes, reserve.path].map {
            String($0.dropFirst(path.count + 1))
        }
        let own = Set(files + ["models", "removals", Self.images, Self.vocabularies, Self.learned])
        guard case .success(let status) = FileStatus.of(path), status.kind == .folder else { return nil }
        guard let bytes = try? Directory.names(in: path) else {
            throw .inaccessible(directory: path, reason: "its contents cannot be listed")
        }
        let names = bytes.map { String(decoding: $0, as: UTF8.self) }
        return names.first { !own.contains($0) && !$0.hasPrefix(".") }
    }
}
