/// The name of an image that a catalog keeps itself, in ``ImageCatalog/imagesDirectory``: it is named for its content, in a
/// folder named for the beginning of that, such as `3f/3f…c2.png`. So no name from outside becomes part of a path, and an image
/// that two items share is kept once.
public struct KeptImage: Hashable, Sendable {
    /// What is in the file.
    public let content: ContentHash
    /// The ending of the name, such as `png`.
    public let ending: String

    /// The name of an image.
    public init(_ content: ContentHash, ending: String) {
        self.content = content
        self.ending = ending
    }

    /// The folder below ``ImageCatalog/imagesDirectory``.
    public var folder: String { String(content.description.prefix(2)) }
    /// The name in the folder.
    public var name: String { "\(content).\(ending)" }

    /// The image of a name in a folder; nil where a catalog gives no such name.
    init?(folder: some StringProtocol, name: some StringProtocol) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let content = ContentHash(hex: String(parts[0])) else { return nil }
        self.init(content, ending: String(parts[1]))
        guard self.folder.utf8.elementsEqual(folder.utf8), self.name.utf8.elementsEqual(name.utf8) else { return nil }
    }

    /// The image of a path as the database keeps it.
    init?(stored: String) {
        let parts = stored.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == CatalogFolder.images else { return nil }
        self.init(folder: parts[1], name: parts[2])
    }

    /// The path as the database keeps it.
    var stored: String { "\(CatalogFolder.images)/\(folder)/\(name)" }
}

extension ImageCatalog {
    /// Where an image of the catalog's own is, or belongs.
    public func path(of image: KeptImage) -> String { "\(directory)/\(image.stored)" }
}
