import Catalog
import Imaging

extension ImageQuery {
    /// The picture as something that can be decoded; addresses are fetched.
    /// - Parameter catalog: where items are looked up; nil where there are none.
    /// - Throws: ``FetchError``, ``SearchRequestError/nothingNamed(_:)`` or ``SearchRequestError/noPicture(of:)`` for an item,
    ///   ``FileProblem``, `CatalogError`.
    func load(_ fetcher: ImageFetcher, _ catalog: Catalog? = nil, limits: ImageLimits = ImageLimits()) async throws
        -> ImageSource
    {
        switch self {
        case .url(let address): return .bytes(try await fetcher.fetch(address), name: address)
        case .bytes(let bytes, let name): return .bytes(bytes, name: name)
        case .file(let name):
            guard let catalog else { return .file(try FilePath.absolute(name)) }
            return try await onThread {
                let subject = try catalog.subject(named: name)
                if let item = subject.item { return .bytes(try item.picture(limit: limits.maxBytes), name: name) }
                return .file(subject.path ?? name)
            }
        case .item(let key):
            return try await onThread {
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
