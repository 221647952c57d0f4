import Foundation
import HTTPTypes
import Imaging
import Simile
import Testing

@testable import SimileServer

/// What a service decodes at a time, and what it refuses to.
@Suite struct DecodingTests {
    /// 6000×4000 pixels in seven passes, of which there is nothing but the header.
    private static let interlaced: [UInt8] =
        [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 23, 112, 0, 0, 15, 160, 8, 2, 0, 0, 1]
        + [93, 62, 238, 4, 0, 0, 0, 0, 73, 68, 65, 84, 53, 175, 6, 30, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130]

    @Test func imagesThatNeedTooMuchMemoryAreRefused() async throws {
        try await TestShop.open({ $0.limits.decodeMegabytes = 64 }) { shop in
            let large = try await shop.ask(.put, "/v1/items/a", type: "image/png", Self.interlaced)
            #expect(large.status == 413 && large["detail"].text?.contains("limits.decodeMegabytes") == true)
            #expect(try await shop.put("b", (200, 20, 30)).status == 201)
            #expect(shop.service.limits.budget?.load ?? (1, 1, 1) == (0, 0, 0))
        }
        // Where there is room, it is the file's fault.
        try await TestShop.open { shop in
            let cut = try await shop.ask(.put, "/v1/items/a", type: "image/png", Self.interlaced)
            #expect(cut.status == 422)
        }
    }

    @Test func refusalsSayWhoseFaultTheyAre() {
        #expect(Problem(ImagingError.tooSlow(name: "a", limit: 1.5))?.status.code == 422)
        #expect(Problem(ImagingError.tooMuchMemory(name: "a", bytes: 2 << 30, limit: 1 << 30))?.status.code == 413)
        #expect(Problem(ImagingError.noRoom(name: "a")) == .busy)
    }

    @Test func longDecodesLeaveRoomForOthers() async throws {
        try await TestShop.open({ $0.limits.workers = 2 }) { shop in
            #expect(shop.service.limits.budget?.longPlaces == 1)
        }
    }
}
