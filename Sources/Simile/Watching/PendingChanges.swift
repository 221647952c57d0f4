import Basics

/// What has changed and is not indexed yet: gathered until it is quiet for a moment, so that many files make few batches.
struct PendingChanges {
    typealias Instant = ContinuousClock.Instant

    /// Files to look at.
    private var files = FileChanges()
    /// Folders to look through.
    private var walks: Set<String> = []
    /// Files that were found rather than told of, and were written to a moment ago: nobody knows whether they are closed. They are looked at
    /// when told that they are, or once they have not changed for a while.
    private var settling: [String: (status: FileStatus, due: Instant)] = [:]
    private var first: Instant?
    private var last: Instant?

    /// So long nothing must happen.
    static let quiet = Duration.milliseconds(100)
    /// So long it may take until it is quiet.
    static let longest = Duration.milliseconds(500)
    /// So long a file that was found must not change.
    static let settled = Duration.seconds(1)

    private mutating func note(_ now: Instant) {
        first = first ?? now
        last = now
    }

    /// A file was written and closed, or moved here.
    mutating func write(_ path: String, at now: Instant) {
        note(now)
        settling[path] = nil
        files.gone.remove(path)
        files.written.insert(path)
    }

    /// A file was deleted, or moved away.
    mutating func lose(_ path: String, at now: Instant) {
        note(now)
        settling[path] = nil
        files.written.remove(path)
        files.gone.insert(path)
    }

    /// A file was found.
    mutating func find(_ path: String, _ status: FileStatus, at now: Instant) {
        guard FileStatus.isRecent(status.modified, within: Self.settled.nanoseconds) else {
            return write(path, at: now)
        }
        files.gone.remove(path)
        settling[path] = (status, now + Self.settled)
    }

    /// A folder must be looked through, which finds all that changed below it.
    mutating func walk(_ root: String, at now: Instant) {
        note(now)
        walks.insert(root)
    }

    /// What is to be indexed now; nil where it is not quiet yet, or nothing has changed.
    mutating func take(at now: Instant) -> (files: FileChanges, walks: Set<String>)? {
        for (path, file) in settling where file.due <= now {
            switch FileStatus.of(path) {
            case .success(let status) where status.hasContents(of: file.status): write(path, at: now)
            case .success(let status): settling[path] = (status, now + Self.settled)
            case .failure: settling[path] = nil
            }
        }
        guard let first, let last, now - last >= Self.quiet || now - first >= Self.longest else { return nil }
        defer {
            (files, walks) = (FileChanges(), [])
            (self.first, self.last) = (nil, nil)
        }
        // What lies in folders that are looked through is found there.
        let walked = walks
        let isLeft = { path in !walked.contains { FilePath.isInside(path, $0) } }
        files.written = files.written.filter(isLeft)
        files.gone = files.gone.filter(isLeft)
        return (files, walked)
    }
}
