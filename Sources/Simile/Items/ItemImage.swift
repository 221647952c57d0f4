package import Basics
package import Catalog
package import Imaging

/// An item and the file of its image, opened together: replacing or removing the item afterwards affects neither.
package struct ItemImage: Sendable {
    /// The item.
    package let item: Item
    /// The file.
    package let file: RegularFile
    private let path: String
    private let isKept: Bool

    fileprivate init(_ item: Item, _ path: String, isKept: Bool) throws(FileError) {
        file = try RegularFile(path)
        self.item = item
        self.path = path
        self.isKept = isKept
    }

    /// The digest of what the file holds, as far as its status tells; nil where it has changed since it was looked at.
    package var content: ContentHash? {
        guard let fingerprint = item.fingerprint else { return nil }
        // Files that the catalog keeps are named for their content, and never change.
        return isKept || fingerprint.fits(file.status) ? fingerprint.contentHash : nil
    }

    /// The format that the first bytes tell; nil where they tell none that is an image's.
    package func format() throws(FileError) -> ImageFormat? { ImageFormat(firstBytes: try file.head(512)) }

    /// All of the file. Blocks.
    /// - Throws: ``SearchRequestError/noImage(of:)`` for a file that is too large, or cannot be read.
    package func bytes(limit: Int) throws(SearchRequestError) -> [UInt8] {
        do { return try FileContents(file, limit: limit).bytes } catch { throw .noImage(of: item.key.text) }
    }
}

extension ImageCatalog {
    /// The image of an item. Blocks.
    ///
    /// Replacing an image deletes the previous file, which may happen between looking the item up and opening its file: then
    /// the item is looked up again.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)``; ``SearchRequestError/noImage(of:)`` for an item that has none, or
    ///   none that can be read; `FileError` where too many files are open.
    package func image(of key: ItemKey) throws -> ItemImage {
        // A file that is gone for good is looked for as often, which is a matter of microseconds each.
        for _ in 0..<32 {
            guard let item = try item(key) else { throw SearchRequestError.nothingNamed(key.text) }
            guard let path = item.path else { break }
            do throws(FileError) {
                return try ItemImage(item, path, isKept: FilePath.isInside(path, imagesDirectory))
            } catch {
                if error.isExhaustion { throw error }
                guard error.isAbsence else { break }
            }
        }
        throw SearchRequestError.noImage(of: key.text)
    }
}
