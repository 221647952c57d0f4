import Basics
import Foundation
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

/// How classes are read from folders and files; nothing is decoded, so any bytes do.
@Suite struct LabelledPicturesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ names: String...) throws { for name in names { try folder.write(name) } }

    private func labels(_ pictures: LabelledPictures) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: pictures.items.map {
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
        let pictures = try LabelledPictures(in: folder.path)
        #expect(labels(pictures) == ["hat/a.jpg": "hat", "hat/old/b.png": "hat", "dress/c.jpg": "dress"])
        #expect(pictures.layout == "class folders")
        let findings = pictures.findings.map { "\(FilePath.name(of: $0.subject)): \($0.reason)" }
        #expect(findings.contains("stray.jpg: lies in no class's folder; left out"))
        #expect(findings.contains("empty: holds no picture of its own"))
    }

    @Test func splitsLieAboveClasses() throws {
        try write("Test/hat/a.jpg", "validation/hat/b.jpg", "validation/dress/deep/c.jpg", "validation/stray.jpg")
        let pictures = try LabelledPictures(in: folder.path)
        #expect(
            labels(pictures) == [
                "Test/hat/a.jpg": "Test:hat", "validation/hat/b.jpg": "validation:hat",
                "validation/dress/deep/c.jpg": "validation:dress",
            ])
        #expect(pictures.layout == "split and class folders")
        #expect(pictures.findings.map { FilePath.name(of: $0.subject) } == ["stray.jpg"])
    }

    @Test func classesMayBeNamedLikeSplits() throws {
        // Pictures directly in them: these are classes.
        try write("train/a.jpg", "test/b.jpg")
        #expect(labels(try LabelledPictures(in: folder.path)) == ["train/a.jpg": "train", "test/b.jpg": "test"])
        // One folder that is no part of a set, and the others are none, either.
        try write("train/steam/c.jpg", "plane/d.jpg")
        #expect(labels(try LabelledPictures(in: folder.path))["train/steam/c.jpg"] == "train")
    }

    @Test func classesThatLookAlikeStayTwo() throws {
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
        try write("\(composed)/a.jpg", "\(decomposed)/b.jpg", "\(decomposed)/c.jpg")
        try folder.makeFolder("cafE\u{301}")
        let pictures = try LabelledPictures(in: folder.path)
        let told = "\(decomposed) (U+0063 U+0061 U+0066 U+0065 U+0301)"
        #expect(Set(pictures.items.map(\.label)).count == 2)
        #expect(Set(RetrievalSet(pictures.items).classes).count == 2)
        #expect(pictures.items.contains { $0.label == told || $0.label == "\(composed) (U+0063 U+0061 U+0066 U+00E9)" })
        #expect(pictures.findings.map { FilePath.name(of: $0.subject) } == ["cafE\u{301}"])
        // And where the class is an attribute.
        try folder.write(
            "a.csv", Array("path,kind\n\(composed)/a.jpg,\(composed)\n\(decomposed)/b.jpg,\(decomposed)\n".utf8))
        let labelled = try LabelledPictures(in: folder.path, label: "kind", attributes: folder.path + "/a.csv")
        #expect(Set(labelled.items.map(\.label)).count == 2)
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
        let pictures = try LabelledPictures(in: folder.path, label: "kind")
        #expect(labels(pictures) == ["a.jpg": "test:hat", "b.jpg": "7"])
        #expect(pictures.layout == "attribute kind of items.jsonl")
        let reasons = Dictionary(
            uniqueKeysWithValues: pictures.findings.map { (FilePath.name(of: $0.subject), $0.reason) })
        #expect(reasons["c.jpg"] == "has no kind; left out")
        #expect(reasons["d.jpg"] == "is not in items.jsonl, so it has no label; left out")
        #expect(reasons["gone.jpg"] == "is named by items.jsonl, but is not among the pictures; left out")
        #expect(reasons["items.jsonl"]?.hasPrefix("line 5 ") == true)
        #expect(throws: LabelledPicturesError.noLabels(folder.path, "size", known: ["colour", "kind", "split"])) {
            try LabelledPictures(in: folder.path, label: "size")
        }
        let csv = try folder.write("other.csv", Array("path,kind\na.jpg,cap\n".utf8))
        #expect(
            labels(try LabelledPictures(in: folder.path, label: "kind", attributes: csv)) == ["a.jpg": "cap"])
    }

    @Test func whatIsOfNoUseIsSaidInOneLine() throws {
        #expect(throws: LabelledPicturesError.noPictures(folder.path)) { try LabelledPictures(in: folder.path) }
        try write("a.jpg")
        #expect(throws: LabelledPicturesError.noLabels(folder.path, nil, known: [])) {
            try LabelledPictures(in: folder.path)
        }
        #expect(throws: LabelledPicturesError.noAttributes(folder.path)) {
            try LabelledPictures(in: folder.path, label: "kind")
        }
        #expect(throws: FileError.self) { try LabelledPictures(in: folder.path + "/a.jpg") }
        #expect(throws: FileError.self) { try LabelledPictures(in: folder.path + "/nowhere") }
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
        let set = RetrievalSet(try LabelledPictures(in: folder.path).items)
        let finding = try #require(IdenticalPictures.finding(in: set, limit: 100))
        #expect(
            finding.reason.hasPrefix("2 pictures have the same bytes as another, in 1 group, such as c.jpg and a.jpg"))
        #expect(finding.reason.hasSuffix("1 of the groups is under several classes"))
        #expect(IdenticalPictures.finding(in: set.keeping { $0 > 0 }, limit: 100) == nil)
    }
}
