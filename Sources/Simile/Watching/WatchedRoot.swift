import Basics

/// A folder that is watched with all below it.
struct WatchedRoot {
    /// Without symbolic links.
    let path: String
    /// Why it is polled; nil where the kernel tells what changes.
    let polling: String?
    /// What was there when it was looked at the last time; nil while nothing is.
    var identity: FileStatus.Identity?
    /// When a polled folder is looked through next.
    var nextPoll = ContinuousClock.now

    /// - Throws: `FileError` unless it is a folder.
    init(_ folder: String, of request: WatchRequest, _ mounts: MountTable) throws(FileError) {
        path = try FilePath.real(folder)
        polling = request.polls ? "as requested" : Self.reason(toPoll: path, mounts)
        identity = Self.identity(of: path)
        if identity == nil, !request.awaitsMissing {
            _ = try FileStatus.of(path).get()
            throw FileError(path: folder, reason: "is not a folder; only folders are watched")
        }
    }

    private static func reason(toPoll path: String, _ mounts: MountTable) -> String? {
        #if os(Linux)
            mounts.remote(in: path).map { "\($0.place.onOneLine) is of the file system \($0.type)" }
        #else
            "this system tells nothing of changes"
        #endif
    }

    /// What is there now; nil where there is no folder.
    static func identity(of path: String) -> FileStatus.Identity? {
        guard case .success(let status) = FileStatus.of(path), status.kind == .folder else { return nil }
        return status.identity
    }

    /// The folders, each once, without those that lie in another.
    /// - Throws: `FileError` for what is no folder.
    static func all(_ request: WatchRequest) throws(FileError) -> [WatchedRoot] {
        let mounts = MountTable.current()
        var roots: [WatchedRoot] = []
        for folder in request.index.paths { roots.append(try WatchedRoot(folder, of: request, mounts)) }
        return roots.enumerated().filter { number, root in
            !roots.enumerated().contains { other, outer in
                other != number && FilePath.isInside(root.path, outer.path)
                    && (root.path != outer.path || other < number)
            }
        }.map(\.element)
    }
}
