// What the public declarations here are made of, so that one import is enough.
@_exported public import Basics
@_exported public import Catalog
@_exported public import Embedding
@_exported public import Imaging
@_exported public import InferenceEngine
@_exported public import LocalFeatures
@_exported public import ModelZoo
@_exported public import Recommendation
@_exported public import Trends
@_exported public import VectorSearch

/// A catalog of images, and everything that can be done with it.
///
/// ```swift
/// let shop = try await ImageLibrary.open("shop.simile")
/// try await shop.index(["images"]).report()
/// for hit in try await shop.search(.file("photo.jpg"), limit: 10, where: "price < 50").hits {
///     print(hit.score, hit.key)
/// }
/// ```
///
/// Models stay loaded and indexes open for as long as the library lives, so one library is for many searches, also at the same
/// time. Any number of libraries, in any number of processes, may have the same catalog open; what one writes the others find.
///
/// Work that takes long never blocks Swift's cooperative threads, and stops soon after its task is cancelled.
///
/// ## Topics
///
/// ### Opening
/// - ``open(_:options:)``
/// - ``Options``
/// - ``close()``
///
/// ### Filling
/// - ``index(_:)-([String])``
/// - ``watch(_:progress:report:)``
/// - ``put(_:image:attributes:)``
/// - ``change(_:_:)``
/// - ``remove(_:)-(ItemKey)``
///
/// ### Roots
/// - ``roots()``
/// - ``moveRoot(_:to:force:)``
/// - ``renameRoot(_:to:)``
/// - ``removeRoot(_:)``
///
/// ### Sources of products
/// - ``addSource(_:kind:url:every:misses:currency:attributes:)``
/// - ``sources()``
/// - ``runSources(_:dryRun:told:)``
/// - ``pauseSource(_:_:)``
/// - ``requestRun(ofSource:)``
/// - ``confirmSource(_:)``
/// - ``removeSource(_:keepingItems:)``
///
/// ### Finding
/// - ``search(_:limit:where:by:)``
/// - ``search(_:)``
/// - ``facets(of:where:limit:)``
/// - ``item(_:)``
/// - ``embedding(of:model:)``
/// - ``compare(_:_:by:method:threshold:)``
/// - ``explain(_:_:by:method:threshold:)``
///
/// ### Clusters
/// - ``clusters(_:)``
///
/// ### Recommending
/// - ``recommend(_:)``
/// - ``addEvents(_:)``
/// - ``importEvents(_:)``
/// - ``events(ofUser:limit:)``
/// - ``removeEvents(ofUser:)``
///
/// ### Trends
/// - ``trends(_:)``
/// - ``trendPlace(of:_:neighbors:)``
///
/// ### Copies
/// - ``duplicates(_:)``
/// - ``decide(_:_:isSame:)``
/// - ``planRemoval(_:)``
/// - ``apply(_:to:)``
/// - ``undoRemoval()``
public final class ImageLibrary: Sendable {
    /// How a library is opened, and what its work may cost.
    public struct Options: Sendable {
        /// Whether anything is written.
        public enum Access: Sendable {
            /// Only reads: any number of these at any time, also of a catalog that cannot be written.
            case read
            /// Reads and writes; a catalog that is not there is made.
            case write
            /// Reads and writes a catalog that is there.
            case writeExisting
        }

        /// Whether anything is written.
        public var access = Access.write
        /// How long to wait for others that write.
        public var wait: Duration = .seconds(60)
        /// What embeds the first images of an empty catalog; later ones are embedded by the models that it holds.
        public var model = ModelChoice()
        /// Where the models' weights are.
        public var store = ModelStore()
        /// How images come from the web.
        public var fetcher = ImageFetcher()
        /// What an image may cost.
        public var limits = ImageLimits()
        /// How many images a model embeds side by side, at most, for searches and single items.
        public var streams = 1
        /// Whether a search may build an index of a kind that the catalog does not keep, where there are few vectors.
        public var buildsMissingIndexes = true
        /// Whether the vectors of spaces without index files stay in memory from one search to the next. A program that
        /// searches once, under a condition, reads less without.
        public var keepsVectors = true
        /// What makes vectors of words.
        package var reader = TextReader.models

        /// A catalog that is read and written, with the default model.
        public init() {}
    }

    /// The catalog.
    package let catalog: ImageCatalog
    /// How it was opened.
    package let options: Options
    /// Models and indexes that stay open.
    package let resident: Resident

    /// Opens a catalog; one that is not there is made, unless the options say otherwise.
    /// - Parameters:
    ///   - folder: its folder; nil for the one that `SIMILE_CATALOG` names, or else the user's own.
    ///   - options: how to open it.
    /// - Throws: `CatalogError`, `FileError`.
    public static func open(_ folder: String? = nil, options: Options = Options()) async throws -> ImageLibrary {
        let directory = try CatalogLocation.resolve(folder)
        let catalog = try await onThread {
            switch options.access {
            case .read: try ImageCatalog.open(at: directory, access: .read)
            case .write: try ImageCatalog.open(at: directory, access: .write(wait: options.wait), create: true)
            case .writeExisting: try ImageCatalog.open(at: directory, access: .write(wait: options.wait), create: false)
            }
        }
        return ImageLibrary(catalog, options)
    }

    /// A library of a catalog that is open.
    package init(_ catalog: ImageCatalog, _ options: Options = Options()) {
        var options = options
        options.store = options.store.of(catalog)
        self.catalog = catalog
        self.options = options
        resident = Resident(
            models: ResidentModels(
                store: options.store, limits: options.limits, streams: options.streams, reader: options.reader),
            indexes: ResidentIndexes(
                catalog: catalog, buildsMissing: options.buildsMissingIndexes, keepsVectors: options.keepsVectors))
    }

    /// The catalog's folder, an absolute path.
    public var folder: String { catalog.directory }

    /// Loads a model, so that the first search need not wait for it.
    /// - Throws: `ModelError`, `EmbeddingError`.
    public func prepare(_ model: ModelChoice? = nil) async throws {
        try await onThread { [options, resident] in try resident.models.prepare(model ?? options.model) }
    }

    /// Brings what was written to the catalog's own file, where no other process has it open. Everything that was reported as
    /// done is safe without.
    /// - Throws: `CatalogError`.
    public func close() async throws { try await onThread { [catalog] in try catalog.close() } }
}
