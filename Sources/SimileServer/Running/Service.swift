import Basics
import Catalog
import Foundation
import HTTPTypes
import Imaging
import Logging
import ModelZoo
import NIOCore
import Simile

/// What all routes share: the library, the line of waiting requests, and the configuration.
final class Service: Sendable {
    private let settings: Reloadable<ServerConfiguration>
    let library: ImageLibrary
    /// The requests that keep a core busy, and those that wait for one.
    let admission: Admission
    /// The requests that only read the catalog, and never wait for those that embed.
    let reading = Admission(capacity: 4, patience: 1000)
    /// The images that are being fetched.
    let fetches: ImageFetches
    /// What bodies hold that are being received or worked on, and images that were fetched.
    let bodies: ByteBudget
    /// Answers that wait for their clients to read them.
    let answers = AnswerBudget(256 << 20)
    let jobs = JobBoard()
    /// The groups of copies.
    let duplicates: KnownDuplicates
    /// When indexes are brought up to date automatically.
    let upkeep = IndexUpkeep()
    let metrics: ServiceMetrics
    let log: Logger
    let started = ContinuousClock.now
    /// Whether the default model is there.
    let preparation = Preparation()

    var catalog: ImageCatalog { library.catalog }
    var limits: ImageLimits { library.options.limits }

    /// What is in force.
    var configuration: ServerConfiguration {
        get { settings.value }
        set { settings.value = newValue }
    }

    /// - Parameters:
    ///   - catalog: opened for writing.
    ///   - reader: what makes vectors of words.
    init(
        _ configuration: ServerConfiguration, catalog: ImageCatalog, store: ModelStore, reader: TextReader = .models,
        log: Logger
    ) {
        settings = Reloadable(configuration)
        self.log = log
        let bounds = configuration.limits
        var options = ImageLibrary.Options()
        (options.store, options.reader, options.model) = (store, reader, configuration.defaultChoice)
        options.fetcher = ImageFetcher(
            maxBytes: bounds.pictureBytes, timeout: .seconds(bounds.fetchSeconds),
            privateAddresses: bounds.allowPrivateAddresses ? .allowed : .refused)
        let workers = bounds.workers ?? ProcessInfo.processInfo.activeProcessorCount
        // Half of the workers' number beside them, so that large images slow others down, but never keep them waiting.
        options.limits = ImageLimits(
            maxBytes: bounds.pictureBytes, maxPixels: bounds.megapixels * 1_000_000,
            decodeSeconds: bounds.decodeSeconds,
            budget: DecodeBudget(bytes: bounds.decodeMegabytes << 20, longPlaces: workers / 2))
        options.streams = workers
        options.buildsMissingIndexes = false
        library = ImageLibrary(catalog, options)
        duplicates = KnownDuplicates(library)
        admission = Admission(capacity: workers, patience: bounds.queue)
        bodies = ByteBudget(max(512 << 20, 2 * bounds.bodyBytes, 2 * bounds.pictureBytes))
        let fetched = ByteBudget(max(bounds.pictureBytes + (32 << 20), workers * (8 << 20)))
        fetches = ImageFetches(options.fetcher, patience: bounds.queue, budgets: [fetched, bodies])
        metrics = ServiceMetrics(admission: admission, fetches: fetches.line)
    }

    /// A body that a client may send, which the connection gives up when others need the room.
    func upload(of client: RateLimiter.Client, _ context: ServiceContext) -> Upload {
        let channel = context.channel
        return bodies.upload(of: client) {
            channel.triggerUserOutboundEvent(ConnectionHandler.BodyUnwanted(problem: .crowded), promise: nil)
        }
    }

    /// Loads and compiles the model of requests that name none, unless that is done or under way.
    func prepare() {
        let choice = configuration.defaultChoice
        preparation.start { [self] in
            do {
                try await library.prepare(choice)
                return nil
            } catch {
                return problem(error, id: "start").detail
            }
        }
    }

    /// Deletes what processes left in the catalog's folder that were killed, beside everything else.
    func tidy() {
        Task {
            do {
                let swept = try await onThread { [catalog = library.catalog] in try Tidying(catalog).sweep() }
                guard !swept.paths.isEmpty else { return }
                log.notice(
                    "deleted leftovers of killed processes",
                    metadata: ["files": .stringConvertible(swept.paths.count), "bytes": "\(swept.bytes)"])
            } catch {
                log.warning(
                    "leftovers of killed processes could not be deleted", metadata: ["error": "\("\(error)".onOneLine)"]
                )
            }
        }
    }

    /// What to tell a client about an error; one that is the service's own fault goes to the log, under an id that the client
    /// knows, too, and so does what a client is not told about a fetch.
    func problem(_ error: any Error, id: String) -> Problem {
        if let error = error as? FetchError {
            log.notice("fetch", metadata: ["id": "\(id)", "error": "\(error.withoutSecrets.onOneLine)"])
        }
        let problem = Problem(error)
        // What cannot be opened for want of descriptors is neither missing nor damaged.
        if problem?.status ?? .unprocessableContent == .unprocessableContent, OpenFiles.areExhausted {
            log.error("no more files can be opened; raise ulimit -n", metadata: ["id": "\(id)"])
            return .busy
        }
        if let problem { return problem }
        log.error("failure", metadata: ["id": "\(id)", "error": "\("\(error)".onOneLine)"])
        return .failure
    }

    /// The models that requests may name: the default one, and those of the configuration, or else of the catalog's spaces.
    /// Blocks.
    func offeredModels() throws -> [ModelChoice] {
        let named = configuration.models.map { configuration.choice(of: $0) }
        let held =
            named.isEmpty
            ? try catalog.heldSpaces().map { ModelChoice($0.model, precision: configuration.precision.precision) }
            : named
        return ([configuration.defaultChoice] + held).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }

    /// The model that a request names; the default one where it names none. Blocks.
    /// - Throws: a problem that lists the models on offer.
    func model(_ name: String?, field: String = "model") throws -> ModelChoice {
        guard let name else { return configuration.defaultChoice }
        // Only from the list: a name that is a path would be looked for on this machine's disk.
        let offered = try offeredModels()
        if let model = offered.first(where: { $0.text == name })
            ?? offered.first(where: { $0 == configuration.choice(of: name) })
        {
            return model
        }
        throw Problem.invalid(
            field,
            "the model '\(name.onOneLine)' is not offered; choose from \(offered.map(\.text).joined(separator: ", "))")
    }
}
