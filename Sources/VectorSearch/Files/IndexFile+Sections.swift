extension IndexFile {
    /// A part of the file.
    public struct Section: Sendable, Hashable {
        /// What it holds: "vectors", "graph"…
        public let name: String
        /// Its size in bytes.
        public let byteCount: Int
    }

    /// What the file consists of after its header, in order.
    public var sections: [Section] { header.sections.map { Section(name: $0.name, byteCount: $0.length) } }
}
