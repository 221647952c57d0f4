/// An index that can be kept in a file and searched from there: see ``IndexFile`` for the format.
///
/// The file is mapped, not read: opening takes the time to verify its checksums, memory is shared between processes, and
/// the system may drop pages that are not in use.
public protocol StoredIndex: VectorIndex {
    /// The index in a file that was opened. Nothing is parsed: O(1), but for HNSW, whose links are checked.
    ///
    /// - Throws: ``IndexFileError`` when the file holds another kind, or contradicts itself.
    init(_ file: IndexFile) throws(IndexFileError)

    /// Writes the index to a file, which appears under its name whole and durable, or not at all. O(byteCount).
    func write(to path: String) throws(IndexFileError)
}
