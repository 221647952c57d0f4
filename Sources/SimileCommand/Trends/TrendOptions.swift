import ArgumentParser
import Catalog
import CommandSupport
import Foundation
import Simile

/// Which history is looked at.
struct TrendOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The beginning: so many hours, days or weeks ago, or a date.", valueName: "30d|date"))
    var since = "30d"

    @Option(help: "How long periods are.")
    var by = TrendPeriodName.week

    @Option(help: ArgumentHelp("What is counted.", valueName: "items|events|view|cart|buy|like"))
    var of = "items"

    @Option(
        help: ArgumentHelp(
            "The attribute that says when items came (default: when they were added to the catalog).",
            valueName: "attribute"))
    var date: String?

    @Option(help: ArgumentHelp("How many complete periods are recent, beside the running one.", valueName: "n"))
    var recent = 1

    @Option(help: ArgumentHelp("The fewest that may be called a trend.", valueName: "n"))
    var minCount = 5

    @Option(name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    func validate() throws {
        guard TrendRequest.beginning(since, until: Date()) != nil else {
            throw ValidationError("--since must be as 48h, 30d or 12w, or a date as 2026-03-01.")
        }
        guard TrendRequest.Subject(named: of) != nil else {
            throw ValidationError("--of must be one of \(TrendRequest.Subject.names.joined(separator: ", ")).")
        }
        guard recent >= 1 else { throw ValidationError("--recent must be at least 1.") }
        guard minCount >= 1 else { throw ValidationError("--min-count must be at least 1.") }
        try checkNames([date].compactMap { $0 }, of: "--date")
        try checkCondition(condition)
    }

    func request(_ space: SpaceOptions) throws -> TrendRequest {
        let now = Date()
        var request = TrendRequest(since: TrendRequest.beginning(since, until: now) ?? now, until: now, by: by.period)
        request.subject = TrendRequest.Subject(named: of) ?? .items
        (request.date, request.recent, request.minimumCount) = (date, recent, minCount)
        request.filter = try condition.map { try Filter.parse($0) }
        (request.model, request.precision) = (space.model, space.precision?.precision)
        return request
    }
}

/// The value of `--by`.
enum TrendPeriodName: String, ExpressibleByArgument, CaseIterable {
    case hour, day, week, month

    var period: TrendPeriod {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week: .week
        case .month: .month
        }
    }
}

extension CatalogOptions {
    /// Opens it such that the numbers of groups can be kept; where it cannot be written, for reading.
    func openForTrends(_ limits: LimitOptions? = nil, fetcher: ImageFetcher = ImageFetcher()) async throws
        -> ImageLibrary
    {
        if let library = try? await open(.writeExisting, limits, fetcher: fetcher) { return library }
        return try await open(.read, limits, fetcher: fetcher)
    }
}
