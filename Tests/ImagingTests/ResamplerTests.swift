import Basics
import PixelKernels
import Testing

@testable import Imaging

@Suite("Resampler")
struct ResamplerTests {
    static let levels = [PK_PORTABLE, PK_AVX2, PK_AVX512_VNNI].filter(pk_level_available)
    static let filters = ["box": PK_BOX, "bilinear": PK_BILINEAR, "bicubic": PK_BICUBIC, "lanczos": PK_LANCZOS3]

    /// Resamples an image in memory, its rows pushed in uneven portions and followed by rubbish.
    static func resample(
        _ image: PixelBuffer, to target: Target, orientation: Orientation = .upright, level: pk_level = PK_BEST,
        seed: UInt64 = 1
    ) throws -> [UInt8] {
        guard
            let resampler = Resampler(
                width: image.width, height: image.height,
                extent: (Double(image.width), Double(image.height)), orientation: orientation, target: target,
                level: level)
        else {
            Issue.record("no resampler")
            return []
        }
        var generator = SeededGenerator(state: seed)
        let strip = RowStrip(columns: image.width)
        var output = [UInt8](repeating: 0, count: target.width * target.height * 3)
        var row = resampler.rows.lowerBound
        var complete = false
        while row < resampler.rows.upperBound {
            let count = min(Int.random(in: 1...7, using: &generator), resampler.rows.upperBound - row)
            for index in 0..<strip.stride * RowStrip.rows {
                strip.bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            for r in 0..<count {
                let first = ((row + r) * image.width + resampler.columns.lowerBound) * 3
                for index in 0..<resampler.columns.count * 3 {
                    strip.bytes[r * strip.stride + index] = image.bytes[first + index]
                }
            }
            complete = output.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map {
                    resampler.push(strip.bytes, stride: strip.stride, count: count, into: $0, width: target.width)
                } ?? false
            }
            row += count
        }
        #expect(complete)
        return output
    }

    static func source() throws -> PixelBuffer {
        try PixelBuffer(width: 37, height: 53, bytes: Fixture.bytes("resample-source.rgb"))
    }

    @Test("equals Pillow's resize bit for bit at every level", arguments: levels.map(\.rawValue))
    func pillow(level: UInt32) throws {
        let source = try Self.source()
        let names = try Fixture.names(prefix: "resample-", suffix: ".rgb").filter { $0 != "resample-source.rgb" }
        #expect(names.count > 10)
        for name in names {
            // resample-FILTER-WIDTHxHEIGHT.rgb
            let parts = name.dropLast(4).split(separator: "-")
            let sides = parts[2].split(separator: "x").compactMap { Int($0) }
            var target = Target(width: sides[0], height: sides[1])
            target.filter = try #require(Self.filters[String(parts[1])])
            let result = try Self.resample(source, to: target, level: pk_level(rawValue: level))
            #expect(try result == Fixture.bytes(name), "\(name)")
        }
    }

    @Test("a window is that part of the whole", arguments: levels.map(\.rawValue))
    func window(level: UInt32) throws {
        let source = try Self.source()
        var generator = SeededGenerator(state: 4)
        for _ in 0..<12 {
            var target = Target(
                width: .random(in: 1...70, using: &generator), height: .random(in: 1...70, using: &generator))
            let whole = try Self.resample(source, to: target)
            let width = target.width
            target.x = .random(in: 0..<target.resizedWidth, using: &generator)
            target.y = .random(in: 0..<target.resizedHeight, using: &generator)
            target.width = .random(in: 1...target.resizedWidth - target.x, using: &generator)
            target.height = .random(in: 1...target.resizedHeight - target.y, using: &generator)
            var expected: [UInt8] = []
            for y in target.y..<target.y + target.height {
                let first = (y * width + target.x) * 3
                expected += whole[first..<first + target.width * 3]
            }
            #expect(try Self.resample(source, to: target, level: pk_level(rawValue: level)) == expected)
        }
    }

    @Test("turning while resampling equals turning first", arguments: Orientation.allCases, levels.map(\.rawValue))
    func orientation(_ orientation: Orientation, level: UInt32) throws {
        let source = try Self.source()
        let turned = turn(source, orientation)
        // The second makes the passes swap, see Resampler.columnsFirst.
        for (width, height) in [(23, 31), (50, 11), (40, 60)] {
            let target = Target(width: width, height: height)
            let expected = try Self.resample(turned, to: target)
            let result = try Self.resample(
                source, to: target, orientation: orientation, level: pk_level(rawValue: level), seed: 9)
            #expect(result == expected, "\(width)×\(height)")
        }
    }

    /// Turns a stored image upright, pixel by pixel, after the drawings in the Exif standard.
    private func turn(_ image: PixelBuffer, _ orientation: Orientation) -> PixelBuffer {
        let (w, h) = (image.width, image.height)
        let (width, height) = orientation.swapsSides ? (h, w) : (w, h)
        var result = PixelBuffer(width: width, height: height, fill: (0, 0, 0))
        for y in 0..<height {
            for x in 0..<width {
                let (sx, sy) =
                    switch orientation {
                    case .upright: (x, y)
                    case .mirrored: (w - 1 - x, y)
                    case .upsideDown: (w - 1 - x, h - 1 - y)
                    case .flipped: (x, h - 1 - y)
                    case .transposed: (y, x)
                    case .quarterTurnRight: (y, h - 1 - x)
                    case .transversed: (w - 1 - y, h - 1 - x)
                    case .quarterTurnLeft: (w - 1 - y, x)
                    }
                for channel in 0..<3 {
                    result.bytes[(y * width + x) * 3 + channel] = image.bytes[(sy * w + sx) * 3 + channel]
                }
            }
        }
        return result
    }

    @Test("one colour stays that colour at any scale and level", arguments: levels.map(\.rawValue))
    func flat(level: UInt32) throws {
        let source = PixelBuffer(width: 300, height: 2, fill: (255, 128, 1))
        for filter in Self.filters.values {
            for (width, height) in [(1, 1), (7, 2), (299, 3), (900, 9)] {
                var target = Target(width: width, height: height)
                target.filter = filter
                let result = try Self.resample(source, to: target, level: pk_level(rawValue: level))
                #expect(result == PixelBuffer(width: width, height: height, fill: (255, 128, 1)).bytes)
            }
        }
    }

    @Test func impossiblePlansAreRefused() {
        func make(_ width: Int, _ height: Int, _ target: Target) -> Bool {
            Resampler(
                width: width, height: height, extent: (Double(width), Double(height)), orientation: .upright,
                target: target) != nil
        }
        var outside = Target(width: 10, height: 10)
        outside.x = 1
        #expect(make(5, 5, Target(width: 10, height: 10)))
        #expect(!make(5, 5, outside))
        #expect(!make(0, 5, Target(width: 1, height: 1)))
        #expect(!make(5, 5, Target(width: 0, height: 1)))
        // Weights for this would fill the memory.
        #expect(!make(1_000_000_000, 5, Target(width: 1, height: 1)))
    }
}
