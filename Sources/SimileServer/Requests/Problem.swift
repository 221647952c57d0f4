import Catalog
import HTTPTypes
import Simile

/// An error response, as RFC 9457 defines it.
///
/// The detail is one line for the person who made the request. It names what they sent, never where things lie on this machine.
struct Problem: Error, Equatable {
    var status: HTTPResponse.Status
    /// One line with the remedy.
    var detail: String
    /// The field, parameter or part that is at fault.
    var field: String?
    /// Seconds after which to try again.
    var retryAfter: Int?
    /// Further headers, such as the methods that are allowed.
    var headers: HTTPFields = [:]

    static func invalid(_ field: String?, _ detail: String) -> Problem {
        Problem(status: .badRequest, detail: detail, field: field)
    }
    static func notFound(_ detail: String, field: String? = nil) -> Problem {
        Problem(status: .notFound, detail: detail, field: field)
    }
    static func unsupported(_ detail: String) -> Problem { Problem(status: .unsupportedMediaType, detail: detail) }
    static func tooLarge(_ field: String?, _ detail: String) -> Problem {
        Problem(status: .contentTooLarge, detail: detail, field: field)
    }
    /// What was sent is well-formed but cannot be used, such as an image that is damaged.
    static func unusable(_ field: String?, _ detail: String) -> Problem {
        Problem(status: .unprocessableContent, detail: detail, field: field)
    }
    static let cutShort = Problem(
        status: .badRequest, detail: "the body ended early, or is not valid HTTP; send the request again")
    static let busy = Problem(
        status: .serviceUnavailable, detail: "the queue of requests is full; try again in a second",
        retryAfter: 1)
    /// There is no room for the bytes that arrive or are fetched.
    static let crowded = Problem(
        status: .serviceUnavailable,
        detail: "the memory for request bodies is full, and the slowest was dropped; try again in a second",
        retryAfter: 1)
    static let slowBody = Problem(
        status: .requestTimeout, detail: "the body took too long to arrive; send it faster")
    static let late = Problem(
        status: .serviceUnavailable,
        detail: "the request timed out in the queue; try again in a second", retryAfter: 1)
    static let failure = Problem(
        status: .internalServerError, detail: "the service failed; see its log for the request's id")

    /// The body: `application/problem+json`.
    func body(requestID: String? = nil) -> JSONValue {
        var object: JSONObject = [
            "type": "about:blank", "title": .string(status.reasonPhrase), "status": .integer(status.code),
            "detail": .string(detail.cut),
        ]
        if let requestID { object["requestId"] = .string(requestID) }
        if let field { object["field"] = .string(field.cut) }
        return .object(object)
    }
}

extension String {
    /// The text, or the beginning of a long one: clients get back what they sent, but not megabytes of it.
    var cut: String {
        let end = unicodeScalars.index(unicodeScalars.startIndex, offsetBy: 2_000, limitedBy: unicodeScalars.endIndex)
        guard let end, end < unicodeScalars.endIndex else { return self }
        return String(self[..<end]) + "…"
    }
}
