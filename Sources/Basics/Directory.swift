import Foundation

/// Folders: what is in them, making them, bringing them to the disk.
package enum Directory {
    /// The names in a folder, sorted by bytes, as the disk has them.
    package static func names(in folder: String) throws(FileError) -> [[UInt8]] {
        var names: [[UInt8]] = []
        try visit(folder) { name in
            names.append(name)
            return true
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether a folder holds something that is not hidden. O(1), but for the hidden names that come before it.
    package static func hasVisibleNames(in folder: String) throws(FileError) -> Bool {
        var found = false
        try visit(folder) { name in
            found = name.first != UInt8(ascii: ".")
            return !found
        }
        return found
    }

    /// Calls `body` with each name in a folder, in the disk's order, for as long as it wants more.
    private static func visit(_ folder: String, _ body: ([UInt8]) -> Bool) throws(FileError) {
        guard let stream = opendir(folder) else { throw FileError("list", folder) }
        defer { closedir(stream) }
        while true {
            // The end and a failure look alike but for this.
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw FileError("list", folder) }
                return
            }
            let name = name(of: entry)
            let isFolderItself = name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
            if !isFolderItself, !body(name) { return }
        }
    }

    /// The names that are texts, sorted by bytes.
    ///
    /// Foundation's lists copy more of each entry than there is, which at the end of the heap is a crash.
    package static func texts(in folder: String) throws(FileError) -> [String] {
        try names(in: folder).compactMap { String(validating: $0, as: UTF8.self) }
    }

    /// The name of one entry, whose memory may end with it: shorter than the tuple that Swift takes `d_name` for, which
    /// therefore must not be touched as a whole.
    static func name(of entry: UnsafePointer<dirent>) -> [UInt8] {
        guard let field = entry.pointer(to: \.d_name) else { return [] }
        let start = UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
        return UnsafeRawBufferPointer(start: start, count: strlen(start)).map { $0 }
    }

    /// Makes a folder and those above it that are missing, and brings each entry to the disk, so that a power cut does not lose
    /// the way to what is inside.
    package static func create(_ path: String) throws(FileError) {
        if mkdir(path, 0o777) == 0 { return try sync(FilePath.parent(of: path)) }
        let code = errno
        if code == EEXIST, case .success(let status) = FileStatus.of(path), status.kind == .folder { return }
        guard code == ENOENT, path != "/", path != "." else { throw FileError("create", path, code: code) }
        try create(FilePath.parent(of: path))
        try create(path)
    }

    /// Brings the names in a folder to the disk. Not everybody who may make a file in a folder may open it, nor can every file
    /// system sync one: such a refusal is no failure, since the contents of files are safe either way.
    package static func sync(_ folder: String) throws(FileError) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || [EINVAL, ENOTSUP, EROFS].contains(errno) else {
            throw FileError("sync", folder)
        }
    }
}
