import Catalog
import Foundation
import Imaging
import Testing

/// One bad file is reported with its reason; the rest goes on.
@Suite(.needsWeights) struct BadFilesTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test func everyKindIsReportedWithItsReasonAndTheGoodOnesAreThere() throws {
        let jpeg = try Bench.image(1).jpeg()
        let png = try Bench.image(2).png()
        try bench.draw("good.JPG", seed: 3)
        try bench.draw("two\nlines.jpg", seed: 4)
        try bench.draw("folder.jpg/inside.jpg", seed: 5)
        try bench.write("text.jpg", Array("I am not a picture.\n".utf8))
        try bench.write("zero.jpg", [])
        try bench.write("cut.jpg", Array(jpeg.prefix(jpeg.count / 2)))
        try bench.write("cut.png", Array(png.prefix(png.count / 2)))
        try bench.write("bomb.png", Self.bomb)
        symlink("nowhere", bench.images + "/broken.jpg")
        mkfifo(bench.images + "/pipe.jpg", 0o600)
        let name = Array((bench.images + "/bad").utf8) + [0xff] + Array(".jpg".utf8) + [0]
        close(open(name.map(CChar.init(bitPattern:)), O_CREAT | O_WRONLY, 0o600))

        let run = try bench.run("index", bench.images, "--json")
        let report = try run.json()
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        expect(report, ["added": 3])
        #expect(Set(try bench.names()) == ["good.JPG", "two\nlines.jpg", "folder.jpg/inside.jpg"])
        let expected = [
            "text.jpg": "is not an image", "zero.jpg": "is empty", "cut.jpg": "cut short", "cut.png": "cut short",
            "bomb.png": "200000×200000", "broken.jpg": "No such file", "pipe.jpg": "not a regular file",
            "bad\u{fffd}.jpg": "not valid UTF-8",
        ]
        let reasons = skipped(report)
        #expect(Set(reasons.keys) == Set(expected.keys))
        for (name, reason) in expected { #expect(reasons[name]?.contains(reason) == true, "\(name): \(reasons)") }
    }

    @Test func aPersonReadsOneLineForEach() throws {
        try bench.write("two\nlines.jpg", [1, 2, 3])
        try bench.write("escape\u{1b}[31m.jpg", [1, 2, 3])
        let run = try bench.run("index", bench.images)
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").count == 4)
        #expect(run.output.contains("two\\nlines.jpg: is not an image"))
        #expect(!run.output.contains("\u{1b}"))
    }

    @Test func strictMakesThemAFailure() throws {
        try bench.draw("good.jpg", seed: 1)
        try bench.write("text.jpg", [1, 2, 3])
        let run = try bench.run("index", bench.images, "--strict", "--json")
        #expect(run.status == 1)
        expect(try run.json(), ["added": 1])
        #expect(try bench.names() == ["good.jpg"])
    }

    @Test func flippedBytesDoNoHarm() throws {
        let files = [try Bench.image(1).jpeg(), try Bench.image(2).png()]
        var state: UInt64 = 20
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        for number in 0..<80 {
            var bytes = files[number % 2]
            for _ in 0...random(8) { bytes[random(bytes.count)] ^= UInt8(1 << random(8)) }
            try bench.write("\(number)." + ["jpg", "png"][number % 2], bytes)
        }
        let report = try bench.index()
        #expect((report["added"] as? Int ?? 0) + skipped(report).count == 80)
        #expect(try bench.opened().integrityCheck().isEmpty)
    }

    @Test func limitsAreThoseOfTheCommandLine() throws {
        try bench.write("large.jpg", try Bench.image(1, side: 1100).jpeg())
        try bench.write("heavy.jpg", try Bench.image(2).jpeg() + [UInt8](repeating: 0, count: 1 << 20))
        let reasons = skipped(try bench.index("--max-megapixels", "1", "--max-mebibytes", "1"))
        #expect(reasons["large.jpg"]?.contains("1100×1100") == true)
        #expect(reasons["heavy.jpg"]?.contains("the limit is 1048576") == true)
        expect(try bench.index(), ["added": 2])
    }

    @Test func aFileStillBeingWrittenIsLeftForTheNextRun() throws {
        let whole = try Bench.image(1).jpeg()
        try bench.write("copying.jpg", Array(whole.prefix(whole.count / 2)))
        try bench.age("copying.jpg", seconds: 0)
        #expect(skipped(try bench.index())["copying.jpg"]?.contains("still being written") == true)
        try bench.write("copying.jpg", whole)
        expect(try bench.index(), ["added": 1])
    }

    /// A PNG of 74 bytes whose header claims 200,000 × 200,000 pixels.
    private static let bomb: [UInt8] = {
        let header: [UInt8] = [0x49, 0x48, 0x44, 0x52, 0, 3, 0x0d, 0x40, 0, 3, 0x0d, 0x40, 8, 2, 0, 0, 0]
        let start: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + header
        var crc: UInt32 = ~0
        for byte in header {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        let sum = (0..<4).map { UInt8(truncatingIfNeeded: ~crc >> (24 - 8 * $0)) }
        return start + sum + [UInt8](repeating: 0, count: 74 - 33)
    }()
}
