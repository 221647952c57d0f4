import Catalog
import Imaging

extension ImageLibrary {
    /// Finds the copies among the catalog's images: the same files, and images that were compressed anew, scaled, turned, mirrored,
    /// cropped or recolored.
    ///
    /// Every link is proven on the pixels. Images that only look alike are reported apart. A first run looks at every image, later ones at
    /// those that are new.
    ///
    /// ```swift
    /// for group in try await library.duplicates().report().groups {
    ///     print(group.items.map { "\($0.key) \($0.keep ? "keep" : $0.reason)" })
    /// }
    /// ```
    public func duplicates(_ request: DuplicateRequest? = nil) -> Job<DuplicateReport> {
        var usual = DuplicateRequest()
        usual.limits = options.limits
        return Job { [catalog, request = request ?? usual] progress in
            try await DuplicateFinder(catalog, request, progress).run()
        }
    }

    /// Decides whether two items show the same picture, whatever is found. The decision is about their images' content: it holds for
    /// every item that has this content, now and later.
    /// - Parameters:
    ///   - first: one item.
    ///   - second: the other; the order does not matter.
    ///   - isSame: nil takes a decision back.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)``, `CatalogError`; ``DuplicateError`` where there is nothing to decide.
    public func decide(_ first: ItemKey, _ second: ItemKey, isSame: Bool?) async throws {
        try await onThread { [catalog] in
            let contents = try [first, second].map { key -> ContentHash in
                guard let item = try catalog.item(key) else { throw SearchRequestError.nothingNamed(key.text) }
                guard let content = item.fingerprint?.contentHash else { throw DuplicateError.noImage(key) }
                return content
            }
            guard let pair = ContentPair(contents[0], contents[1]) else {
                throw DuplicateError.sameContent(first, second)
            }
            try catalog.decide(pair, isSame: isSame)
        }
    }
}

/// Why a decision on two items makes no sense.
public enum DuplicateError: Error, Equatable, CustomStringConvertible {
    /// The item has no image.
    case noImage(ItemKey)
    /// Both have the same bytes.
    case sameContent(ItemKey, ItemKey)

    /// One line.
    public var description: String {
        switch self {
        case .noImage(let key): "\(key.text.onOneLine) has no image file to decide about"
        case .sameContent(let first, let second):
            "\(first.text.onOneLine) and \(second.text.onOneLine) have the same bytes, about which there is nothing to decide"
        }
    }
}
