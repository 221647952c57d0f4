#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A picture file that was found.
struct FoundFile: Sendable, Equatable {
    /// The absolute path.
    let path: String
    let status: FileStatus
}

/// Something that was passed over, and why.
public struct SkippedFile: Sendable, Equatable, Codable {
    /// The path; bytes that are not UTF-8 appear as U+FFFD.
    public let path: String
    /// One line for a person.
    public let reason: String
}

/// Finds the picture files under paths that a person named: in a stable order, each once, hidden folders and the litter of
/// operating systems left out, links followed but no loop entered twice.
struct FileWalk {
    /// What was found, sorted by path bytes within each folder.
    private(set) var files: [FoundFile] = []
    /// What should have been readable and was not.
    private(set) var skipped: [SkippedFile] = []
    private var foldersSeen: Set<FileStatus.Identity> = []
    private var pathsSeen: Set<[UInt8]> = []

    /// Endings of files that are taken for pictures inside folders, also of kinds that cannot be read, so that a person
    /// hears of them. A file named by itself is always tried.
    static let extensions: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "tif", "tiff", "avif", "heic", "heif", "bmp", "jp2", "jxl",
    ]
    static let litter: Set<String> = [
        "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found",
    ]

    /// Walks a file or a folder.
    /// - Parameter path: absolute.
    /// - Throws: ``FileProblem`` when the path itself cannot be reached; trouble further down is collected in ``skipped``.
    mutating func add(_ path: String) throws(FileProblem) {
        let status = try FileStatus.of(path).get()
        switch status.kind {
        case .file: append(path, status)
        case .folder: try enter(path, status)
        case .other: throw FileProblem(path: path, reason: "is neither a file nor a folder")
        }
    }

    private mutating func append(_ path: String, _ status: FileStatus) {
        guard pathsSeen.insert(Array(path.utf8)).inserted else { return }
        files.append(FoundFile(path: path, status: status))
    }

    /// Goes through a folder and, after its files, through its folders; a stack of its own, so that no depth of folders
    /// exhausts the thread's.
    private mutating func enter(_ path: String, _ status: FileStatus) throws(FileProblem) {
        guard foldersSeen.insert(status.identity).inserted else { return }
        var pending = [path]
        var isRoot = true
        while let folder = pending.popLast() {
            let names: [[UInt8]]
            do {
                names = try Self.names(in: folder)
            } catch {
                guard !isRoot else { throw error }
                skipped.append(SkippedFile(path: folder, reason: error.reason))
                continue
            }
            isRoot = false
            var folders: [String] = []
            for bytes in names { visit(bytes, in: folder, &folders) }
            pending.append(contentsOf: folders.reversed())
        }
    }

    private mutating func visit(_ bytes: [UInt8], in folder: String, _ folders: inout [String]) {
        guard bytes.first != UInt8(ascii: ".") else { return }
        guard let name = String(validating: bytes, as: UTF8.self) else {
            let path = folder + "/" + String(decoding: bytes, as: UTF8.self)
            skipped.append(SkippedFile(path: path, reason: "its name is not valid UTF-8; rename it"))
            return
        }
        let path = (folder == "/" ? "" : folder) + "/" + name
        switch FileStatus.of(path) {
        case .failure(let problem):
            // What lies too deep may be a folder full of pictures.
            if Self.isPicture(name) || path.utf8.count >= Int(PATH_MAX) {
                skipped.append(SkippedFile(path: path, reason: problem.reason))
            }
        case .success(let status) where status.kind == .folder:
            if !Self.litter.contains(name), foldersSeen.insert(status.identity).inserted { folders.append(path) }
        case .success(let status) where Self.isPicture(name):
            if status.kind == .file {
                append(path, status)
            } else {
                skipped.append(SkippedFile(path: path, reason: "is not a regular file"))
            }
        case .success: break
        }
    }

    private static func isPicture(_ name: String) -> Bool {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return extensions.contains(name[dot...].dropFirst().lowercased())
    }

    /// The names in a folder, sorted by bytes, as the disk has them.
    private static func names(in folder: String) throws(FileProblem) -> [[UInt8]] {
        guard let stream = opendir(folder) else { throw FileProblem(path: folder, code: errno) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: UInt8.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) { start in
                    Array(
                        UnsafeBufferPointer(
                            start: start, count: strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))))
                }
            }
            names.append(name)
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
