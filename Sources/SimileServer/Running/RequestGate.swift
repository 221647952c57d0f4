import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import Logging
import NIOCore
import Simile

/// What every request passes on its way in and out: it gets an id, errors become problems, the answer gets its headers, and
/// the log a line.
struct RequestGate: RouterMiddleware {
    let service: Service

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let note = OperationNote()
        var context = context
        context.note = note
        var response: Response
        do {
            let bytes = bodyBytes(of: request)
            try service.bodies.take(bytes)
            defer { service.bodies.give(bytes) }
            response = try await next(request, context)
        } catch {
            response = answer(error, context)
        }
        response.headers[.xRequestID] = context.requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        allowOrigin(request, &response)
        let (duration, operation) = (ContinuousClock.now - start, note.operation ?? "none")
        service.metrics.count(operation, response.status, duration)
        service.log.info(
            "request",
            metadata: [
                "id": "\(context.requestID)", "client": "\(context.client)", "method": "\(request.method.rawValue)",
                "operation": "\(operation)", "path": "\(request.uri.path.prefix(200).description.onOneLine)",
                "status": "\(response.status.code)", "ms": "\((duration.inMilliseconds * 100).rounded() / 100)",
            ])
        return response
    }

    /// How many bytes a request's body may come to; what it says, or as many as are allowed where it does not say.
    private func bodyBytes(of request: Request) -> Int {
        let most = service.configuration.limits.bodyBytes
        if let length = request.headers[.contentLength].flatMap({ Int($0) }) { return max(0, min(length, most)) }
        return request.headers[.transferEncoding] == nil ? 0 : most
    }

    private func answer(_ error: any Error, _ context: ServiceContext) -> Response {
        let problem: Problem
        if let error = error as? HTTPError {
            problem = Problem(status: error.status, detail: error.body ?? error.status.reasonPhrase)
        } else if error is CancellationError {
            problem = .busy
        } else {
            problem = service.problem(error, id: context.requestID)
        }
        var headers = problem.headers
        headers[.contentType] = "application/problem+json"
        if let seconds = problem.retryAfter { headers[.retryAfter] = "\(seconds)" }
        let body = (try? JSONText.compact(problem.body(requestID: context.requestID))) ?? Data()
        return Response(
            status: problem.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private func allowOrigin(_ request: Request, _ response: inout Response) {
        guard let origin = request.headers[.origin], service.configuration.allows(origin) else { return }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = "X-Request-Id, Retry-After"
        response.headers[.vary] = "Origin"
    }
}

extension HTTPField.Name {
    // A token, so never nil.
    static let xRequestID = HTTPField.Name("X-Request-Id") ?? .server
}
