extension ImageCatalog {
    /// Does work while no other, of whatever process, does such work under the name of the same file: reads what a file says, and writes it anew.
    /// Blocks.
    /// - Parameters:
    ///   - path: the file that is the lock, made where it is not there; it stays. Its folder must be there.
    ///   - wait: how long to wait for others.
    ///   - work: gets whether nobody else is at it; false after the wait was in vain.
    /// - Throws: `CatalogError` where there can be no such file, and what the work throws.
    package func alone<Result>(
        lockedBy path: String, wait: Duration, isCancelled: () -> Bool = { false }, _ work: (Bool) throws -> Result
    ) throws -> Result {
        let lock = try FileLock(path, of: directory)
        let isAlone = try lock.take(wait: wait, isCancelled: isCancelled)
        defer { if isAlone { lock.release() } }
        return try work(isAlone)
    }
}
