import Basics
import Catalog
import Foundation
import Imaging

/// The images of items that came without a file: each in a file named for its content, beside the catalog; see
/// `KeptImage`.
struct ImageStore: Sendable {
    private let catalog: ImageCatalog

    init(of catalog: ImageCatalog) { self.catalog = catalog }

    /// The endings of their names.
    static let endings = Set(ImageFormat.allCases.map(\.fileExtension))

    /// Whether a path is one of these.
    func holds(_ path: String) -> Bool { FilePath.isInside(path, catalog.imagesDirectory) }

    /// Writes an image, durably, unless it is there. Blocks.
    /// - Returns: its path.
    /// - Throws: `CatalogError`; then nothing is left behind.
    func keep(_ bytes: [UInt8], _ image: KeptImage) throws(CatalogError) -> String {
        let path = catalog.path(of: image)
        if case .success(let status) = FileStatus.of(path), status.size == bytes.count { return path }
        do throws(FileError) {
            try Directory.create(FilePath.parent(of: path))
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw CatalogError(error, at: catalog.directory)
        }
        return path
    }
}
