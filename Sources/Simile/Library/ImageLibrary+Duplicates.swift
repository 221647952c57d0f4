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

    /// Finds copies, and says which to remove; see ``RemovalPlan``. Nothing is changed.
    /// - Parameter request: which copies, and which image of each group stays; nil for copies that show just what the original shows:
    ///   ``CopyLink/Kind/faithful``.
    public func planRemoval(_ request: DuplicateRequest? = nil) -> Job<RemovalPlan> {
        var usual = DuplicateRequest()
        (usual.limits, usual.kinds) = (options.limits, CopyLink.Kind.faithful)
        return Job { [catalog, request = request ?? usual] progress in
            let report = try await DuplicateFinder(catalog, request, progress).run()
            return try await onThread { try RemovalPlan(report, kinds: request.kinds, in: catalog) }
        }
    }

    /// Moves the copies of a plan away, gives their attributes to the images that stay where those have none of the name, and takes their
    /// items out of the catalog. ``undoRemoval()`` brings all of it back.
    ///
    /// Both files are hashed again before a copy is moved; where one has changed the copy stays, and the report says so. A journal in the catalog's
    /// folder is written before each step, so nothing is lost whenever the process ends.
    /// - Throws: `FileError`, `CatalogError`; what was moved by then stays moved, and can be undone.
    public func apply(_ plan: RemovalPlan, to place: RemovalPlace = .trash) -> Job<RemovalReport> {
        Job { [catalog, options, resident] progress in
            let report = try await onCancellableThread { isCancelled in
                try RemovalRun(catalog: catalog, place: place, limits: options.limits).apply(
                    plan, isCancelled: isCancelled
                ) { progress(JobProgress(.removing, completed: $0, total: plan.removals)) }
            }
            for space in try await onThread({ try catalog.heldSpaces() }) { resident.indexes.forget(space) }
            return report
        }
    }

    /// Brings back what the last plan that was applied took away: files, items and attributes. Called again, the one before.
    /// - Throws: ``DuplicateError/nothingToUndo``, `FileError`, `CatalogError`, `ModelError`.
    public func undoRemoval() -> Job<RemovalReport> {
        Job { try await RemovalUndo(library: self).run(progress: $0) }
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

/// Why something about copies cannot be done.
public enum DuplicateError: Error, Equatable, CustomStringConvertible {
    /// The item has no image.
    case noImage(ItemKey)
    /// Both have the same bytes.
    case sameContent(ItemKey, ItemKey)

    /// No plan was applied, or all were undone.
    case nothingToUndo

    /// One line.
    public var description: String {
        switch self {
        case .noImage(let key): "\(key.text.onOneLine) has no image file to decide about"
        case .sameContent(let first, let second):
            "\(first.text.onOneLine) and \(second.text.onOneLine) have the same bytes, about which there is nothing to decide"
        case .nothingToUndo: "nothing to undo: no plan was applied to this catalog, or all were undone"
        }
    }
}
