/// A model whose files are all here.
public struct PulledModel: Sendable, Encodable {
    /// One of its files.
    public struct File: Sendable, Encodable {
        /// The file's name.
        public var name: String
        /// Where it is.
        public var path: String
        /// Whether it was fetched now.
        public var fetched: Bool
        /// Its size, where it was fetched now.
        public var bytes: Int?
        /// Its SHA-256, where it was fetched now.
        public var sha256: String?
        /// A note for the user.
        public var note: String?
    }

    /// The model's name.
    public var name: String
    /// Its files, the weights first.
    public var files: [File] = []

    /// Where the weights are.
    public var path: String { files.first?.path ?? "" }
    /// Whether anything was fetched now.
    public var fetched: Bool { files.contains(where: \.fetched) }

    enum CodingKeys: CodingKey { case name, path, fetched, files }

    /// All of it, with ``path`` and ``fetched``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(path, forKey: .path)
        try container.encode(fetched, forKey: .fetched)
        try container.encode(files, forKey: .files)
    }
}
