/// Where formats put what they find: drafts become products or faults.
struct FeedAssembler {
    let options: FeedOptions
    /// What was found since it was last taken.
    private(set) var events: [FeedEvent] = []
    private(set) var summary = FeedSummary()
    private var seen = SeenIdentifiers()

    init(_ options: FeedOptions) { self.options = options }

    mutating func add(_ draft: ProductDraft) throws(FeedError) {
        var check = ProductCheck(draft, options)
        let product = check.product { seen.insert($0) }
        for fault in check.faults { add(fault) }
        guard let product else { return }
        guard summary.products < options.limits.products else {
            throw FeedError(line: draft.line, .limit, "there are more than \(options.limits.products) products")
        }
        summary.products += 1
        events.append(.product(product))
    }

    mutating func add(_ fault: ProductFault) {
        summary.faults += 1
        if fault.effect == .productLeftOut { summary.leftOut += 1 }
        events.append(.fault(fault))
    }

    mutating func add(_ feed: LinkedFeed) {
        summary.feeds += 1
        events.append(.feed(feed))
    }

    mutating func take() -> [FeedEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }
}

/// How many of each a feed has had so far.
package struct FeedSummary: Hashable, Sendable {
    /// Products that can be used.
    package internal(set) var products = 0
    /// Faults, of which one product may have several.
    package internal(set) var faults = 0
    /// Products that cannot be used.
    package internal(set) var leftOut = 0
    /// Other feeds that are named.
    package internal(set) var feeds = 0
}

/// What reads one format.
protocol FormatParser {
    /// Takes the next bytes. What is found before an error is added before it is thrown.
    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, _ found: inout FeedAssembler) throws(FeedError)
    /// Says that there are no more.
    mutating func finish(_ found: inout FeedAssembler) throws(FeedError)
}
