import Catalog
import CoreMetrics
import HTTPTypes
import Simile
import Synchronization
import VectorSearch

/// What the service counts: requests and how long they took, the line, and what the catalog holds.
final class ServiceMetrics: Sendable {
    private let registry = PrometheusRegistry()
    private let admission: Admission
    private let fetches: Admission
    /// What counts requests, made once for each of the few outcomes.
    private let counted = Mutex<[Outcome: (Counter, Timer)]>([:])

    init(admission: Admission, fetches: Admission) { (self.admission, self.fetches) = (admission, fetches) }

    /// Counts an answered request.
    /// - Parameter operation: its ``Operation/id``, which has few values, unlike paths.
    func count(_ operation: String, _ status: HTTPResponse.Status, _ duration: Duration) {
        let outcome = Outcome(operation: operation, status: status.code)
        let (counter, timer) = counted.withLock { counted in
            if let known = counted[outcome] { return known }
            let labels = [("operation", operation), ("status", "\(status.code)")]
            let new = (
                Counter(label: "simile_requests_total", dimensions: labels, factory: registry),
                Timer(label: "simile_request_seconds", dimensions: [("operation", operation)], factory: registry)
            )
            counted[outcome] = new
            return new
        }
        counter.increment()
        let (seconds, rest) = duration.components
        timer.recordNanoseconds(seconds * 1_000_000_000 + rest / 1_000_000_000)
    }

    private struct Outcome: Hashable {
        let operation: String
        let status: Int
    }

    /// Everything, with the present state of the line and of the catalog. Blocks.
    func text(of catalog: ImageCatalog) -> String {
        let load = admission.load
        gauge("simile_requests_running", Double(load.running))
        gauge("simile_requests_waiting", Double(load.waiting))
        let fetching = fetches.load
        gauge("simile_fetches_running", Double(fetching.running))
        gauge("simile_fetches_waiting", Double(fetching.waiting))
        if let status = try? StatusReport(of: catalog) {
            gauge("simile_items", Double(status.items))
            gauge("simile_catalogue_bytes", Double(status.bytes))
            for (space, index) in zip(status.spaces, status.indexes) {
                gauge(
                    "simile_vectors", Double(space.vectors),
                    [("model", space.space.name), ("index", index.kind.rawValue)])
            }
        }
        countSources(of: catalog)
        return registry.text()
    }

    /// What there is of each source; their names are few, and given by whoever runs the service.
    private func countSources(of catalog: ImageCatalog) {
        for source in (try? SourceList(of: catalog))?.sources ?? [] {
            let label = [("source", source.name)]
            if let lag = source.lag { gauge("simile_source_lag_seconds", lag, label) }
            gauge("simile_source_items", Double(source.items), label)
            gauge("simile_source_pending_images", Double(source.pending), label)
            gauge("simile_source_failing_images", Double(source.failing), label)
            gauge("simile_source_failing", source.state == .failing || source.state == .quarantined ? 1 : 0, label)
        }
    }

    private func gauge(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        Recorder(label: label, dimensions: dimensions, aggregate: false, factory: registry).record(value)
    }
}
