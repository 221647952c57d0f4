/// Why a catalog could not be opened, read or written.
///
/// Every case names the catalog's folder; ``description`` is one line that ends with the remedy.
public enum CatalogError: Error, Hashable, Sendable {
    /// There is no catalog at the path.
    case missing(directory: String)
    /// The path holds something else.
    case notACatalog(directory: String, reason: String)
    /// A later release wrote it.
    case newerVersion(directory: String, found: Int, supported: Int)
    /// An earlier release wrote it, and it is open for reading only.
    case olderVersion(directory: String, found: Int, supported: Int)
    /// The database file was moved away or replaced while the catalog was open.
    case replaced(directory: String)
    /// Another process has been writing for longer than one was ready to wait; the holder is nil when it left no name.
    case locked(directory: String, holder: LockHolder?)
    /// Another process builds the index; the holder is nil when it left no name.
    case indexBusy(directory: String, holder: LockHolder?)
    /// Another program, such as a database shell, blocks the database file.
    case busy(directory: String)
    /// The folder or the files in it may not be written, or may not even be read without writing.
    case readOnly(directory: String, reason: String)
    /// The operating system refused access to the path.
    case inaccessible(directory: String, reason: String)
    /// There is no room left for what was to be written; the commit left no trace.
    case diskFull(directory: String, shortage: Shortage = .disk)
    /// Reading or writing failed below SQLite.
    case inputOutput(directory: String, reason: String)
    /// The database file contradicts itself.
    case damaged(directory: String, reason: String)
    /// The files of a space's index are damaged, foreign or outdated. Nothing is lost: they are derived from the database.
    case indexUnusable(directory: String, reason: String)
    /// No vector of the space was ever put into the catalog; these are the spaces that it holds.
    case unknownSpace(directory: String, requested: VectorSpace, held: [VectorSpace])
    /// A change names an item that is not there.
    case unknownItem(directory: String, key: ItemKey)
    /// A root cannot have this name, or be where it shall.
    case unusableRoot(name: String, reason: String)
    /// No root has this name.
    case unknownRoot(directory: String, name: String)
    /// A change does not fit: an unusable key, attribute or vector.
    case invalidChange(key: ItemKey, reason: String)
    /// Anything else that SQLite reports.
    case failed(directory: String, reason: String)

    /// What there is too little of.
    public enum Shortage: Hashable, Sendable {
        /// Room on the disk.
        case disk
        /// Room that the user may take of the disk (`EDQUOT`).
        case quota
        /// How large a file may become (`EFBIG`): by the process's limit, or the file system's.
        case fileSize
    }
}

extension CatalogError: CustomStringConvertible {
    /// What happened, where, and what to do, in one line.
    public var description: String {
        switch self {
        case .missing(let directory):
            "no catalog at \(directory.quoted): run `simile index PATH` first, or name another with --catalog"
        case .notACatalog(let directory, let reason):
            "\(directory.quoted) is not a Simile catalog (\(reason)): choose another folder"
        case .newerVersion(let directory, let found, let supported):
            "the catalog \(directory.quoted) has layout \(found), this release reads up to \(supported): "
                + "update Simile"
        case .olderVersion(let directory, let found, let supported):
            "the catalog \(directory.quoted) has the earlier layout \(found) of \(supported): "
                + "run `simile index PATH` once to convert it"
        case .replaced(let directory):
            "the catalog \(directory.quoted) was moved or replaced while it was open: "
                + "open it again; a service must be restarted"
        case .locked(let directory, let holder):
            "the catalog \(directory.quoted) is being written by \(holder?.description ?? "another process"): "
                + "try again when it has finished, wait longer (--wait), or stop it"
        case .indexBusy(let directory, let holder):
            "an index of the catalog \(directory.quoted) is being built by \(holder?.description ?? "another process"): "
                + "try again when it has finished, or stop it"
        case .busy(let directory):
            "the database in \(directory.quoted) is locked by another program: close it and try again"
        case .readOnly(let directory, let reason):
            "the catalog \(directory.quoted) cannot be written (\(reason)): "
                + "check its permissions, or use a copy on a writable disk"
        case .inaccessible(let directory, let reason):
            "cannot open the catalog \(directory.quoted) (\(reason)): check the path and its permissions"
        case .diskFull(let directory, .disk):
            "no room on the disk of the catalog \(directory.quoted): free some space, or remove items, and run again; "
                + "what was committed is safe"
        case .diskFull(let directory, .quota):
            "the user's quota on the disk of the catalog \(directory.quoted) is used up: free some space of this user, "
                + "or raise the quota, and run again; what was committed is safe"
        case .diskFull(let directory, .fileSize):
            "a file of the catalog \(directory.quoted) would exceed the limit of file sizes: raise it (ulimit -f), "
                + "or move it to another file system; what was committed is safe"
        case .inputOutput(let directory, let reason):
            "the disk failed while using the catalog \(directory.quoted) (\(reason)): check the disk and try again"
        case .damaged(let directory, let reason):
            "the catalog \(directory.quoted) is damaged (\(reason)): "
                + "restore a backup, or delete the folder and index again"
        case .indexUnusable(let directory, let reason):
            "an index of the catalog \(directory.quoted) cannot be used (\(reason)): "
                + "run `simile index --index auto`, or with the kind you want, to rebuild it"
        case .unknownSpace(let directory, let requested, let held):
            "the catalog \(directory.quoted) has no vectors of \(requested), "
                + (held.isEmpty
                    ? "and none of any other model: index with it first"
                    : "only of \(held.map(\.identifier).joined(separator: ", ")): "
                        + "choose one of them or index with it first")
        case .unknownItem(let directory, let key):
            "no item \(key.text.quotedBriefly) in the catalog \(directory.quoted): check the key, or add the item first"
        case .unusableRoot(let name, let reason): "cannot use the root \(name.quotedBriefly): \(reason)"
        case .unknownRoot(let directory, let name):
            "no root \(name.quotedBriefly) in the catalog \(directory.quoted): run `simile roots list` to see the names"
        case .invalidChange(let key, let reason):
            "cannot commit the item \(key.text.quotedBriefly): \(reason)"
        case .failed(let directory, let reason):
            "cannot use the catalog \(directory.quoted): \(reason)"
        }
    }
}

extension CatalogError {
    /// Whether there was no room, of whatever kind.
    var isFullDisk: Bool { if case .diskFull = self { true } else { false } }
}
