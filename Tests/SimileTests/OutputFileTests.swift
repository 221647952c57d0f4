import Basics
import Foundation
import Imaging
import TestSupport
import Testing
import VectorSearch

@testable import Simile

/// What may be overwritten, whatever the verb.
@Suite struct OutputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func refuses(
        _ name: String, besides inputs: [String] = [], replacing product: OutputFile.Product? = nil, force: Bool = false
    ) -> String? {
        do {
            let output = try OutputFile(
                folder.path + "/" + name, besides: inputs.map { folder.path + "/" + $0 }, replacing: product,
                force: force)
            try output.write([9])
            return nil
        } catch {
            return error.reason
        }
    }

    /// What a killed process was writing goes with the next one that writes the same file; nothing else does.
    @Test func abandonedTemporaryFilesGo() throws {
        let left = try folder.write("out.npy.4711-12.tmp")
        let others = try ["other.npy.4711-12.tmp", "out.npy.tmp", "out.npy.1-x.tmp", "out.npy.1-2"].map {
            try folder.write($0)
        }
        let writing = try AtomicFile(path: folder.path + "/out.npy")
        #expect(refuses("out.npy") == nil)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(others.allSatisfy { FileManager.default.fileExists(atPath: $0) })
        try writing.write([7], at: 0)
        try writing.commit()
        #expect(FileManager.default.contents(atPath: folder.path + "/out.npy") == Data([7]))
    }

    @Test func aNewFileIsWritten() throws {
        #expect(refuses("new.npy") == nil)
        #expect(FileManager.default.contents(atPath: folder.path + "/new.npy") == Data([9]))
    }

    @Test func anotherFileIsReplacedOnlyByForce() throws {
        try folder.write("notes.txt")
        #expect(refuses("notes.txt")?.contains("--force") == true)
        #expect(refuses("notes.txt", force: true) == nil)
        #expect(refuses("notes.txt", besides: [String(repeating: "a", count: 400)], force: true) == nil)
        // Larger than any image may be.
        #expect(truncate(try folder.write("large.npy"), 3 << 28) == 0)
        for product in [nil, OutputFile.Product.plot, .contactSheet] {
            #expect(refuses("large.npy", replacing: product)?.contains("--force") == true)
        }
        #expect(refuses("large.npy", force: true) == nil)
    }

    @Test func inputsAreKnownByWhatTheyAre() throws {
        let input = try folder.write("x.npy")
        try folder.link("y.npy", to: "x.npy")
        #expect(link(input, folder.path + "/z.npy") == 0)
        try folder.makeFolder("sub")
        for name in ["x.npy", "y.npy", "z.npy", "sub/../x.npy"] {
            #expect(
                refuses(name, besides: ["x.npy"], force: true)?.contains("an input of the command") == true, "\(name)")
            #expect(
                refuses("x.npy", besides: [name], force: true)?.contains("an input of the command") == true, "\(name)")
        }
        #expect(FileManager.default.contents(atPath: input) == Data([1]))
    }

    @Test func imagesStay() throws {
        let pixels = PixelBuffer(width: 20, height: 20, fill: (1, 2, 3))
        let (jpeg, png) = (try pixels.jpeg(), try pixels.png())
        try folder.link("hits.jpg", to: "a.jpg")
        for (name, bytes) in [("a.jpg", jpeg), ("plain", png), ("cut.jpg", Array(jpeg.prefix(jpeg.count / 2)))] {
            try folder.write(name, bytes)
            for target in [name, "hits.jpg"] {
                #expect(
                    refuses(target, replacing: .contactSheet, force: true)?.contains("is an image") == true, "\(name)")
            }
            #expect(FileManager.default.contents(atPath: folder.path + "/" + name) == Data(bytes))
        }
    }

    @Test func aLinkIsWrittenThrough() throws {
        try folder.makeFolder("far")
        try folder.link("out.npy", to: "far/real.npy")
        #expect(refuses("out.npy") == nil)
        #expect(FileManager.default.contents(atPath: folder.path + "/far/real.npy") == Data([9]))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/out.npy") == "far/real.npy")
    }

    @Test func whatIsNoFileIsRefused() throws {
        try folder.makeFolder("sub")
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(refuses("sub", force: true)?.contains("is a folder") == true)
        #expect(refuses("new/", force: true)?.contains("is a folder") == true)
        #expect(refuses("pipe", force: true)?.contains("not a regular file") == true)
        #expect(refuses("none/x.npy")?.contains("cannot create: No such file") == true)
        #expect(refuses("none/../x.npy")?.contains("cannot create: No such file") == true)
    }

    @Test func whatTheSameVerbWroteIsReplaced() throws {
        let path = folder.path + "/x.idx"
        try ExactIndex(VectorMatrix(dimension: 2, rows: [[1, 0]]), metric: .cosine).write(to: path)
        try folder.write("x.svg", Array(("<svg></svg>\n" + OutputFile.plotMark).utf8))
        try folder.write("x.onnx", [8, 9, 0x12, 6] + Array("simile".utf8))
        try folder.write("mine.svg", Array("<svg></svg>\n".utf8))
        for (name, product) in [("x.idx", OutputFile.Product.index), ("x.svg", .plot), ("x.onnx", .network)] {
            #expect(refuses("mine.svg", replacing: product) != nil)
            #expect(refuses(name) != nil)
            #expect(refuses(name, replacing: product) == nil, "\(name)")
        }
    }

    @Test func whatAppearedMeanwhileIsLeftAlone() throws {
        let output = try OutputFile(folder.path + "/late.npy")
        try folder.write("late.npy")
        #expect(throws: FileError.self) { try output.write([9]) }
    }
}
