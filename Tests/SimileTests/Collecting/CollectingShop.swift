import Basics
import Catalog
import Feeds
import Foundation
import Imaging
import ModelZoo
import Synchronization
import TestSupport

@testable import Simile

/// A catalog and a shop, and a clock that waits for nobody.
final class CollectingShop {
    private let folder: TemporaryFolder
    let library: ImageLibrary
    let server: ShopServer
    let clock: CollectingClock
    let collector: Collector

    init(
        privateAddresses: ImageFetcher.PrivateAddresses = .ifRequested,
        _ change: (inout CollectingSettings) -> Void = { _ in }
    ) async throws {
        folder = try TemporaryFolder()
        server = try await ShopServer()
        var options = ImageLibrary.Options()
        options.model = ModelChoice("colour")
        options.store = ModelStore(folders: ["/nowhere"])
        options.fetcher.privateAddresses = privateAddresses
        library = try await ImageLibrary.open(folder.path + "/shop", options: options)
        let now = Now()
        clock = CollectingClock(
            date: { now.time.withLock { $0.date } }, instant: { now.time.withLock { $0.instant } },
            sleep: { until in now.advance(to: until) })
        self.now = now
        var settings = CollectingSettings()
        change(&settings)
        collector = Collector(library, settings: settings, clock: clock)
    }

    private let now: Now

    /// Lets time go by.
    func pass(_ duration: Duration) { now.advance(to: now.time.withLock { $0.instant } + duration) }

    var instant: ContinuousClock.Instant { clock.instant() }

    func run(_ name: String = "shop", isDryRun: Bool = false) async throws -> SourceRunReport {
        try await collector.run(name, isDryRun: isDryRun)
    }

    func keys() throws -> [String] { try library.catalog.items().map(\.key.text) }

    /// An image of one color.
    static func image(_ number: Int) throws -> [UInt8] {
        try PixelBuffer(width: 16, height: 16, fill: (UInt8(number * 40 % 256), 90, 200)).png()
    }

    /// A feed of JSON Lines, of products whose image is at `/ID.png`.
    func feed(_ ids: [String], price: String = "10.00 EUR", more: String = "") -> String {
        ids.map {
            """
            {"id":"\($0)","title":"Product \($0)","image_link":"\(server.url("/\($0).png"))","price":"\(price)"\(more)}

            """
        }.joined()
    }

    /// Offers products, with an image for each.
    func offer(_ ids: [String], price: String = "10.00 EUR", etag: String? = nil) throws {
        server["/feed.jsonl"] = .init(feed(ids, price: price), etag: etag)
        for (number, id) in ids.enumerated() where server["/\(id).png"] == nil {
            server["/\(id).png"] = .init(try Self.image(number), etag: "\"\(id)\"")
        }
    }

    private final class Now: Sendable {
        let time = Mutex((date: Date(timeIntervalSince1970: 1_700_000_000), instant: ContinuousClock.now))

        func advance(to instant: ContinuousClock.Instant) {
            time.withLock { time in
                guard instant > time.instant else { return }
                time.date += (instant - time.instant).seconds
                time.instant = instant
            }
        }
    }
}
