import Foundation

/// Paths as text, byte for byte: nothing is decomposed or otherwise made prettier.
package enum FilePath {
    /// The absolute form of a path as a user types it, for the kernel to resolve: `~` and `~/…` expanded, the working folder
    /// put in front. Nothing is folded, since `near/..` is not here where `near` is a symbolic link.
    /// - Throws: ``FileError`` when a relative path has no working folder to start from.
    package static func absolute(
        _ path: String, in folder: String? = nil, home: String? = homeFolder
    ) throws(FileError) -> String {
        var text = path
        if let home, text == "~" || text.hasPrefix("~/") { text = home + text.dropFirst() }
        if text.utf8.starts(with: "/".utf8) { return text }
        let start = if let folder { folder } else { try currentFolder() }
        return start + "/" + text
    }

    /// The one path of what a user's path leads to, as the kernel finds it: symbolic links are followed, then `.`, `..` and
    /// doubled slashes taken out. What is not there, or may not be looked at, keeps its name. A few system calls for each part.
    /// - Throws: ``FileError`` when there is no working folder, or a link leads to a name that is no text.
    package static func real(
        _ path: String, in folder: String? = nil, home: String? = homeFolder
    ) throws(FileError) -> String {
        let text = try absolute(path, in: folder, home: home)
        var pending = parts(of: text)
        var done: [Substring] = []
        var linksLeft = 40
        while let part = pending.popLast() {
            if part.utf8.elementsEqual(".".utf8) { continue }
            guard !part.utf8.elementsEqual("..".utf8) else {
                _ = done.popLast()
                continue
            }
            done.append(part)
            let place = "/" + done.joined(separator: "/")
            // More links than the kernel follows stay, so that opening the path fails with the kernel's own reason.
            guard linksLeft > 0, let target = try target(of: place) else { continue }
            linksLeft -= 1
            if target.utf8.first == UInt8(ascii: "/") { done = [] } else { done.removeLast() }
            pending += parts(of: target)
        }
        return "/" + done.joined(separator: "/")
    }

    /// The absolute form of a path that a thing is called by, from whichever folder: links stay what they are, unless `..` makes
    /// it matter where they lead.
    /// - Throws: as ``real(_:in:home:)``.
    package static func name(for path: String) throws(FileError) -> String {
        let parts = parts(of: try absolute(path))
        if parts.contains(where: { $0.utf8.elementsEqual("..".utf8) }) { return try real(path) }
        return "/" + parts.reversed().filter { !$0.utf8.elementsEqual(".".utf8) }.joined(separator: "/")
    }

    /// The parts of a path, last first.
    private static func parts(of path: String) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { Substring($0) }
    }

    /// Where a symbolic link leads; nil for what is none.
    private static func target(of path: String) throws(FileError) -> String? {
        let bytes = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer -> [UInt8]? in
            let count = buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? -1
            return count < 0 ? nil : buffer.prefix(count).map { UInt8(bitPattern: $0) }
        }
        guard let bytes else { return nil }
        guard let target = String(validating: bytes, as: UTF8.self) else {
            throw FileError(path: path, reason: "leads to a name that is not valid UTF-8; rename that")
        }
        return target
    }

    /// A path as a person in `folder`, by default the working folder, would type it: without the folder where it lies below it.
    package static func short(_ path: String, in folder: String? = try? currentFolder()) -> String {
        guard let folder, folder != "/", isInside(path, folder), path.utf8.count > folder.utf8.count else {
            return path
        }
        return String(path.utf8.dropFirst(folder.utf8.count + 1)) ?? path
    }

    /// The folder that a path stands in.
    package static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether an absolute path is `folder` or lies below it, compared byte by byte.
    package static func isInside(_ path: String, _ folder: String) -> Bool {
        let prefix = folder == "/" ? folder : folder + "/"
        return path.utf8.starts(with: prefix.utf8) || path.utf8.elementsEqual(folder.utf8)
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// The process's working folder.
    /// - Throws: ``FileError`` when it has been deleted, or its name is no text.
    package static func currentFolder() throws(FileError) -> String {
        guard let path = getcwd(nil, 0) else {
            guard errno == ENOENT else { throw FileError("find", "the working folder") }
            throw FileError(path: "the working folder", reason: "has been deleted; change to another one")
        }
        defer { free(path) }
        guard let text = String(validatingCString: path) else {
            throw FileError(
                path: String(cString: path), reason: "the working folder's name is not valid UTF-8; rename it")
        }
        return text
    }

    /// The user's home folder, if there is one.
    package static var homeFolder: String? {
        getenv("HOME").flatMap { String(validatingCString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
