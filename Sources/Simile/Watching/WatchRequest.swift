/// Which folders to watch, and how what changes in them is indexed.
public struct WatchRequest: Sendable {
    /// How folders are indexed, at first and whenever something changes; ``IndexRequest/paths`` are the folders to watch.
    ///
    /// With ``IndexRequest/prune`` the item of a file that was seen to go is removed; of files that went with their folder, or while
    /// nobody watched, no more than half of a folder's items are, as ever. Without it items stay. A file that was moved within the folders
    /// keeps its item either way. ``IndexRequest/attributes`` and ``IndexRequest/force`` count at first only.
    public var index: IndexRequest
    /// Whether all folders are looked through now and then, also where the kernel would tell what changes. It does not for file systems of
    /// other machines, which are polled in any case, nor on other systems than Linux.
    public var polls = false
    /// The time between looking through a polled folder and doing so again.
    public var interval = Duration.seconds(10)
    /// Whether a folder that is not there at first is watched once it is, rather than refused.
    public var awaitsMissing = false

    /// A request for folders, each with all below it.
    public init(_ folders: [String]) { index = IndexRequest(paths: folders) }

    /// Makes sure that every folder exists and the models are known, before a catalog is made for them.
    /// - Throws: `FileError`, `ModelError` or `CatalogError`.
    package func check() throws {
        _ = try WatchedRoot.all(self)
        try index.check()
    }
}
