import Basics
public import Catalog
import Embedding
import Foundation
package import Imaging

/// Puts items into a catalog one by one, as a service gets them, and takes them out again.
///
/// ```swift
/// let keeper = ItemKeeper(catalog: catalog, resident: resident)
/// try keeper.put("shoe-17", image: bytes, attributes: ["price": 59.0])
/// try keeper.remove("shoe-17")
/// ```
///
/// Images are kept beside the catalog, named for their content. What a function has done when it returns is on the disk,
/// and found by the next search, in whatever process. All functions block.
package final class ItemKeeper: Sendable {
    private let catalog: ImageCatalog
    private let resident: Resident
    private let model: ModelChoice
    private let limits: ImageLimits
    private let images: ImageStore

    /// A keeper of a catalog's items.
    /// - Parameters:
    ///   - catalog: opened for writing.
    ///   - resident: its models and indexes.
    ///   - model: the model for the first image of an empty catalog; later images use the models of its spaces.
    ///   - limits: what an image may cost.
    package init(
        catalog: ImageCatalog, resident: Resident, model: ModelChoice = ModelChoice(),
        limits: ImageLimits = ImageLimits()
    ) {
        self.catalog = catalog
        self.resident = resident
        self.model = model
        self.limits = limits
        images = ImageStore(of: catalog)
    }

    /// Adds an item, or replaces its image. Putting the same again changes nothing.
    /// - Parameters:
    ///   - key: its name.
    ///   - bytes: an encoded image.
    ///   - attributes: all of its attributes from now on; nil keeps those that it has.
    ///   - also: what else is done in the same transaction, given the item as it was before and as it is; what it throws undoes all.
    /// - Throws: `EmbeddingError` for what is no image, `CatalogError` when the disk does not take it: then nothing was changed;
    ///   `ModelError`, and what `also` throws.
    @discardableResult
    package func put(
        _ key: ItemKey, image bytes: [UInt8], attributes: Attributes? = nil,
        also: (inout CatalogTransaction, _ before: Item?, Item) throws -> Void = { _, _, _ in }
    ) throws -> PutResult {
        let content = ContentHash(SHA256.hash(bytes))
        let source = ImageSource.bytes(bytes, name: key.text)
        let format: ImageFormat
        do { format = try ImageReader(limits: limits).header(of: source).format } catch {
            throw EmbeddingError.image(error)
        }
        let image = KeptImage(content, ending: format.fileExtension)
        try catalog.requireRoom()
        let held = Set(try catalog.heldSpaces())
        let vectors = try vectors(of: source, content, held)
        // Written before others have to wait.
        _ = try catalog.besidesLog { try images.keep(bytes, image) }
        do {
            return try commit(key, bytes, image, vectors, held, attributes, also)
        } catch {
            _ = try? catalog.discard([image])
            throw error
        }
    }

    private func commit(
        _ key: ItemKey, _ bytes: [UInt8], _ image: KeptImage, _ vectors: [SpaceVector], _ held: Set<VectorSpace>,
        _ attributes: Attributes?, _ also: (inout CatalogTransaction, Item?, Item) throws -> Void
    ) throws -> PutResult {
        try catalog.transaction { transaction in
            let before = try transaction.item(key)
            // Who let go of the last item that showed the same image may have deleted it meanwhile; from now on nobody does.
            let path = try images.keep(bytes, image)
            var new = NewItem(
                key: key, path: path,
                fingerprint: FileFingerprint(size: Int64(bytes.count), modified: 0, contentHash: image.content),
                attributes: attributes)
            // A space that was removed meanwhile stays removed.
            new.vectors = try vectors.filter { try !held.contains($0.space) || transaction.holds($0.space) }
            try transaction.make(.put(new))
            guard let item = try transaction.item(key) else { throw SearchRequestError.nothingNamed(key.text) }
            try also(&transaction, before, item)
            return PutResult(item: item, isNew: before == nil)
        }
    }

    /// Changes some attributes and leaves the others.
    /// - Parameters:
    ///   - key: its name.
    ///   - changes: the new value of each; nil takes it away.
    /// - Returns: the item as it is now.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)`` when there is no such item, `CatalogError`.
    package func change(_ key: ItemKey, _ changes: [(String, AttributeValue?)]) throws -> Item {
        try catalog.transaction { transaction in
            guard try transaction.item(key) != nil else { throw SearchRequestError.nothingNamed(key.text) }
            try transaction.make(.changeAttributes(key, changes))
            guard let item = try transaction.item(key) else { throw SearchRequestError.nothingNamed(key.text) }
            return item
        }
    }

    /// Takes an item out, on a full disk, too; a file of the user's own is never touched.
    /// - Returns: whether it was there.
    @discardableResult
    package func remove(_ key: ItemKey) throws -> Bool {
        let wasThere = try catalog.transaction(to: .remove) { transaction in
            try transaction.make(.remove(key))
            return transaction.summary.removed > 0
        }
        guard wasThere else { return false }
        // A little at a time, and only when much is free. The item is gone, whatever becomes of it.
        _ = try? catalog.giveBackRoom(steps: 1)
        return true
    }

    /// An image's vectors in all spaces that are kept up: those of an item with the same bytes, else new ones.
    private func vectors(
        of source: ImageSource, _ content: ContentHash, _ held: Set<VectorSpace>
    ) throws -> [SpaceVector] {
        var wholes = try catalog.keptSpaces()
        if wholes.isEmpty { wholes = [try resident.models.space(model)] }
        var views = ImageViews(of: source, limits: limits)
        var vectors: [SpaceVector] = []
        var refusal: (any Error)?
        for space in wholes.flatMap({ held.contains($0.ofTiles) ? [$0, $0.ofTiles] : [$0] }) {
            var found = held.contains(space) ? try catalog.vectors(ofContent: content, in: space) : []
            do {
                if found.isEmpty { found = try look(&views, space) }
            } catch EmbeddingError.noFeatures {
                // An item all the same, which searches of this space cannot find.
                continue
            } catch CatalogError.unknownSpace(let directory, let requested, let held) {
                // Its model has other weights by now. Items can still be added; searches report that it lags.
                refusal = CatalogError.unknownSpace(directory: directory, requested: requested, held: held)
            }
            vectors += found.map { (space, $0) }
        }
        if vectors.isEmpty, let refusal { throw refusal }
        return vectors
    }

    private func look(_ views: inout ImageViews, _ space: VectorSpace) throws -> [[Float]] {
        let choice = ModelChoice(space.ofWholes.model, precision: space.precision)
        let current = try resident.models.space(choice, expecting: space.ofWholes)
        guard current == space.ofWholes else {
            throw CatalogError.unknownSpace(directory: catalog.directory, requested: current, held: [space])
        }
        return try resident.models.withWorker(choice) { worker in
            space.view == .tiles
                ? try Tiles.vectors(of: &views, by: worker, limits: limits) : [try worker.embed(&views)]
        }
    }
}

/// What putting an item did.
public struct PutResult: Sendable {
    /// The item as it is now.
    public var item: Item
    /// Whether it was not there before.
    public var isNew: Bool
}
