import Basics
import Logging
import Simile

extension Service {
    /// Runs sources of products when they are due, until the task is cancelled. What each does is in the log.
    func collect() async {
        log.notice("sources of products are read when they are due")
        await library.collector().runDue { [self] source, result in
            switch result {
            case .success(let report):
                if report.outcome == .unchanged, report.imagesFetched + report.imagesFailed + report.removed == 0 {
                    return
                }
                var metadata: Logger.Metadata = [
                    "source": "\(source)", "outcome": "\(report.outcome.rawValue)",
                    "added": .stringConvertible(report.added), "changed": .stringConvertible(report.changed),
                    "removed": .stringConvertible(report.removed),
                    "images": .stringConvertible(report.imagesFetched),
                    "failed": .stringConvertible(report.imagesFailed), "faults": .stringConvertible(report.faults),
                ]
                if let error = report.error { metadata["error"] = "\(error.onOneLine)" }
                log.log(level: report.error == nil ? .info : .warning, "source", metadata: metadata)
            case .failure(is CancellationError): break
            case .failure(let error):
                log.error("source", metadata: ["source": "\(source)", "error": "\("\(error)".onOneLine)"])
            }
            if case .success(let report) = result, upkeep.isDue(by: report.imagesFetched) {
                Task { try? await onThread { [self] in keepUp() } }
            }
        }
    }
}
