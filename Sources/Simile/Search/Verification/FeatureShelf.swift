import Catalog
import Imaging
import LocalFeatures

/// The local features of a catalog's images: kept by their content, and found anew where none are kept, or damaged ones.
///
/// New ones are kept where the catalog can be written. Features are the same whether they were kept or not.
struct FeatureShelf: Sendable {
    private let catalog: ImageCatalog
    private let extractor: FeatureExtractor
    private let reader: ImageReader

    init(catalog: ImageCatalog, kind: FeatureKind, limits: ImageLimits) {
        self.catalog = catalog
        extractor = FeatureExtractor(kind)
        reader = ImageReader(limits: limits)
    }

    /// What was seen in an image, and its features, where they were not kept yet.
    private struct Sight<Result: Sendable>: Sendable {
        var result: Result
        var new: (content: ContentHash, bytes: [UInt8])?
    }

    /// Looks at the features of items, as many at a time as there are cores.
    /// - Returns: the results in the items' order; nil where the image cannot be read.
    /// - Throws: `CatalogError` where the catalog cannot be read, `CancellationError`.
    func examine<Result: Sendable>(
        _ items: [Item], _ look: @escaping @Sendable (FeatureSet) -> Result
    ) async throws -> [Result?] {
        let kind = extractor.kind
        let kept = try await onThread { [catalog] in
            try catalog.features(of: items.compactMap { $0.fingerprint?.contentHash }, kind: kind.rawValue)
        }
        let sights = try await concurrently(items) { item -> Sight<Result>? in
            if let content = item.fingerprint?.contentHash, let bytes = kept[content],
                let features = FeatureSet(bytes: bytes), features.kind == kind
            {
                return Sight(result: look(features))
            }
            guard let (features, content) = find(item) else { return nil }
            return Sight(result: look(features), new: content.map { ($0, features.bytes) })
        }
        let new = sights.compactMap { $0?.new }
        if catalog.isWritable, !new.isEmpty {
            // What cannot be kept, on a full disk, is found anew the next time.
            try await onThread { [catalog] in try? catalog.store(features: new, kind: kind.rawValue) }
        }
        return sights.map { $0?.result }
    }

    /// The features of an item's file, and what it holds, as far as that is known.
    private func find(_ item: Item) -> (FeatureSet, ContentHash?)? {
        guard let image = try? catalog.image(of: item.key),
            let bytes = try? image.bytes(limit: reader.limits.maxBytes),
            let features = try? extractor.extract(.bytes(bytes, name: item.key.text), reader),
            // As they will be read.
            let rounded = FeatureSet(bytes: features.bytes)
        else { return nil }
        return (rounded, image.content)
    }

    /// The features of a query's image: kept ones of an item that is as it was indexed.
    /// - Throws: ``FetchError``, `FileError`, `ImagingError`, ``SearchRequestError``, `CatalogError`.
    func features(of query: ImageQuery, _ region: Region?, _ fetcher: ImageFetcher) async throws -> FeatureSet {
        if region == nil, let item = try await item(query) {
            guard let features = try await examine([item], { $0 }).first ?? nil else {
                throw SearchRequestError.noImage(of: query.name)
            }
            return features
        }
        let source = try await query.load(fetcher, catalog, limits: reader.limits)
        return try await onThread { [extractor, reader] in
            guard let region else { return try extractor.extract(source, reader) }
            return try extractor.extract(.pixels(try reader.decode(source, region), name: source.name), reader)
        }
    }

    /// The item that a query names, unless its file shows something else by now.
    private func item(_ query: ImageQuery) async throws -> Item? {
        try await onThread { [catalog, reader] in
            let subject =
                switch query {
                case .item(let key): try catalog.subject(of: key)
                case .file(let name): try catalog.subject(named: name)
                case .url, .bytes: QuerySubject?.none
                }
            guard let subject, case .item(let item, _) = try subject.look(reader.limits) else { return nil }
            return item
        }
    }
}
