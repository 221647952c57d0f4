/// Reads a feed of products in pieces, at constant memory.
///
/// ```swift
/// var parser = FeedParser(.xml, options: FeedOptions(address: address))
/// for chunk in chunks {
///     for event in parser.consume(chunk) { … }
///     if parser.failure != nil { break }
/// }
/// for event in parser.finish() { … }
/// if parser.isComplete { … }  // only then may products be missed
/// ```
///
/// A broken feed gives everything before the break; then ``failure`` says where and why, and nothing more comes. However the
/// feed is cut into pieces, the products and faults are the same. What it keeps is bounded by ``FeedLimits``; a feed of 1 GB
/// takes less than 100 MB. O(bytes) in all.
package struct FeedParser: ~Copyable {
    private var parser: any FormatParser
    private var found: FeedAssembler
    private var bytes = 0
    private var isFinished = false

    /// Why the feed could not be read to its end.
    package private(set) var failure: FeedError?

    /// A parser of one feed.
    package init(_ format: FeedFormat, options: FeedOptions = FeedOptions()) {
        found = FeedAssembler(options)
        switch format {
        case .xml: parser = XMLFeedParser(limits: options.limits)
        case .tsv: parser = TableFeedParser(separator: UInt8(ascii: "\t"), limits: options.limits)
        case .csv: parser = TableFeedParser(separator: nil, limits: options.limits)
        case .jsonLines: parser = JSONLinesParser(limits: options.limits)
        case .shopify: parser = ShopifyParser(options: options)
        }
    }

    /// How many of each the feed has had so far.
    package var summary: FeedSummary { found.summary }

    /// Whether all of the feed was read, so that what is not in it is not offered any more: products that were left out
    /// aside.
    package var isComplete: Bool { isFinished && failure == nil }

    /// Takes the next bytes, and returns what they complete. After a failure, and after the end, it takes nothing.
    package mutating func consume(_ chunk: some Collection<UInt8>) -> [FeedEvent] {
        let done: Void? = chunk.withContiguousStorageIfAvailable { read($0) }
        if done == nil { Array(chunk).withUnsafeBufferPointer { read($0) } }
        return found.take()
    }

    /// Says that the feed is over. A transfer that ended too early is not: then leave it unfinished.
    package mutating func finish() -> [FeedEvent] {
        guard failure == nil, !isFinished else { return [] }
        isFinished = true
        do throws(FeedError) { try parser.finish(&found) } catch { failure = error }
        return found.take()
    }

    private mutating func read(_ chunk: UnsafeBufferPointer<UInt8>) {
        guard failure == nil, !isFinished else { return }
        // Only what the feed may still have is looked at, so that the limit strikes at the same byte in any pieces.
        let limit = found.options.limits.feedBytes
        let allowed = chunk.prefix(max(0, limit - bytes))
        bytes += allowed.count
        do throws(FeedError) {
            try parser.consume(UnsafeBufferPointer(rebasing: allowed), &found)
            if allowed.count < chunk.count { throw FeedError(line: nil, .limit, "there are more than \(limit) bytes") }
        } catch {
            failure = error
        }
    }
}
