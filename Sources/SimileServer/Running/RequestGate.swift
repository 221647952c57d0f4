import Basics
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import Logging
import NIOCore
import NIOHTTP1
import Simile

/// What every request passes on its way in and out: it gets an id, errors become problems, the answer gets its headers, and
/// the log a line.
struct RequestGate: RouterMiddleware {
    let service: Service

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.note = OperationNote()
        var response: Response
        do {
            try checkExpectation(of: request)
            response = try await next(request, context)
            try holdBytes(of: &response, to: request, context)
        } catch {
            response = answer(error, context)
        }
        response.headers[.xRequestID] = context.requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        allowOrigin(request, &response)
        let (status, whole) = (response.status, context)
        let end = { @Sendable (isComplete: Bool) in
            count(request, whole, status, ContinuousClock.now - start, isComplete: isComplete)
        }
        // What is streamed is over when its last byte has gone, and has no length here.
        guard response.body.contentLength == nil, request.method != .head else {
            end(true)
            return response
        }
        let body = response.body
        response.body = ResponseBody { writer in
            do {
                try await body.write(writer)
                end(true)
            } catch {
                end(false)
                throw error
            }
        }
        return response
    }

    /// Has a large answer written piece by piece, its bytes taken from the budget until the last one is on its way.
    private func holdBytes(of response: inout Response, to request: Request, _ context: ServiceContext) throws(Problem)
    {
        guard let length = response.body.contentLength, length > AnswerBudget.uncounted, request.method != .head else {
            return
        }
        let share = try service.answers.take(length, for: context.client)
        let body = response.body
        response = .streamed(length, status: response.status, headers: response.headers) {
            [channel = context.channel] writer in
            try await body.write(PacedWriter(writer, to: channel))
            withExtendedLifetime(share) {}
        }
    }

    /// Counts and logs a request that is over.
    private func count(
        _ request: Request, _ context: ServiceContext, _ status: HTTPResponse.Status, _ duration: Duration,
        isComplete: Bool
    ) {
        let operation = context.note.operation ?? "none"
        service.metrics.count(operation, status, duration)
        guard service.log.logLevel <= .info else { return }
        var entries = context.note.details.mapValues { Logger.MetadataValue($0) }
        entries["id"] = .string(context.requestID)
        entries["client"] = .string(context.client)
        entries["method"] = .string(request.method.rawValue)
        entries["operation"] = .string(operation)
        // Never the query: clients put credentials into it.
        entries["path"] = .string((context.note.path ?? request.uri.path).prefix(200).description.onOneLine)
        entries["status"] = .stringConvertible(status.code)
        entries["ms"] = .stringConvertible((duration.milliseconds * 100).rounded() / 100)
        if !isComplete { entries["complete"] = .stringConvertible(false) }
        service.log.info("request", metadata: entries)
    }

    /// There is nothing to be expected of a service but that it takes a body (RFC 9110, section 10.1.1).
    private func checkExpectation(of request: Request) throws(Problem) {
        let expectations = (request.headers[.expect] ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let other = expectations.first { !$0.isEmpty && $0.lowercased() != "100-continue" }
        guard let expectation = other else { return }
        throw Problem(
            status: .expectationFailed,
            detail: "only 100-continue can be expected, not \(expectation.prefix(100).description.onOneLine)")
    }

    private func answer(_ error: any Error, _ context: ServiceContext) -> Response {
        let problem: Problem
        if let error = error as? HTTPError, error.status == .notFound {
            problem = .notFound("there is nothing at this path; /docs lists the API")
        } else if let error = error as? HTTPError {
            problem = Problem(status: error.status, detail: error.body ?? error.status.reasonPhrase)
        } else if error is CancellationError {
            problem = .busy
        } else if error is HTTPParserError {
            problem = .cutShort
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
