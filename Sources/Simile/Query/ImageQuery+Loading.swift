import Catalog
import Imaging

extension ImageQuery {
    /// The picture as something that can be decoded; addresses are fetched.
    /// - Parameter catalog: where items are looked up; nil where there are none.
    /// - Throws: ``FetchError``, ``SearchRequestError/nothingNamed(_:)`` or ``SearchRequestError/noPicture(of:)`` for an item,
    ///   `CatalogError`.
    func load(_ fetcher: ImageFetcher, _ catalog: Catalog? = nil, limits: ImageLimits = ImageLimits()) async throws
        -> ImageSource
    {
        switch self {
        case .file(let path): .file(FilePath.absolute(path))
        case .url(let address): .bytes(try await fetcher.fetch(address), name: address)
        case .bytes(let bytes, let name): .bytes(bytes, name: name)
        case .item(let key):
            try await onThread { () throws -> ImageSource in
                guard let item = try catalog?.item(key) else { throw SearchRequestError.nothingNamed(key.text) }
                return .bytes(try item.picture(limit: limits.maxBytes), name: key.text)
            }
        }
    }
}

extension Item {
    /// The bytes of its picture. Blocks.
    /// - Throws: ``SearchRequestError/noPicture(of:)`` when it has none, or none that can be read any more.
    package func picture(limit: Int) throws(SearchRequestError) -> [UInt8] {
        guard let path, let contents = try? FileContents.read(path, limit: limit) else {
            throw .noPicture(of: key.text)
        }
        return contents.bytes
    }
}
