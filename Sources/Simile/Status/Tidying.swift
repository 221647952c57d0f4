package import Catalog

/// Finds and deletes the files in a catalog's folder that nothing needs: what processes left that were killed, such as the
/// image of an item that was never committed. Files that the catalog did not make stay.
package struct Tidying: Sendable {
    private let catalog: ImageCatalog

    /// Tidying of a catalog.
    package init(_ catalog: ImageCatalog) { self.catalog = catalog }

    /// What there is to delete; while others write, also what they are about to commit. Blocks.
    /// - Throws: `CatalogError`.
    package func leftovers() throws(CatalogError) -> Leftovers { try catalog.leftovers(endings: ImageStore.endings) }

    /// Deletes it. Others may write meanwhile, and lose nothing. Blocks.
    /// - Returns: what was deleted.
    /// - Throws: `CatalogError`; the catalog must be open for writing.
    @discardableResult
    package func sweep() throws(CatalogError) -> Leftovers {
        try catalog.leftovers(endings: ImageStore.endings, deleting: true)
    }
}
