import Foundation
import HTTPTypes
import Simile
import Testing

@testable import Catalog
@testable import SimileServer

/// What a service answers when its catalog has no room.
@Suite struct FullDiskTests {
    @Test func addingIs507AndLeavesNothing() async throws {
        try await TestShop.open { shop in
            for number in 0..<3 { try await shop.put("p\(number)", (UInt8(number * 50), 20, 30)) }
            let pages = try shop.catalog.writerPragma("page_count")
            try shop.catalog.writerPragma("max_page_count", set: pages)
            var status = 201
            var number = 3
            while status == 201, number < 2000 {
                status = try await shop.put("p\(number)", (UInt8(number % 256), UInt8(number / 256), 1)).status
                number += 1
            }
            #expect(status == 507)
            #expect(try Uploads(of: shop.catalog).unnamed == 0)
            for uri in ["/v1/items", "/v1/items/p0", "/v1/items/p0/image", "/v1/items/p0/similar", "/v1/stats"] {
                #expect(try await shop.ask(.get, uri).status == 200)
            }
            for number in 0..<3 { #expect(try await shop.ask(.delete, "/v1/items/p\(number)").status == 204) }
            try shop.catalog.writerPragma("max_page_count", set: 1_000_000)
            #expect(try await shop.put("p0", (1, 2, 3)).status == 201)
        }
    }

    @Test func eachShortageIsTold() throws {
        let texts = try [CatalogError.Shortage.disk, .quota, .fileSize].map { shortage in
            let problem = try #require(Problem(CatalogError.diskFull(directory: "/secret", shortage: shortage)))
            #expect(problem.status.code == 507 && !problem.detail.contains("secret"))
            return problem.detail
        }
        #expect(Set(texts).count == 3)
        let readOnly = try #require(Problem(CatalogError.readOnly(directory: "/secret", reason: "r")))
        #expect(readOnly.status.code == 503 && !readOnly.detail.contains("secret"))
    }
}
