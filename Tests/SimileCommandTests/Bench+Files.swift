import Catalog
import Foundation
import Imaging
import ModelZoo
import Testing

extension Bench {
    /// A small image of colored squares, another one for each seed.
    static func image(_ seed: Int, side: Int = 64) -> PixelBuffer {
        var state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
        let squares = (0..<48).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        var buffer = PixelBuffer(width: side, height: side, fill: (0, 0, 0))
        for y in 0..<side {
            for x in 0..<side {
                let square = y * 4 / side * 4 + x * 4 / side
                for channel in 0..<3 { buffer.bytes[(y * side + x) * 3 + channel] = squares[square * 3 + channel] }
            }
        }
        return buffer
    }

    /// Writes a file below ``images`` and makes it an hour old, so that nobody takes it for one still being written.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = images + "/" + name
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try #require(FileManager.default.createFile(atPath: path, contents: Data(bytes)), "\(path)")
        try age(name, seconds: 3600)
        return path
    }

    /// Draws a JPEG below ``images``.
    @discardableResult
    func draw(_ name: String, seed: Int) throws -> String {
        try write(name, try Self.image(seed).jpeg())
    }

    /// Sets when a file was changed.
    func age(_ name: String, seconds: Int) throws {
        let moment = timeval(tv_sec: time(nil) - seconds, tv_usec: 0)
        try #require(utimes(images + "/" + name, [moment, moment]) == 0)
    }

    func move(_ name: String, to new: String) throws {
        try #require(rename(images + "/" + name, images + "/" + new) == 0)
    }

    func delete(_ name: String) throws { try #require(unlink(images + "/" + name) == 0) }

    /// Writes a file beside the images.
    @discardableResult
    func note(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    /// Indexes the images, which must succeed, and gives the report.
    @discardableResult
    func index(_ options: String...) throws -> [String: Any] {
        let run = try finish(process(["index", images, "--json"] + options))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()
    }

    /// What the catalog holds, looked at without the command.
    func opened() throws -> ImageCatalog { try ImageCatalog.open(at: catalog, access: .read) }

    /// The names below ``images`` of all items.
    func names() throws -> [String] {
        try opened().items().map {
            String(decoding: ($0.path ?? $0.key.text).utf8.dropFirst(images.utf8.count + 1), as: UTF8.self)
        }
    }

    func key(_ name: String) -> ItemKey { ItemKey("pictures/" + name) }

    /// The vector of an image in the catalog's first space.
    func vector(_ name: String) throws -> [Float]? {
        let catalog = try opened()
        return try catalog.spaces().first.flatMap { try catalog.vector(of: key(name), in: $0.space) }
    }
}

extension Trait where Self == ConditionTrait {
    /// For tests that embed images.
    static var needsWeights: Self {
        .enabled(
            if: ModelStore().path(of: ModelPreset.all[0]) != nil,
            "the weights are not on this machine: simile models pull efficientnet_lite0")
    }
}

/// Whether some numbers of a report are as expected; the others do not matter.
func expect(
    _ report: [String: Any], _ expected: [String: Int], sourceLocation: SourceLocation = #_sourceLocation
) {
    for (name, value) in expected {
        #expect(report[name] as? Int == value, "\(name)", sourceLocation: sourceLocation)
    }
}

/// The files that a report lists as skipped: reasons by name.
func skipped(_ report: [String: Any]) -> [String: String] {
    let files = report["skipped"] as? [[String: String]] ?? []
    return Dictionary(
        files.map { (($0["path"] ?? "").split(separator: "/").last.map(String.init) ?? "", $0["reason"] ?? "") },
        uniquingKeysWith: { $0 + "; " + $1 })
}
