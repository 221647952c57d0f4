/// A file read in one go, with the status it had then.
package struct FileContents {
    package let bytes: [UInt8]
    package let status: FileStatus
    /// Whether the file stayed the same while it was read: no program was still writing it.
    package let isSettled: Bool

    /// Reads a regular file of at most `limit` bytes. Pipes and devices are refused without waiting for them.
    package static func read(_ path: String, limit: Int) throws(FileError) -> FileContents {
        try FileContents(RegularFile(path), limit: limit)
    }

    /// Reads an open file of at most `limit` bytes.
    package init(_ file: RegularFile, limit: Int) throws(FileError) {
        guard file.status.size <= limit else {
            throw FileError(path: file.path, reason: "has \(file.status.size) bytes, the limit is \(limit)")
        }
        bytes = try file.bytes(at: 0, file.size)
        status = file.status
        isSettled = try file.statusNow() == status && bytes.count == file.size
    }

    /// The first bytes of a regular file, at most `count`.
    package static func head(_ path: String, _ count: Int) throws(FileError) -> [UInt8] {
        try RegularFile(path).head(count)
    }
}
