extension Root {
    /// The folders to become roots for files in these folders; see ``RootChoice``.
    package static func choice(for folders: some Sequence<String>) -> [String] { RootChoice.roots(for: folders) }
}

/// Chooses the folders that become roots, where none was named: in a catalog from before there were roots, and for files to which
/// links led.
///
/// One root holds all, the deepest folder that contains every file, unless that is a place where anything lies: the root of the file
/// system, a folder of the system such as `/tmp` or `/mnt`, the folder of all users, or the home folder of one. Such a folder is split
/// into those directly in it, each of which is looked at in the same way; files that lie directly in it make a root of it
/// all the same. So `/home/ann/Pictures/2023/a.jpg`, `/home/ann/Pictures/2024/b.jpg` and `/srv/shop/images/c.jpg` give the roots
/// `/home/ann/Pictures` and `/srv/shop/images`.
enum RootChoice {
    /// The roots for files in these folders, each of which one of them contains; in the order of their bytes. O(folders · log folders).
    /// - Parameter folders: absolute paths without double slashes, in any order.
    static func roots(for folders: some Sequence<String>) -> [String] {
        // With a slash at the end, folders with a common beginning stand together.
        let sorted = Set(folders.map { ExactText($0 == "/" ? "/" : $0 + "/") }).sorted().map(\.text)
        var roots: [String] = []
        var pending = [sorted[...]]
        while let group = pending.popLast() {
            guard let first = group.first, let last = group.last else { continue }
            let common = commonFolder(first, last)
            let length = common.utf8.count
            guard holdsAnything(common) else {
                roots.append(common)
                continue
            }
            var rest = group
            if first.utf8.count == length {
                roots.append(common)
                rest.removeFirst()
            }
            while let next = rest.first {
                let part = next.utf8.dropFirst(length).prefix { $0 != UInt8(ascii: "/") }
                let end = rest.firstIndex { !$0.utf8.dropFirst(length).starts(with: part + [UInt8(ascii: "/")]) }
                pending.append(rest[..<(end ?? rest.endIndex)])
                rest = rest[(end ?? rest.endIndex)...]
            }
        }
        return roots.map { $0 == "/" ? $0 : String($0.utf8.dropLast()) ?? $0 }.map { ExactText($0) }.sorted().map(
            \.text)
    }

    /// The deepest folder that contains two others, with a slash at the end as they have.
    private static func commonFolder(_ first: String, _ second: String) -> String {
        let bytes = zip(first.utf8, second.utf8).prefix { $0 == $1 }.map(\.0)
        let end = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
        return String(decoding: bytes.prefix(end + 1), as: UTF8.self)
    }

    private static let ofTheSystem: Set<String> = [
        "/", "/home", "/media", "/mnt", "/opt", "/private", "/private/tmp", "/private/var", "/root", "/run",
        "/run/media",
        "/run/user", "/srv", "/tmp", "/usr", "/usr/local", "/var", "/var/tmp", "/Users", "/Volumes",
    ]
    private static let ofAllUsers: Set<String> = ["/home", "/media", "/run/media", "/run/user", "/Users"]

    private static func holdsAnything(_ folder: String) -> Bool {
        let parts = folder.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        func isOne(of paths: Set<String>, _ parts: some Sequence<String>) -> Bool {
            paths.contains("/" + parts.joined(separator: "/"))
        }
        return isOne(of: ofTheSystem, parts) || isOne(of: ofAllUsers, parts.dropLast())
    }
}
