import Foundation
import HTTPTypes
import Simile
import Testing

@testable import SimileServer

/// Sources of products over HTTP.
@Suite struct SourceRouteTests {
    @Test func `sources are listed, paused, resumed and run`() async throws {
        try await TestShop.open({ $0.collect = true }) { shop in
            try await shop.service.library.addSource(
                "garments", url: "http://127.0.0.1:1/feed.xml", every: .seconds(60))
            let list = try await shop.ask(.get, "/v1/sources")
            #expect(list.status == 200 && list["sources"].count == 1)
            let source = list["sources"][0]
            #expect(source["name"].text == "garments" && source["kind"].text == "feed" && source["state"].text == "new")
            #expect(source["interval"].text == "1m" && source["items"].number == 0)

            #expect(try await shop.ask(.post, "/v1/sources/garments/pause")["state"].text == "paused")
            #expect(try await shop.ask(.post, "/v1/sources/garments/resume")["state"].text == "new")
            #expect(try await shop.ask(.post, "/v1/sources/garments/run").status == 200)
            #expect(try await shop.ask(.post, "/v1/sources/garments/confirm").status == 409)
            #expect(try await shop.ask(.post, "/v1/sources/other/pause").status == 404)
            #expect(try await shop.ask(.get, "/v1/sources/garments")["url"].text == "http://127.0.0.1:1/feed.xml")
        }
    }

    @Test func `a service that does not collect says so; one that does reads what is due, and counts it`() async throws
    {
        try await TestShop.open { shop in
            try await shop.service.library.addSource("garments", url: "http://127.0.0.1:1/feed.xml")
            #expect(try await shop.ask(.post, "/v1/sources/garments/run").status == 409)

            let collecting = Task { await shop.service.collect() }
            var state: String?
            for _ in 0..<400 where state != "failing" {
                try await Task.sleep(for: .milliseconds(25))
                state = try await shop.ask(.get, "/v1/sources/garments")["state"].text
            }
            collecting.cancel()
            await collecting.value
            // Private addresses are not connected to.
            let source = try await shop.ask(.get, "/v1/sources/garments")
            #expect(source["state"].text == "failing" && source["lastError"].text?.contains("private address") == true)
            let metrics = String(decoding: try await shop.ask(.get, "/metrics").bytes, as: UTF8.self)
            #expect(metrics.contains("simile_source_failing{source=\"garments\"} 1"))
        }
    }
}
