import Basics
import Feeds

/// A feed, a page of one, or one of its files: on the disk, and yet to be parsed.
struct FeedPart: Sendable {
    /// Where it came from.
    var address: String
    /// The kind that the server says it is.
    var contentType: String?
    /// The format, where the source tells it.
    var format: FeedFormat?
    /// What the feed does not say of itself.
    var options: FeedOptions
    /// Its bytes.
    var spool: FeedSpool

    /// What came of reading it.
    struct Outcome: Sendable {
        /// How many products and faults there are.
        var found = 0
        /// Why it could not be read to its end; nil where it was.
        var failure: String?
    }

    /// Parses all of it at constant memory. Blocks.
    /// - Parameter handle: called with each thing that is found, in order.
    func read(_ isCancelled: () -> Bool, _ handle: (FeedEvent) throws -> Void) throws -> Outcome {
        let next = try spool.plain()
        do {
            guard let first = try next() else { return Outcome(failure: "the feed is empty") }
            let path = address.prefix { $0 != "?" && $0 != "#" }
            guard
                let format = format
                    ?? FeedFormat.detected(contentType: contentType, name: String(path), head: first)
            else { return Outcome(failure: "the feed's format is not known: it is no XML, TSV, CSV or JSON Lines") }
            var parser = FeedParser(format, options: options)
            var piece: [UInt8]? = first
            while let bytes = piece, parser.failure == nil {
                if isCancelled() { throw CancellationError() }
                for event in parser.consume(bytes) { try handle(event) }
                piece = try next()
            }
            for event in parser.finish() { try handle(event) }
            return Outcome(
                found: parser.summary.products + parser.summary.faults, failure: parser.failure.map { "\($0)" })
        } catch let fault as Gunzip.Fault {
            return Outcome(failure: "the feed \(fault)")
        }
    }
}
