import Basics
import Foundation
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

/// How classes are read from folders and files; nothing is decoded, so any bytes do.
@Suite struct LabeledImagesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ names: String...) throws { for name in names { try folder.write(name) } }

    private func labels(_ images: LabeledImages) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: images.items.map {
                (
                    String(decoding: $0.key.utf8.dropFirst(folder.path.utf8.count + 1), as: UTF8.self),
                    ($0.split.map { $0 + ":" } ?? "") + $0.label
                )
            })
    }

    @Test func firstFoldersAreClasses() throws {
        try write("hat/a.jpg", "hat/old/b.png", "dress/c.jpg", "stray.jpg", "hat/.hidden.jpg", "hat/notes.txt")
        try folder.makeFolder("empty")
        try folder.link("sock", to: folder.path + "/hat")
        let images = try LabeledImages(in: folder.path)
        #expect(labels(images) == ["hat/a.jpg": "hat", "hat/old/b.png": "hat", "dress/c.jpg": "dress"])
        #expect(images.layout == "class folders")
        let findings = images.findings.map { "\(FilePath.name(of: $0.subject)): \($0.reason)" }
        #expect(findings.contains("stray.jpg: lies in no class's folder; left out"))
        #expect(findings.contains("empty: holds no image of its own"))
    }

    @Test func splitsLieAboveClasses() throws {
        try write("Test/hat/a.jpg", "validation/hat/b.jpg", "validation/dress/deep/c.jpg", "validation/stray.jpg")
        let images = try LabeledImages(in: folder.path)
        #expect(
            labels(images) == [
                "Test/hat/a.jpg": "Test:hat", "validation/hat/b.jpg": "validation:hat",
                "validation/dress/deep/c.jpg": "validation:dress",
            ])
        #expect(images.layout == "split and class folders")
        #expect(images.findings.map { FilePath.name(of: $0.subject) } == ["stray.jpg"])
    }

    @Test func classesMayBeNamedLikeSplits() throws {
        // Images directly in them: these are classes.
        try write("train/a.jpg", "test/b.jpg")
        #expect(labels(try LabeledImages(in: folder.path)) == ["train/a.jpg": "train", "test/b.jpg": "test"])
        // One folder that is no part of a set, and the others are none, either.
        try write("train/steam/c.jpg", "plane/d.jpg")
        #expect(labels(try LabeledImages(in: folder.path))["train/steam/c.jpg"] == "train")
    }

    @Test func classesThatLookAlikeStayTwo() throws {
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
        try write("\(composed)/a.jpg", "\(decomposed)/b.jpg", "\(decomposed)/c.jpg")
        try folder.makeFolder("cafE\u{301}")
        let images = try LabeledImages(in: folder.path)
        let told = "\(decomposed) (U+0063 U+0061 U+0066 U+0065 U+0301)"
        #expect(Set(images.items.map(\.label)).count == 2)
        #expect(Set(RetrievalSet(images.items).classes).count == 2)
        #expect(images.items.contains { $0.label == told || $0.label == "\(composed) (U+0063 U+0061 U+0066 U+00E9)" })
        #expect(images.findings.map { FilePath.name(of: $0.subject) } == ["cafE\u{301}"])
        // And where the class is an attribute.
        try folder.write(
            "a.csv", Array("path,kind\n\(composed)/a.jpg,\(composed)\n\(decomposed)/b.jpg,\(decomposed)\n".utf8))
        let labeled = try LabeledImages(in: folder.path, label: "kind", attributes: folder.path + "/a.csv")
        #expect(Set(labeled.items.map(\.label)).count == 2)
    }

    @Test func attributesAreLabels() throws {
        try write("a.jpg", "b.jpg", "c.jpg", "d.jpg")
        try folder.write(
            "items.jsonl",
            Array(
                """
                {"path":"a.jpg","kind":"hat","split":"test"}
                {"path":"b.jpg","kind":7}
                {"path":"c.jpg","colour":"red"}
                {"path":"gone.jpg","kind":"hat"}
                nonsense
                """.utf8))
        let images = try LabeledImages(in: folder.path, label: "kind")
        #expect(labels(images) == ["a.jpg": "test:hat", "b.jpg": "7"])
        #expect(images.layout == "attribute kind of items.jsonl")
        let reasons = Dictionary(
            uniqueKeysWithValues: images.findings.map { (FilePath.name(of: $0.subject), $0.reason) })
        #expect(reasons["c.jpg"] == "has no kind; left out")
        #expect(reasons["d.jpg"] == "is not in items.jsonl, so it has no label; left out")
        #expect(reasons["gone.jpg"] == "is named by items.jsonl, but is not among the images; left out")
        #expect(reasons["items.jsonl"]?.hasPrefix("line 5 ") == true)
        #expect(throws: LabeledImagesError.noLabels(folder.path, "size", known: ["colour", "kind", "split"])) {
            try LabeledImages(in: folder.path, label: "size")
        }
        let csv = try folder.write("other.csv", Array("path,kind\na.jpg,cap\n".utf8))
        #expect(
            labels(try LabeledImages(in: folder.path, label: "kind", attributes: csv)) == ["a.jpg": "cap"])
    }

    @Test func whatIsOfNoUseIsSaidInOneLine() throws {
        #expect(throws: LabeledImagesError.noImages(folder.path)) { try LabeledImages(in: folder.path) }
        try write("a.jpg")
        #expect(throws: LabeledImagesError.noLabels(folder.path, nil, known: [])) {
            try LabeledImages(in: folder.path)
        }
        #expect(throws: LabeledImagesError.noAttributes(folder.path)) {
            try LabeledImages(in: folder.path, label: "kind")
        }
        #expect(throws: FileError.self) { try LabeledImages(in: folder.path + "/a.jpg") }
        #expect(throws: FileError.self) { try LabeledImages(in: folder.path + "/nowhere") }
    }

    @Test func parentsAreReadAndWhatIsWrongIsTold() throws {
        let path = try folder.write(
            "parents.csv",
            Array("\u{feff}Class,parent\r\nhat,head\n\"dress, long\",body\nhen,bird\nhat,feet\nonly\nsock,\n".utf8))
        let read = try ParentClasses(path, for: ["hat", "dress, long", "sock"])
        #expect(read.parents == ["hat": "head", "dress, long": "body", "hen": "bird"])
        #expect(read.findings.map(\.subject) == [4, 5, 6, 7].map { "parents.csv, line \($0)" })
        #expect(read.findings[0].reason.contains("hen"))
    }

    @Test func copiesAreFoundByTheirBytes() throws {
        for (name, bytes) in [
            ("hat/a.jpg", [1, 2]), ("hat/b.jpg", [2, 1]), ("dress/c.jpg", [1, 2]), ("hat/d.jpg", [9]),
        ] {
            try folder.write(name, bytes.map(UInt8.init))
        }
        let set = RetrievalSet(try LabeledImages(in: folder.path).items)
        let finding = try #require(IdenticalImages.finding(in: set, limit: 100))
        #expect(
            finding.reason.hasPrefix("2 images have the same bytes as another, in 1 group, such as c.jpg and a.jpg"))
        #expect(finding.reason.hasSuffix("1 of the groups is under several classes"))
        #expect(IdenticalImages.finding(in: set.keeping { $0 > 0 }, limit: 100) == nil)
    }
}
