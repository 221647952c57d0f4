import Basics
import Catalog
import Imaging

extension ImageQuery {
    /// The image as something that can be decoded; addresses are fetched.
    /// - Parameter catalog: where items are looked up; nil where there are none.
    /// - Throws: ``FetchError``, ``SearchRequestError/nothingNamed(_:)`` or ``SearchRequestError/noImage(of:)`` for an item,
    ///   `FileError`, `CatalogError`.
    func load(_ fetcher: ImageFetcher, _ catalog: ImageCatalog? = nil, limits: ImageLimits = ImageLimits()) async throws
        -> ImageSource
    {
        switch self {
        case .url(let address): return .bytes(try await fetcher.fetch(address), name: address)
        case .bytes(let bytes, let name): return .bytes(bytes, name: name)
        case .file(let name):
            guard let catalog else { return .file(try FilePath.absolute(name)) }
            return try await onThread {
                let subject = try catalog.subject(named: name)
                if let item = subject.item { return try catalog.source(of: item.key, name: name, limits) }
                return .file(subject.path ?? name)
            }
        case .item(let key):
            return try await onThread {
                guard let catalog else { throw SearchRequestError.nothingNamed(key.text) }
                return try catalog.source(of: key, name: key.text, limits)
            }
        }
    }
}

extension ImageCatalog {
    /// An item's image as something that can be decoded, also while it is being replaced. Blocks.
    /// - Throws: as ``image(of:)``.
    func source(of key: ItemKey, name: String, _ limits: ImageLimits) throws -> ImageSource {
        .bytes(try image(of: key).bytes(limit: limits.maxBytes), name: name)
    }
}
