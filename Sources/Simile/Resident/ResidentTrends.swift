import Basics
import Catalog
import Foundation
import Synchronization
import Trends

/// The last trends that pictures were placed by, for a minute: many pictures come at once.
final class ResidentTrends: Sendable {
    private let last = Mutex<(question: Question, found: TrendFinder.Found, at: ContinuousClock.Instant)?>(nil)
    private static let patience = Duration.seconds(60)

    /// What a request asks, the moment aside.
    private struct Question: Hashable {
        let subject: TrendRequest.Subject
        let length: Int
        let period: TrendPeriod
        let counts: [Int]
        let date: String?
        let filter: Filter?
        let model: String?
        let precision: Precision?

        init(_ request: TrendRequest) {
            (subject, period, date, filter) = (request.subject, request.period, request.date, request.filter)
            (model, precision) = (request.model, request.precision)
            counts = [request.recent, request.minimumCount]
            // To the minute: a request without moments is made anew each time.
            let length = request.until.trendMilliseconds - request.since.trendMilliseconds
            self.length = Int(length / 60_000)
        }
    }

    init() {}

    /// What was found for such a request; found now, where that was too long ago.
    func found(
        for request: TrendRequest, _ find: @Sendable (TrendRequest) async throws -> TrendFinder.Found
    ) async throws -> TrendFinder.Found {
        let question = Question(request)
        let known = last.withLock { last -> TrendFinder.Found? in
            guard let last, last.question == question, ContinuousClock.now - last.at < Self.patience else { return nil }
            return last.found
        }
        if let known { return known }
        let found = try await find(request)
        last.withLock { $0 = (question, found, .now) }
        return found
    }
}
