package import Catalog
package import Feeds
public import Foundation

/// The sources of products and how their runs go.
public struct SourceList: Sendable, Encodable {
    /// In the order of their names.
    public var sources: [SourceStatus]

    /// Those of a catalog. Blocks.
    package init(of catalog: ImageCatalog) throws {
        let counts = try catalog.sourceCounts()
        sources = try catalog.sources().map {
            try SourceStatus($0, counts[$0.id] ?? SourceCounts(), interval: CollectingSettings().interval, now: Date())
        }
    }
}

/// A source of products and how its runs go.
public struct SourceStatus: Sendable, Hashable {
    /// What a source is doing.
    public enum State: String, Sendable, Hashable, Codable {
        /// It was never read.
        case new
        /// Its last run went well.
        case ready
        /// It is run at present.
        case running
        /// It is not read until it is resumed.
        case paused
        /// Its last run went wrong; its items stay.
        case failing
        /// It has less than half of what it had, which a person is to confirm.
        case quarantined
    }

    /// Its name, which its items' keys begin with.
    public var name: String
    /// What is read.
    public var kind: SourceKind
    /// Where it is.
    public var url: String
    /// How often it is read, such as `15m`.
    public var interval: String
    /// What it is doing.
    public var state: State
    /// Products that it offers.
    public var products: Int
    /// Images of them that are items.
    public var items: Int
    /// Images that are yet to be fetched for the first time.
    public var pending: Int
    /// Images that could not be had the last time.
    public var failing: Int
    /// Seconds since the last run began that read all of it, or heard that it is unchanged: so old may be what the catalog says of
    /// it. Nil where there was none.
    public var lag: Double?
    /// When the last run began.
    public var lastRun: Date?
    /// When the last run began that read all of it, or heard that it is unchanged.
    public var lastSuccess: Date?
    /// What went wrong in the last run.
    public var lastError: String?
    /// When it is read next.
    public var next: Date?
    /// What the last run did.
    public var report: SourceRunReport?

    init(_ record: SourceRecord, _ counts: SourceCounts, interval usual: SourceInterval, now: Date) throws {
        let description = try SourceDescription(record)
        let state = try SourceState(record)
        func date(_ milliseconds: Int64?) -> Date? {
            milliseconds.map { Date(timeIntervalSince1970: Double($0) / 1000) }
        }
        (name, url, kind) = (record.name, description.url, SourceKind(description.kind))
        interval = (description.interval ?? usual).description
        (products, items, pending, failing) = (counts.products, counts.items, counts.pending, counts.failing)
        (lastRun, lastSuccess, lastError) = (date(state.lastRun), date(state.lastSuccess), state.lastError)
        lag = lastSuccess.map { max(0, now.timeIntervalSince($0)) }
        next = record.isPaused ? nil : date(record.due)
        report = state.lastReport
        self.state =
            if record.isHeld(at: Int64(now.timeIntervalSince1970 * 1000)) { .running } else if record.isPaused {
                .paused
            } else if state.history.quarantined != nil { .quarantined } else if state.failures > 0 { .failing } else {
                state.lastRun == nil ? .new : .ready
            }
    }
}

extension SourceStatus: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, kind, url, interval, state, products, items, pending, failing, lag, lastRun, lastSuccess, lastError
        case next, report
    }

    /// Writes all members; what there is not is null, and times are in ISO 8601.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(name, forKey: .name)
        try object.encode(kind, forKey: .kind)
        try object.encode(url, forKey: .url)
        try object.encode(interval, forKey: .interval)
        try object.encode(state, forKey: .state)
        try object.encode(products, forKey: .products)
        try object.encode(items, forKey: .items)
        try object.encode(pending, forKey: .pending)
        try object.encode(failing, forKey: .failing)
        try object.encode(lag, forKey: .lag)
        try object.encode(lastRun?.ISO8601Format(), forKey: .lastRun)
        try object.encode(lastSuccess?.ISO8601Format(), forKey: .lastSuccess)
        try object.encode(lastError, forKey: .lastError)
        try object.encode(next?.ISO8601Format(), forKey: .next)
        try object.encode(report, forKey: .report)
    }
}

/// What a source is read as.
public enum SourceKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A feed whose format its bytes tell: Google Merchant's XML or TSV, CSV, or JSON Lines.
    case feed
    /// A shop of Shopify, whose `products.json` is read page by page.
    case shopify
    /// A sitemap with images, or an index of sitemaps.
    case sitemap
    /// A folder of images on this machine.
    case folder

    init(_ kind: SourceDescription.Kind) {
        self =
            switch kind {
            case .feed: .feed
            case .shopify: .shopify
            case .sitemap: .sitemap
            case .folder: .folder
            }
    }

    /// The kind as descriptions have it.
    package var kind: SourceDescription.Kind {
        switch self {
        case .feed: .feed
        case .shopify: .shopify
        case .sitemap: .sitemap
        case .folder: .folder
        }
    }

    /// The kind that an address suggests.
    public init(suggestedBy address: String) {
        let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
        let name = path.split(separator: "/").last ?? ""
        self =
            if path.hasPrefix("/") { .folder } else if name == "products.json" {
                .shopify
            } else if name.contains("sitemap") && name.contains(".xml") { .sitemap } else { .feed }
    }
}
