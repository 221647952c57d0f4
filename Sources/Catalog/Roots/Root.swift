/// A folder whose files are items. Where it is stands here alone: the keys of its items begin with its name, so that the folder can
/// be moved, or the catalog be used where the folder is mounted elsewhere.
///
/// ```swift
/// let root = Root(id: 1, name: "Pictures", path: "/home/ann/Pictures")
/// root.key(of: "/home/ann/Pictures/2024/a.jpg")  // Pictures/2024/a.jpg
/// ```
///
/// A file belongs to the deepest root that contains it. ``CatalogTransaction/root(for:named:)`` finds and makes roots.
public struct Root: Identifiable, Hashable, Sendable, Codable {
    /// The row number, which is never given to another root.
    public let id: Int64
    /// The first part of its items' keys; see ``fault(ofName:)``.
    public let name: String
    /// The absolute path of the folder, without a slash at the end.
    public let path: String

    /// Makes a value of its parts.
    public init(id: Int64, name: String, path: String) {
        (self.id, self.name, self.path) = (id, name, path)
    }

    /// Whether both are the same, byte for byte.
    public static func == (left: Root, right: Root) -> Bool {
        left.id == right.id && left.name.isBytewiseEqual(to: right.name) && left.path.isBytewiseEqual(to: right.path)
    }

    /// Hashes the row number.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Root {
    /// Whether an absolute path is the folder or lies below it, compared byte by byte.
    public func contains(_ path: String) -> Bool { path.isBelow(self.path) || path.isBytewiseEqual(to: self.path) }

    /// The key of the item of a file; nil where the path does not lie below the folder. O(length).
    public func key(of path: String) -> ItemKey? {
        guard path.isBelow(self.path) else { return nil }
        return ItemKey(name + "/" + String(decoding: path.utf8.dropFirst(self.path.asPrefix.utf8.count), as: UTF8.self))
    }

    /// Where the file of an item is; nil for a key that does not begin with the root's name. O(length).
    public func path(of key: ItemKey) -> String? {
        guard key.text.utf8.starts(with: (name + "/").utf8) else { return nil }
        return path.asPrefix + String(decoding: key.text.utf8.dropFirst(name.utf8.count + 1), as: UTF8.self)
    }

    /// The most bytes, in UTF-8, of a name: 255.
    public static let nameLimit = 255

    /// Why no root can have a name, in half a line; nil where one can: a name is one part of a path, without control characters.
    public static func fault(ofName name: String) -> String? {
        switch true {
        case name.isEmpty: "is empty"
        case name == ".", name == "..": "means a folder"
        case name.utf8.contains(UInt8(ascii: "/")): "contains a slash"
        case name.unicodeScalars.contains(where: \.isControl): "contains a control character"
        case name.utf8.count > nameLimit: "has \(name.utf8.count) bytes, the limit is \(nameLimit)"
        default: nil
        }
    }

    /// The name of a folder, as that of a root: without control characters, and not too long to be numbered.
    static func name(of folder: String) -> String {
        let last = folder.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? "filesystem"
        var name = ""
        for scalar in last.unicodeScalars {
            name.unicodeScalars.append(scalar.isControl ? "_" : scalar)
            if name.utf8.count >= nameLimit - 15 { break }
        }
        return name
    }
}

extension Sequence<Root> {
    /// The deepest root that contains an absolute path. O(roots · length).
    public func deepest(containing path: String) -> Root? {
        filter { $0.contains(path) }.max { $0.path.utf8.count < $1.path.utf8.count }
    }
}

extension String {
    /// The beginning of the paths below a folder.
    fileprivate var asPrefix: String { utf8.last == UInt8(ascii: "/") ? self : self + "/" }

    fileprivate func isBelow(_ folder: String) -> Bool {
        let prefix = folder.asPrefix
        return utf8.count > prefix.utf8.count && utf8.starts(with: prefix.utf8)
    }
}

extension Unicode.Scalar {
    /// Whether it would break a line or a terminal.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
