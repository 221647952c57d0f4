import Basics
import Catalog
import Imaging

/// What a word of a query stands for: an item of the catalog, a file, or a file that is an item.
struct QuerySubject {
    /// The item, if there is one.
    let item: Item?
    /// Where its image is, or should be.
    let path: String?
    /// Whether the image is kept beside the catalog, in a file named for its content, which never changes.
    let isKept: Bool

    init(_ item: Item, keptIn folder: String) {
        self.item = item
        path = item.path
        isKept = item.path.map { FilePath.isInside($0, folder) } ?? false
    }

    init(file: String) {
        item = nil
        path = file
        isKept = false
    }

    /// What is there of a subject now.
    enum Look {
        /// The item as the catalog knows it, and its file, if that is there.
        case item(Item, file: String?)
        /// A file that is no item, or has changed since it was indexed.
        case bytes(FileContents, path: String)
        /// A file that cannot be read in one go; the decoder reports why.
        case file(String)
    }

    /// Looks at the file: its status, and its bytes where that leaves open whether it is what was indexed.
    /// - Throws: `FileError` when a file that changed cannot be read.
    func look(_ limits: ImageLimits) throws(FileError) -> Look {
        guard let path, let status = try FileStatus.ifThere(path) else {
            guard let item else { return .file(path ?? "") }
            return .item(item, file: nil)
        }
        if let item {
            guard let fingerprint = item.fingerprint, !isKept, !fingerprint.describes(status) else {
                return .item(item, file: path)
            }
            let file = try FileContents.read(path, limit: limits.maxBytes)
            return file.content == fingerprint.contentHash ? .item(item, file: path) : .bytes(file, path: path)
        }
        guard status.kind == .file, status.size <= limits.maxBytes else { return .file(path) }
        return .bytes(try FileContents.read(path, limit: limits.maxBytes), path: path)
    }
}

extension Item {
    /// Whether its vectors are known to show what its file does now, if it has one that is there, without reading it.
    func isAsIndexed(keptIn folder: String) -> Bool {
        guard let path, let fingerprint, !FilePath.isInside(path, folder) else { return true }
        switch FileStatus.of(path) {
        case .success(let status): return fingerprint.describes(status)
        case .failure(let problem): return problem.isAbsence
        }
    }
}

extension ImageCatalog {
    /// What a word stands for, by one rule for all verbs: the item of that key; else the item whose file the path leads to; else
    /// the file.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)``; `FileError` when something may be there and may not be looked at.
    func subject(named name: String) throws -> QuerySubject {
        if let item = try item(named: name) { return QuerySubject(item, keptIn: imagesDirectory) }
        let path = try FilePath.absolute(name)
        guard try FileStatus.ifThere(path) != nil else { throw SearchRequestError.nothingNamed(name) }
        return QuerySubject(file: path)
    }

    /// The item of a key.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)``.
    func subject(of key: ItemKey) throws -> QuerySubject {
        guard let item = try item(key) else { throw SearchRequestError.nothingNamed(key.text) }
        return QuerySubject(item, keptIn: imagesDirectory)
    }

    /// The item that a word names: by its key, or by any path that leads to its file, whether or not that is still there.
    func item(named name: String) throws -> Item? {
        if let item = try item(ItemKey(name)) { return item }
        let (typed, real) = (try FilePath.absolute(name), try FilePath.real(name))
        // Where a folder that is not there is followed by `..`, the kernel finds nothing.
        if case .failure = FileStatus.of(typed), case .success = FileStatus.of(real) { return nil }
        let places = try RootPlaces(of: self)
        if let item = try item(at: real, in: places) { return item }
        // Catalogues from before links were followed know a file by the path that was typed.
        return try item(at: typed, in: places)
    }
}

extension ImageLibrary {
    /// The keys of the items that words name, by the same rule: each by its key, or by a path that leads to its file. A word
    /// that names no item is taken for a key, which whoever uses it finds missing.
    /// - Throws: `CatalogError`, `FileError`.
    package func keys(named names: [String]) async throws -> [ItemKey] {
        try await onThread { [catalog] in try names.map { try catalog.item(named: $0)?.key ?? ItemKey($0) } }
    }
}
