import GRDB

/// Makes roots in a catalog of before there were any, in which a file's key was its path. ``RootChoice`` says which.
enum RootsOfBefore {
    /// Gives every item whose key is the path of its file a root and the key that goes with that. O(items), in the transaction of
    /// the conversion.
    static func make(in db: Database) throws {
        var folders: Set<ExactText> = []
        let keys = try String.fetchCursor(db, sql: "SELECT key FROM item WHERE \(isFile)")
        while let key = try keys.next() { folders.insert(ExactText(folder(of: key))) }
        let roots = try RootChoice.roots(for: folders.lazy.map(\.text))
            .map { try Root.make(at: $0, named: Root.freeName(for: $0, in: db), in: db) }
        // A file belongs to the deepest.
        for root in roots.sorted(by: { $0.path.utf8.count > $1.path.utf8.count }) {
            let prefix = root.path == "/" ? "/" : root.path + "/"
            try db.execute(
                sql: """
                    UPDATE item SET key = ? || substr(key, length(?)), root = ?, path = NULL
                    WHERE \(KeyRange.condition) AND \(isFile)
                    """,
                arguments: [root.name, prefix, root.id]
                    + KeyRange.arguments(below: root.path == "/" ? "" : root.path))
        }
    }

    /// Whether an item is a file with its path for a key, as far as a root and a path below it can make up that path again.
    private static let isFile = "path = key AND key LIKE '/%' AND key NOT LIKE '%/' AND instr(key, '//') = 0"

    private static func folder(of path: String) -> String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
