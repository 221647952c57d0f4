import Basics
import Catalog
import Embedding
import Feeds
import Foundation
import Imaging
import Synchronization

/// Fetches the images of a source that are due: new ones, and those whose address is to be asked whether they have changed. An
/// image that is unchanged, by its validators or its content, is never looked at again.
struct ImageCollection: Sendable {
    let catalog: ImageCatalog
    let keeper: ItemKeeper
    let fetcher: PoliteFetcher
    let source: SourceRecord
    let holder: String
    /// The source's own; images there may be where the source is, even if that is private.
    let origin: String?

    private static let page = 64

    /// What came of an image.
    private enum Outcome: Sendable {
        case fetched, same
        case failed(String)
        /// Its host is to be left alone for longer than anyone waits.
        case paused(HostPause)
    }

    /// Fetches until none is due, or the time is over.
    /// - Parameter retries: whether those that could not be had are asked for at once.
    /// - Returns: until when a host is left alone that would be asked next; nil where none is.
    /// - Throws: `CatalogError`, `CancellationError`, `ModelError`.
    func fetch(
        until end: ContinuousClock.Instant, retries: Bool, _ report: inout SourceRunReport
    ) async throws -> Int64? {
        let clock = fetcher.clock
        if retries {
            try await onThread { [self] in
                try catalog.transaction { try $0.retryImages(of: source.id, now: clock.milliseconds) }
            }
        }
        while clock.instant() < end {
            let images = try await onThread { [self] in
                try catalog.productImages(of: source.id, dueBy: clock.milliseconds, limit: Self.page)
            }
            guard !images.isEmpty else { return nil }
            var pause: HostPause?
            for (image, outcome) in try await outcomes(of: images) {
                switch outcome {
                // It stays due; so does the rest.
                case .paused(let new): pause = pause ?? new
                case .fetched: report.imagesFetched += 1
                case .same: report.imagesSame += 1
                case .failed(let reason):
                    report.imagesFailed += 1
                    report.add("product \(image.name.onOneLine(limit: 60)), image \(image.number): \(reason)")
                }
            }
            if let pause {
                report.add("\(pause)")
                return pause.until
            }
        }
        return nil
    }

    private func outcomes(of images: [ProductImage]) async throws -> [(ProductImage, Outcome)] {
        try await withThrowingTaskGroup(of: (ProductImage, Outcome).self) { group in
            var waiting = images[...]
            // One more than the host gets, so that one is embedded while others come.
            for _ in 0...fetcher.settings.hostConcurrency {
                guard let image = waiting.popFirst() else { break }
                group.addTask { (image, try await take(image)) }
            }
            var done: [(ProductImage, Outcome)] = []
            while let next = try await group.next() {
                done.append(next)
                if let image = waiting.popFirst() { group.addTask { (image, try await take(image)) } }
            }
            return done
        }
    }

    private func take(_ image: ProductImage) async throws -> Outcome {
        do {
            return try await fetch(image)
        } catch let error
            where error is FetchError || error is EmbeddingError || error is SourceError
        {
            let reason = "\(error)".onOneLine(limit: 400)
            var random = SystemRandomNumberGenerator()
            let delay = BackOff(first: .seconds(60), longest: .seconds(24 * 3600))
                .delay(failures: image.failures + 1, using: &random)
            try await note(image, nil, due: fetcher.clock.milliseconds(after: delay), fault: reason)
            return .failed(reason)
        } catch let pause as HostPause {
            return .paused(pause)
        }
    }

    private func fetch(_ image: ProductImage) async throws -> Outcome {
        let body = Gathered(limit: fetcher.settings.imageBytes)
        let validators =
            image.content == nil
            ? nil : CacheValidators(entityTag: image.entityTag, lastModified: image.lastModified)
        var request = PoliteFetcher.Request(address: image.address, accept: "image/*", validators: validators)
        request.mayBePrivate = try WebAddress(image.address).origin == origin
        let limit = fetcher.settings.imageBytes
        let answer = try await fetcher.get(request) { head in
            if let length = head.length, length > limit { throw FetchError.Reason.tooLarge(length, limit: limit) }
            return { try body.add($0) }
        }
        if answer.isUnchanged {
            try await note(image, answer.validators ?? validators, due: nextLook)
            return .same
        }
        let validatorsNow = answer.validators
        return try await onThread { [self] in
            let bytes: [UInt8]
            do { bytes = try Gunzip.all(body.bytes, limit: limit) } catch {
                throw SourceError("\(image.address) is damaged")
            }
            if let content = image.content, ContentHash(SHA256.hash(bytes)) == content {
                try noteNow(image, validatorsNow, due: nextLook)
                return .same
            }
            try put(image, bytes, validatorsNow)
            return .fetched
        }
    }

    /// Makes an item of an image, or gives the item another; with what is known of it, in one transaction.
    private func put(_ image: ProductImage, _ bytes: [UInt8], _ validators: CacheValidators?) throws {
        let key = image.key(in: source.name)
        if let fault = key.fault { throw SourceError(fault) }
        do {
            try keeper.put(key, image: bytes) { transaction, before, item in
                try transaction.require(source.id, holder: holder)
                if let before, try !transaction.isItem(before.id, of: image) {
                    // What a source left that was removed is taken over.
                    guard before.attributes["source"] == .text(source.name),
                        before.attributes["product_id"] == .text(image.name)
                    else { throw SourceError("the key '\(key.text.onOneLine(limit: 100))' is another item's") }
                    try transaction.make(.changeAttributes(key, image.attributes.map { ($0.name, $0.value) }))
                } else if before == nil {
                    try transaction.make(.setAttributes(key, image.attributes))
                }
                guard try transaction.link(image, to: item.id) else {
                    throw SourceError("the product has another image by now")
                }
                try transaction.note(
                    image, entityTag: validators?.entityTag, lastModified: validators?.lastModified, due: nextLook)
            }
        } catch CatalogError.invalidChange(_, let reason) {
            throw SourceError(reason)
        }
    }

    private var nextLook: Int64 {
        fetcher.clock.milliseconds(after: fetcher.settings.imageAge * Double.random(in: 0.75...1.25))
    }

    private func note(
        _ image: ProductImage, _ validators: CacheValidators?, due: Int64, fault: String? = nil
    ) async throws {
        try await onThread { [self] in try noteNow(image, validators, due: due, fault: fault) }
    }

    private func noteNow(_ image: ProductImage, _ validators: CacheValidators?, due: Int64, fault: String? = nil) throws
    {
        try catalog.transaction { transaction in
            try transaction.require(source.id, holder: holder)
            try transaction.note(
                image, entityTag: validators?.entityTag, lastModified: validators?.lastModified, due: due, fault: fault)
        }
    }
}
