import Basics
import Foundation
import TestSupport
import Testing

@testable import Simile

@Suite struct FileWalkTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func found(_ names: String...) throws -> [String] {
        var walk = FileWalk()
        for name in names { try walk.add(name.isEmpty ? folder.path : folder.path + "/" + name) }
        return walk.files.map { String($0.path.dropFirst(folder.path.count + 1)) }
    }

    @Test func imagesAreFoundInAStableOrder() throws {
        for name in ["b.jpg", "a.PNG", "sub/c.webp", "sub/deep/d.HEIC", "notes.txt", "noending", "jpg"] {
            try folder.write(name)
        }
        #expect(try found("") == ["a.PNG", "b.jpg", "sub/c.webp", "sub/deep/d.HEIC"])
    }

    @Test func hiddenFilesAndLitterAreLeftOut() throws {
        let litter = [".hidden.jpg", ".git/a.jpg", "__MACOSX/a.jpg", "@eaDir/a.jpg", "$RECYCLE.BIN/a.jpg", "._a.jpg"]
        for name in litter + ["good.jpg", "not.hidden/a.jpg"] { try folder.write(name) }
        #expect(try found("") == ["good.jpg", "not.hidden/a.jpg"])
    }

    @Test func whatIsNamedIsTakenWhateverItsName() throws {
        try folder.write(".hidden/photo.dat")
        try folder.write(".hidden/a.jpg")
        #expect(try found(".hidden/photo.dat") == [".hidden/photo.dat"])
        #expect(try found(".hidden") == [".hidden/a.jpg"])
    }

    @Test func loopsOfLinksEnd() throws {
        try folder.write("a/photo.jpg")
        try folder.link("a/loop", to: folder.path)
        try folder.link("a/self", to: "self")
        try folder.link("b", to: "a")
        #expect(try found("") == ["a/photo.jpg"])
    }

    @Test func aFileNamedTwiceIsFoundOnce() throws {
        try folder.write("a.jpg")
        #expect(try found("a.jpg", "", "a.jpg") == ["a.jpg"])
    }

    @Test func aLinkIsAnotherNameOfTheRealFile() throws {
        try folder.write("real/photo.jpg")
        try folder.write("real/blob")
        try folder.link("a-link", to: "real")
        try folder.link("b.jpg", to: "real/photo.jpg")
        try folder.link("c.jpg", to: "real/blob")
        var walk = FileWalk()
        #expect(try walk.add(folder.path) == folder.path)
        #expect(
            walk.files.map { $0.path.dropFirst(folder.path.count) } == [
                "/real/photo.jpg", "/real/blob", "/real/photo.jpg",
            ])
        #expect(walk.files.map { $0.place.dropFirst(folder.path.count) } == ["/b.jpg", "/c.jpg", "/a-link/photo.jpg"])
        var other = FileWalk()
        #expect(try other.add(folder.path + "/a-link") == folder.path + "/real")
        #expect(other.files.map(\.path) == [folder.path + "/real/photo.jpg"])
    }

    @Test func brokenLinksAndPipesAreReported() throws {
        try folder.link("gone.jpg", to: "nowhere")
        #expect(mkfifo(folder.path + "/pipe.jpg", 0o600) == 0)
        try folder.write("good.jpg")
        var walk = FileWalk()
        try walk.add(folder.path)
        #expect(walk.files.map(\.path) == [folder.path + "/good.jpg"])
        #expect(walk.skipped.map { FilePath.name(of: $0.path) } == ["gone.jpg", "pipe.jpg"])
    }

    @Test func namesKeepTheirBytes() throws {
        let composed = "caf\u{e9}.jpg"
        let decomposed = "cafe\u{301}.jpg"
        let strange = "line\nbreak \"quoted\" 🧥.jpg"
        for name in [composed, decomposed, strange] { try folder.write(name) }
        let names = try found("")
        #expect(names.count == 3)
        #expect(Set(names.map { Array($0.utf8) }) == Set([composed, decomposed, strange].map { Array($0.utf8) }))
    }

    @Test func aNameThatIsNotUTF8IsReportedAndTheRestGoesOn() throws {
        try folder.write("good.jpg")
        let name = Array(folder.path.utf8) + Array("/bad".utf8) + [0xff, 0xfe] + Array(".jpg".utf8) + [0]
        let made = open(name.map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o600)
        try #require(made >= 0)
        close(made)
        var walk = FileWalk()
        try walk.add(folder.path)
        #expect(walk.files.count == 1)
        #expect(walk.skipped.map(\.reason) == ["its name is not valid UTF-8; rename it"])
    }

    @Test func aMissingPathNamesItself() {
        var walk = FileWalk()
        #expect {
            try walk.add("/nowhere/at all")
        } throws: { "\($0)" == "/nowhere/at all: No such file or directory" }
    }

    @Test func aThousandFoldersDeep() throws {
        var path = "d"
        for _ in 0..<200 { path += "/d" }
        try folder.write(path + "/a.jpg")
        #expect(try found("").count == 1)
    }
}

@Suite struct FilePathTests {
    @Test(arguments: [
        ("a.jpg", "/work/a.jpg"), ("./a/../b", "/work/b"), ("/x//y/./z/", "/x/y/z"), ("~", "/home/ada"),
        ("~/a b", "/home/ada/a b"), ("~bob/a", "/work/~bob/a"), ("/../..", "/"), ("", "/work"),
    ])
    func pathsBecomeAbsolute(typed: String, expected: String) throws {
        #expect(try FilePath.real(typed, in: "/work", home: "/home/ada") == expected)
    }

    @Test func linksAreFollowedAsTheKernelDoes() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("far/deep")
        try folder.makeFolder("here")
        try folder.link("here/near", to: "../far/deep")
        try folder.link("loop", to: "loop")
        try folder.link("lost", to: "here/near/../gone")
        for (typed, expected) in [
            ("near/../x.png", "/far/x.png"), ("near/x.png", "/far/deep/x.png"), ("./near/", "/far/deep"),
            ("../lost/x.png", "/far/gone/x.png"), ("../none/../x.png", "/x.png"), ("../loop/x", "/loop/x"),
        ] {
            #expect(try FilePath.real(typed, in: folder.path + "/here") == folder.path + expected, "\(typed)")
        }
        #expect(try FilePath.absolute("near/../x.png", in: "/here") == "/here/near/../x.png")
        // What a model is called in catalogs.
        let near = folder.path + "/here/near"
        #expect(try FilePath.name(for: near + "/.//m.onnx") == near + "/m.onnx")
        #expect(try FilePath.name(for: near + "/../m.onnx") == folder.path + "/far/m.onnx")
    }

    @Test func normalizationFormsStayApart() throws {
        let path = try FilePath.real("e\u{301}", in: "/work", home: nil)
        #expect(Array(path.utf8) == Array("/work/e\u{301}".utf8))
    }

    @Test(arguments: [
        ("/work/a/b.jpg", "/work", "a/b.jpg"), ("/work", "/work", "/work"), ("/workshop/a", "/work", "/workshop/a"),
        ("/a", "/", "/a"),
    ])
    func pathsBelowTheFolderAreShown(path: String, folder: String, expected: String) {
        #expect(FilePath.short(path, in: folder) == expected)
    }

    @Test func insideMeansWholeNames() {
        #expect(FilePath.isInside("/a/b", "/a"))
        #expect(FilePath.isInside("/a", "/a"))
        #expect(FilePath.isInside("/a", "/"))
        #expect(!FilePath.isInside("/ab", "/a"))
    }
}
