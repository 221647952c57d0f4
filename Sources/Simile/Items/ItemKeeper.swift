public import Catalog
import Crypto
import Embedding
import Foundation
public import Imaging
import Synchronization

/// Puts items into a catalogue one by one, as a service gets them, and takes them out again.
///
/// ```swift
/// let keeper = ItemKeeper(catalog: catalog, resident: resident)
/// try keeper.put("shoe-17", picture: bytes, attributes: ["price": 59.0])
/// try keeper.remove("shoe-17")
/// ```
///
/// Pictures are kept beside the catalogue, named for their content. What a function has done when it returns is on the disk,
/// and found by the next search. All functions block.
public final class ItemKeeper: Sendable {
    private let catalog: Catalog
    private let resident: Resident
    private let model: ModelChoice
    private let limits: ImageLimits
    private let pictures: PictureStore
    /// Held from where a picture's file is looked at until the catalogue names it or names it no more: else one thread might
    /// delete the file that another has just found there.
    private let naming = Mutex(())

    /// A keeper of a catalogue's items.
    /// - Parameters:
    ///   - catalog: opened for writing.
    ///   - resident: its models and indexes.
    ///   - model: what sees the first picture of an empty catalogue; later ones are seen by the models that it holds.
    ///   - limits: what a picture may cost.
    public init(
        catalog: Catalog, resident: Resident, model: ModelChoice = ModelChoice(), limits: ImageLimits = ImageLimits()
    ) {
        self.catalog = catalog
        self.resident = resident
        self.model = model
        self.limits = limits
        pictures = PictureStore(of: catalog)
    }

    /// What putting an item did.
    public struct Outcome: Sendable {
        /// The item as it is now.
        public var item: Item
        /// Whether it was not there before.
        public var isNew: Bool
    }

    /// Adds an item, or replaces its picture. Putting the same again changes nothing.
    /// - Parameters:
    ///   - key: its name.
    ///   - bytes: an encoded picture.
    ///   - attributes: all of its attributes from now on; nil keeps those that it has.
    /// - Throws: `EmbeddingError` for what is no picture, ``FileProblem`` and `CatalogError` when the disk does not take it,
    ///   `ModelError`.
    @discardableResult
    public func put(_ key: ItemKey, picture bytes: [UInt8], attributes: Attributes? = nil) throws -> Outcome {
        guard let content = ContentHash(SHA256.hash(data: bytes)) else {
            throw EmbeddingError.noDirection(name: key.text)
        }
        let source = ImageSource.bytes(bytes, name: key.text)
        let format: ImageFormat
        do { format = try ImageReader(limits: limits).header(of: source).format } catch {
            throw EmbeddingError.image(error)
        }
        let vectors = try vectors(of: source, content)
        return try naming.withLock { _ in
            let before = try catalog.item(key)
            let path = try pictures.keep(bytes, content, format)
            let fingerprint = FileFingerprint(size: Int64(bytes.count), modified: 0, contentHash: content)
            try catalog.commit([
                .put(
                    NewItem(
                        key: key, path: path, fingerprint: fingerprint, attributes: attributes, vectors: vectors))
            ])
            try discard(before?.path, before?.fingerprint?.contentHash, unless: path)
            guard let item = try catalog.item(key) else { throw SearchRequestError.nothingNamed(key.text) }
            return Outcome(item: item, isNew: before == nil)
        }
    }

    /// Changes some attributes and leaves the others.
    /// - Parameters:
    ///   - key: its name.
    ///   - changes: the new value of each; nil takes it away.
    /// - Returns: the item as it is now.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)`` when there is no such item, `CatalogError`.
    public func change(_ key: ItemKey, _ changes: [(String, AttributeValue?)]) throws -> Item {
        try naming.withLock { _ in
            guard try catalog.item(key) != nil else { throw SearchRequestError.nothingNamed(key.text) }
            try catalog.commit([.changeAttributes(key, changes)])
            guard let item = try catalog.item(key) else { throw SearchRequestError.nothingNamed(key.text) }
            return item
        }
    }

    /// Takes an item out; a file of the user's own is never touched.
    /// - Returns: whether it was there.
    @discardableResult
    public func remove(_ key: ItemKey) throws -> Bool {
        try naming.withLock { _ in
            guard let item = try catalog.item(key) else { return false }
            try catalog.commit([.remove(key)])
            try discard(item.path, item.fingerprint?.contentHash, unless: nil)
            return true
        }
    }

    /// Deletes a picture that was replaced, unless another item shows it.
    private func discard(_ path: String?, _ content: ContentHash?, unless current: String?) throws(CatalogError) {
        guard let path, let content, path != current, pictures.holds(path) else { return }
        if try catalog.items(withContentHash: content).isEmpty { pictures.discard(path) }
    }

    /// A picture's vectors in all spaces of the catalogue: those of an item with the same bytes, else new ones.
    private func vectors(of source: ImageSource, _ content: ContentHash) throws -> [SpaceVector] {
        let held = Set(try catalog.heldSpaces())
        var wholes = try catalog.spacesOfWholes()
        if wholes.isEmpty { wholes = [try resident.models.space(model)] }
        var views = PictureViews(of: source, limits: limits)
        var vectors: [SpaceVector] = []
        for space in wholes.flatMap({ held.contains($0.ofTiles) ? [$0, $0.ofTiles] : [$0] }) {
            var found = held.contains(space) ? try catalog.vectors(ofContent: content, in: space) : []
            if found.isEmpty { found = try look(&views, space) }
            vectors += found.map { (space, $0) }
        }
        return vectors
    }

    private func look(_ views: inout PictureViews, _ space: VectorSpace) throws -> [[Float]] {
        let choice = ModelChoice(space.ofWholes.model, precision: space.precision.engine)
        let current = try resident.models.space(choice)
        guard current == space.ofWholes else {
            throw CatalogError.unknownSpace(directory: catalog.directory, requested: current, held: [space])
        }
        return try resident.models.withWorker(choice) { worker in
            space.isOfTiles
                ? try Tiles.vectors(of: &views, by: worker, limits: limits) : [try worker.embed(&views)]
        }
    }
}
