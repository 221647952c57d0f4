import Catalog
import Embedding
import Foundation
import Imaging
import ModelZoo
import Simile

/// What all routes share: the catalogue and the use cases over it, the line of waiting requests, and the settings.
final class Service: Sendable {
    let settings: ServiceSettings
    let catalog: Catalog
    let resident: Resident
    let search: ImageSearch
    let keeper: ItemKeeper
    let admission: Admission
    let fetcher: ImageFetcher
    let limits: ImageLimits
    let metrics: ServiceMetrics
    let jobs = JobBoard()
    /// Bodies that are being received or worked on.
    let bodies: ByteBudget
    let started = ContinuousClock.now

    /// - Parameter catalog: opened for writing.
    init(_ settings: ServiceSettings, catalog: Catalog, store: ModelStore = ModelStore()) {
        self.settings = settings
        self.catalog = catalog
        limits = ImageLimits(maxBytes: settings.pictureBytes, maxPixels: settings.megapixels * 1_000_000)
        fetcher = ImageFetcher(
            maxBytes: settings.pictureBytes, timeout: .seconds(settings.fetchSeconds),
            privateAddresses: settings.allowsPrivateAddresses ? .allowed : .refused)
        let workers = settings.workers ?? ProcessInfo.processInfo.activeProcessorCount
        resident = Resident(
            models: ResidentModels(store: store, limits: limits, streams: workers),
            indexes: ResidentIndexes(catalog: catalog))
        search = ImageSearch(
            catalog: catalog, store: store, fetcher: fetcher, limits: limits, resident: resident)
        keeper = ItemKeeper(catalog: catalog, resident: resident, model: settings.defaultChoice, limits: limits)
        bodies = ByteBudget(max(512 << 20, 2 * settings.bodyBytes))
        admission = Admission(capacity: workers, patience: settings.queue)
        metrics = ServiceMetrics(admission: admission)
        self.store = store
    }

    let store: ModelStore

    /// The models that requests may name: those of the settings, else those of the catalogue's spaces and the default one.
    func offeredModels() throws -> [ModelChoice] {
        guard settings.models.isEmpty else { return settings.models.map { ModelChoice($0) } }
        let held = try catalog.heldSpaces().map { ModelChoice($0.model) }
        return ([settings.defaultChoice] + held.filter { !$0.text.hasSuffix("@tiles") }).reduce(into: []) {
            all, model in
            if !all.contains(model) { all.append(model) }
        }
    }

    /// The model that a request names; the default one where it names none.
    /// - Throws: a problem that lists the models on offer.
    func model(_ name: String?, field: String = "model") throws -> ModelChoice {
        guard let name else { return settings.defaultChoice }
        // A name that is a path would be looked for on this machine's disk.
        let offered = try offeredModels()
        guard let model = offered.first(where: { $0.text == name }) else {
            throw Problem.invalid(
                field,
                "the model '\(name.onOneLine)' is not offered; there are \(offered.map(\.text).joined(separator: ", "))"
            )
        }
        return model
    }
}
