import Imaging

extension ImageQuery {
    /// The picture as something that can be decoded; addresses are fetched.
    /// - Throws: ``FetchError``.
    func load(_ fetcher: ImageFetcher) async throws(FetchError) -> ImageSource {
        switch self {
        case .file(let path): .file(FilePath.absolute(path))
        case .url(let address): .bytes(try await fetcher.fetch(address), name: address)
        case .bytes(let bytes, let name): .bytes(bytes, name: name)
        }
    }
}
