import Basics
import Feeds
import Foundation
import Synchronization

/// Brings what a source has to the disk: one feed, the pages of a shop, the files of a sitemap's index.
struct SourceReader: Sendable {
    /// What came of asking.
    enum Outcome: Sendable {
        /// It is as it was.
        case unchanged
        /// All of it; and what the answer said of its state, where one answer was all.
        case parts([FeedPart], CacheValidators?)
    }

    let fetcher: PoliteFetcher
    let description: SourceDescription
    /// On whose disk.
    let folder: String

    /// Asks for all of it.
    /// - Parameter validators: what is known of it already.
    /// - Throws: ``FetchError``, ``HostPause``, `FileError`, ``SourceError``, `CancellationError`.
    func read(_ validators: CacheValidators?) async throws -> Outcome {
        switch description.kind {
        case .shopify: return .parts(try await pages(), nil)
        case .feed, .sitemap, .folder:
            let (part, answer) = try await part(description.url, validators)
            guard let part else { return .unchanged }
            let linked = try await linkedFeeds(of: part)
            if linked.isEmpty { return .parts([part], answer) }
            var parts: [FeedPart] = []
            for address in linked { if let part = try await self.part(address, nil).part { parts.append(part) } }
            // That the index is unchanged says nothing about what it names.
            return .parts(parts, nil)
        }
    }

    private func part(
        _ address: String, _ validators: CacheValidators?
    ) async throws -> (part: FeedPart?, validators: CacheValidators?) {
        let spool = try FeedSpool(in: folder, limit: fetcher.settings.feedBytes)
        var request = PoliteFetcher.Request(
            address: address, accept: "application/xml, text/*, application/json, */*;q=0.8", validators: validators,
            timeout: fetcher.settings.feedTimeout)
        request.mayBePrivate = try WebAddress(address).origin == WebAddress(description.url).origin
        let answer = try await fetcher.get(request) { head in
            if let encoding = head["Content-Encoding"]?.lowercased(),
                !["gzip", "x-gzip", "identity"].contains(encoding)
            {
                throw FetchError.Reason.unusable("is sent in the encoding '\(encoding.onOneLine(limit: 40))', not gzip")
            }
            if let length = head.length, length > fetcher.settings.feedBytes {
                throw FetchError.Reason.tooLarge(length, limit: fetcher.settings.feedBytes)
            }
            return { try spool.append($0) }
        }
        guard !answer.isUnchanged else { return (nil, nil) }
        let format: FeedFormat? =
            switch description.kind {
            case .shopify: .shopify
            case .sitemap: .xml
            case .feed, .folder: nil
            }
        return (
            FeedPart(
                address: address, contentType: answer.head["Content-Type"], format: format,
                options: description.options(address: address), spool: spool),
            answer.validators
        )
    }

    /// The sitemaps that an index names.
    private func linkedFeeds(of part: FeedPart) async throws -> [String] {
        guard description.kind == .sitemap else { return [] }
        let limit = fetcher.settings.parts
        return try await onCancellableThread { isCancelled in
            var found: [String] = []
            _ = try part.read(isCancelled) { event in
                guard case .feed(let feed) = event, !found.contains(feed.address) else { return }
                guard found.count < limit else { throw SourceError("its index names more than \(limit) sitemaps") }
                found.append(feed.address)
            }
            return found
        }
    }

    /// Pages until one has no products. What comes while pages are turned may be missed, or come twice.
    private func pages() async throws -> [FeedPart] {
        let shop = description.url.hasSuffix("/") ? String(description.url.dropLast()) : description.url
        let base = shop.hasSuffix("/products.json") ? shop : shop + "/products.json"
        var parts: [FeedPart] = []
        for page in 1...fetcher.settings.parts {
            guard let part = try await part("\(base)?limit=250&page=\(page)", nil).part else { break }
            parts.append(part)
            let outcome = try await onCancellableThread { try part.read($0) { _ in } }
            if outcome.failure != nil || outcome.found == 0 { return parts }
        }
        throw SourceError("it has more than \(fetcher.settings.parts) pages")
    }
}

/// Why a source cannot be run, or named.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line.
    public let description: String
    /// Whether there is no source of the name.
    package let isUnknown: Bool

    init(_ reason: String, isUnknown: Bool = false) {
        description = reason.onOneLine
        self.isUnknown = isUnknown
    }
}
