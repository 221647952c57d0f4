import Foundation
import Synchronization
import Testing

@testable import Imaging

@Suite("Budget for decoding")
struct DecodeBudgetTests {
    /// Runs work on a thread of its own.
    private func onThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Task<Result, Never> {
        let turn = DecodeTurn.current
        return Task {
            await withCheckedContinuation { continuation in
                Thread { DecodeTurn.$current.withValue(turn) { continuation.resume(returning: work()) } }.start()
            }
        }
    }

    private func until(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func whoDoesNotFitIsRefused() throws {
        let budget = DecodeBudget(bytes: 64 << 20)
        let reader = ImageReader(limits: ImageLimits(budget: budget))
        let bytes = HostilePNG.file(width: 6000, height: 4000, isInterlaced: true)
        let error = try failure { () throws(ImagingError) in
            try reader.thumbnail(.bytes(bytes, name: "png"), longSide: 100)
        }
        guard case .tooMuchMemory("png", let needed, 64 << 20) = error else { throw error }
        #expect(needed >= 6000 * 4000 * 3 && error.description.contains("limits.decodeMegabytes"))
        // Its header costs nothing, and row by row it fits.
        #expect(try reader.header(of: .bytes(bytes, name: "png")).width == 6000)
        let rows = HostilePNG.file(width: 600, height: 400)
        #expect(try reader.thumbnail(.bytes(rows, name: "png"), longSide: 100).width == 100)
        #expect(budget.load == (0, 0, 0))
    }

    @Test func everythingIsGivenBack() throws {
        let budget = DecodeBudget(bytes: 100 << 20)
        let reader = ImageReader(limits: ImageLimits(budget: budget))
        let whole = HostilePNG.file(width: 2000, height: 1500, isInterlaced: true)
        _ = try reader.thumbnail(.bytes(whole, name: "png"), longSide: 100)
        #expect(budget.load == (0, 0, 0))
        let cut = [UInt8](whole.dropLast(whole.count / 10))
        _ = try failure { () throws(ImagingError) in try reader.thumbnail(.bytes(cut, name: "png"), longSide: 100) }
        #expect(budget.load == (0, 0, 0))
    }

    @Test func waitingGivesThePlaceUpAndSmallerOnesGoFirst() async throws {
        let budget = DecodeBudget(bytes: 100, longPlaces: 1)
        let held = DecodeShare(bytes: 60, isLong: true)
        #expect(budget.take(held))
        let left = Mutex(0)
        let turn = DecodeTurn { left.withLock { $0 += 1 } }
        let large = DecodeTurn.$current.withValue(turn) {
            onThread { budget.take(DecodeShare(bytes: 80, isLong: true)) }
        }
        try await until { budget.load.waiting == 1 }
        try await until { left.withLock { $0 } == 1 }
        // Fits beside.
        #expect(budget.take(DecodeShare(bytes: 40)))
        budget.give(DecodeShare(bytes: 40))
        budget.give(held)
        #expect(await large.value)
        #expect(budget.load == (80, 1, 0))
        turn.leave()
        #expect(left.withLock { $0 } == 1)
        budget.give(DecodeShare(bytes: 80, isLong: true))
        #expect(budget.load == (0, 0, 0))
    }

    @Test func whoIsCancelledOrLateLeavesTheLine() async throws {
        let budget = DecodeBudget(bytes: 100)
        #expect(budget.take(DecodeShare(bytes: 100)))
        let late = DecodeTurn(until: .now - .seconds(1)) {}
        let first = DecodeTurn.$current.withValue(late) { onThread { budget.take(DecodeShare(bytes: 50)) } }
        #expect(await !first.value)
        let turn = DecodeTurn {}
        let second = DecodeTurn.$current.withValue(turn) { onThread { budget.take(DecodeShare(bytes: 50)) } }
        try await until { budget.load.waiting == 1 }
        turn.cancel()
        #expect(await !second.value)
        budget.give(DecodeShare(bytes: 100))
        #expect(budget.load == (0, 0, 0))
    }

    @Test func theLineHasAnEnd() async throws {
        let budget = DecodeBudget(bytes: 1)
        #expect(budget.take(DecodeShare(bytes: 1)))
        let waiting = (0..<32).map { _ in onThread { budget.take(DecodeShare(bytes: 1)) } }
        try await until { budget.load.waiting == 32 }
        #expect(!budget.take(DecodeShare(bytes: 1)))
        for task in waiting {
            budget.give(DecodeShare(bytes: 1))
            _ = task
        }
        for task in waiting { #expect(await task.value) }
        budget.give(DecodeShare(bytes: 1))
        #expect(budget.load == (0, 0, 0))
    }

    /// What is judged from a header.
    @Test(arguments: [
        ("rgb.png", 0), ("interlaced.png", 48 * 36 * 3), ("rgb.jpg", 0), ("rgb.webp", 48 * 36 * 8),
        ("palette.gif", 48 * 36 * 4), ("rgb.tiff", 48 * 36 * 3), ("rgb.avif", 48 * 36 * 7), ("rgb.heic", 48 * 36 * 7),
        ("bitmap-24.bmp", 0),
        ("bitmap-runs-8.bmp", 273),
    ])
    func memory(name: String, bytes: Int) throws {
        let cost = try ImageReader().withDecoder(of: Fixture.source(name)) { decoder throws(ImagingError) in
            decoder.cost
        }
        #expect(cost.bytes == bytes)
    }

    @Test func fullColorsOfAVIFTakeMore() throws {
        var bytes = try Fixture.bytes("rgb.avif")
        let name = Array("av1C".utf8)
        let place = try #require(bytes.indices.dropLast(7).first { Array(bytes[$0..<$0 + 4]) == name })
        bytes[place + 6] &= ~0x0C
        let cost = try ImageReader().withDecoder(of: .bytes(bytes, name: "")) { decoder throws(ImagingError) in
            decoder.cost
        }
        #expect(cost.bytes == 48 * 36 * 13)
    }

    @Test func memoryOfTIFF() throws {
        func cost(_ file: HostileTIFF) throws -> Int {
            try ImageReader().withDecoder(of: .bytes(file.bytes, name: "")) { decoder throws(ImagingError) in
                decoder.cost.bytes
            }
        }
        // By rows, however long the strip.
        var file = HostileTIFF(width: 100, height: 4000, rowsPerStrip: 4000)
        #expect(try cost(file) == 100 * 512 * 3)
        // A whole strip of JPEG.
        file.compression = 7
        #expect(try cost(file) == 100 * 4000 * 6)
    }

    @Test func progressiveJPEGHoldsItsCoefficients() throws {
        let source = try Fixture.source("photo-progressive.jpg")
        let (header, cost) = try ImageReader().withDecoder(of: source) { decoder throws(ImagingError) in
            (decoder.header, decoder.cost)
        }
        // Two bytes for each sample of luma and half as many of color, and some for blocks that reach beyond the edge.
        #expect(cost.bytes >= header.width * header.height * 3)
        #expect(cost.bytes < header.width * header.height * 8)
    }
}
