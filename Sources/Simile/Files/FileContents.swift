/// A file read in one go, with the status it had then.
struct FileContents {
    let bytes: [UInt8]
    let status: FileStatus
    /// Whether the file changed while it was read: somebody is still writing it.
    let isSettled: Bool

    /// Reads a regular file of at most `limit` bytes. Pipes and devices are refused without waiting for them.
    static func read(_ path: String, limit: Int) throws(FileProblem) -> FileContents {
        try FileContents(OpenFile(path), path, limit: limit)
    }

    /// Reads an open file of at most `limit` bytes.
    init(_ file: OpenFile, _ path: String, limit: Int) throws(FileProblem) {
        guard file.status.size <= limit else {
            throw FileProblem(path: path, reason: "has \(file.status.size) bytes, the limit is \(limit)")
        }
        var problem: FileProblem?
        bytes = [UInt8](unsafeUninitializedCapacity: file.size) { buffer, count in
            do throws(FileProblem) {
                count = try file.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        status = file.status
        isSettled = try file.statusNow() == status && bytes.count == file.size
    }

    /// The first bytes of a regular file, at most `count`.
    static func head(_ path: String, _ count: Int) throws(FileProblem) -> [UInt8] { try OpenFile(path).head(count) }
}
