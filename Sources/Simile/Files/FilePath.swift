#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Paths as text, byte for byte: nothing is resolved, decomposed or otherwise made prettier.
package enum FilePath {
    /// The absolute form of a path as a user types it: `~` and `~/…` expanded, `.`, `..` and doubled slashes taken out.
    /// Symbolic links stay what they are. A name that starts with `~` and exists in the current folder is that name.
    package static func absolute(_ path: String, in folder: String = currentFolder, home: String? = homeFolder)
        -> String
    {
        var text = path
        if let home, text == "~" || text.hasPrefix("~/") { text = home + text.dropFirst() }
        if !text.utf8.starts(with: "/".utf8) { text = folder + "/" + text }
        var parts: [Substring.UTF8View] = []
        for part in text.utf8.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return "/" + parts.map { String(Substring($0)) }.joined(separator: "/")
    }

    /// A path as a person in `folder` would type it: without the folder where it lies below it.
    package static func short(_ path: String, in folder: String = currentFolder) -> String {
        guard folder != "/", isInside(path, folder), path.utf8.count > folder.utf8.count else { return path }
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
    package static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    /// The user's home folder, if there is one.
    package static var homeFolder: String? {
        getenv("HOME").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
