import Foundation
import Testing

@testable import Imaging

/// Files written by `make_fixtures.py`.
enum Fixture {
    static func path(_ name: String) throws -> String {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures").appendingPathComponent(name).path
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    static func source(_ name: String) throws -> ImageSource { .file(try path(name)) }

    static func names(prefix: String, suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path("")).filter {
            $0.hasPrefix(prefix) && $0.hasSuffix(suffix)
        }.sorted()
    }
}

/// How far two images are apart, in gray levels.
struct Difference {
    let mean: Double
    let max: Int

    init(_ a: [UInt8], _ b: [UInt8]) throws {
        try #require(a.count == b.count)
        let steps = zip(a, b).map { abs(Int($0) - Int($1)) }
        max = steps.max() ?? 0
        mean = Double(steps.reduce(0, +)) / Double(steps.count)
    }
}

/// The formulas of `make_fixtures.py`.
enum Pattern {
    static let width = 48
    static let height = 36

    static func color(_ x: Int, _ y: Int) -> [UInt8] { [UInt8(x * 5), UInt8(y * 7), UInt8((x + y) * 3)] }
    static func grey(_ x: Int, _ y: Int) -> [UInt8] { [UInt8(x * 5), UInt8(x * 5), UInt8(x * 5)] }
    static func bilevel(_ x: Int, _ y: Int) -> [UInt8] { x < 20 ? [255, 255, 255] : [0, 0, 0] }
    static func palette(_ x: Int, _ y: Int) -> [UInt8] {
        let index = x / 12 + y / 12 * 4
        return [UInt8(index * 20), UInt8(255 - index * 20), UInt8(index * 7)]
    }
    static func paletteWithHole(_ x: Int, _ y: Int) -> [UInt8] {
        x / 12 + y / 12 * 4 == 5 ? [255, 255, 255] : palette(x, y)
    }
    static func onWhite(_ pattern: @escaping (Int, Int) -> [UInt8]) -> (Int, Int) -> [UInt8] {
        { x, y in
            let alpha = x < 16 ? 255.0 : x < 32 ? 128.0 : 0.0
            return pattern(x, y).map { UInt8((Double($0) * alpha / 255 + 255 - alpha).rounded()) }
        }
    }

    static func pixels(_ pattern: (Int, Int) -> [UInt8]) -> [UInt8] {
        (0..<height).flatMap { y in (0..<width).flatMap { x in pattern(x, y) } }
    }
}

/// The error that a reading ends with; a test fails if there is none.
func failure<Value>(_ body: () throws(ImagingError) -> Value) throws -> ImagingError {
    do {
        _ = try body()
    } catch {
        return error
    }
    Issue.record("no error")
    throw CancellationError()
}
