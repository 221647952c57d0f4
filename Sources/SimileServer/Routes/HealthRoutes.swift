import Catalog
import HTTPTypes
import Hummingbird
import NIOCore
import Simile

/// What a supervisor and a monitor ask. None of it waits in the line of requests.
enum HealthRoutes {
    static let operations = [health, ready, metrics]

    private static let health = Operation(
        id: "health", method: .get, path: "/healthz", tag: "Service", summary: "Whether the service runs",
        answers: [.init(status: .ok, about: "The service runs.", type: "text/plain", schema: ["type": "string"])]
    ) { _ in .plain("ok\n") }

    private static let ready = Operation(
        id: "ready", method: .get, path: "/readyz", tag: "Service", summary: "Whether the service can answer requests",
        answers: [.init(status: .ok, about: "The service is ready.", type: "text/plain", schema: ["type": "string"])],
        problems: [.serviceUnavailable]
    ) { call in
        let phase = call.service.preparation.phase
        // What failed for want of a file may be there by the time of the next question.
        call.service.prepare()
        switch phase {
        case .done: break
        case .waiting, .running: throw Problem.unready("the default model is being loaded", retryAfter: 1)
        case .failed(let reason): throw Problem.unready("the default model cannot be loaded: \(reason)", retryAfter: 5)
        }
        do {
            try await onThread {
                try call.service.catalog.checkPlace()
                _ = try call.service.catalog.heldSpaces().count
            }
            return .plain("ready\n")
        } catch CatalogError.replaced {
            throw Problem.unready("the catalog was moved or replaced; restart the service", retryAfter: 5)
        } catch {
            throw Problem.unready("the catalog cannot be read", retryAfter: 5)
        }
    }

    private static let metrics = Operation(
        id: "metrics", method: .get, path: "/metrics", tag: "Service", summary: "Metrics for Prometheus", scope: .read,
        answers: [.init(status: .ok, about: "Prometheus' text format.", type: "text/plain", schema: ["type": "string"])]
    ) { call in
        let text = try await onThread { call.service.metrics.text(of: call.service.catalog) }
        return .plain(text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}

extension Problem {
    fileprivate static func unready(_ detail: String, retryAfter: Int) -> Problem {
        Problem(status: .serviceUnavailable, detail: detail, retryAfter: retryAfter)
    }
}

extension Response {
    static func plain(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
