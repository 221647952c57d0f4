import Foundation
import Testing

@testable import Catalog

@Suite("What a root is called, and whose files are whose")
struct RootTests {
    private let images = Root(id: 1, name: "Pictures", path: "/home/ann/Pictures")

    @Test(
        "a key is the root's name and the path below, byte for byte",
        arguments: ["a.jpg", "2024/a.jpg", "e\u{301}/\u{e9}.jpg", "new\nline.jpg", "Pictures/a", "...", "\u{301}.jpg"])
    func keys(below: String) {
        let path = "/home/ann/Pictures/" + below
        let key = images.key(of: path)
        #expect(key == ItemKey("Pictures/" + below))
        #expect(key.flatMap { images.path(of: $0) }.map { Array($0.utf8) } == Array(path.utf8))
        let all = Root(id: 2, name: "filesystem", path: "/")
        #expect(all.key(of: path) == ItemKey("filesystem" + path))
        #expect(all.path(of: ItemKey("filesystem" + path)).map { Array($0.utf8) } == Array(path.utf8))
    }

    @Test(
        "what does not lie below has no key",
        arguments: ["/home/ann/Pictures", "/home/ann/Pictures/", "/home/ann/PicturesOld/a.jpg", "/home/ann", "a", ""])
    func outside(path: String) {
        #expect(images.key(of: path) == nil)
        #expect(images.path(of: ItemKey("Pictures2/a.jpg")) == nil)
    }

    @Test("the deepest root counts")
    func deepest() {
        let roots = [images, Root(id: 2, name: "ann", path: "/home/ann"), Root(id: 3, name: "all", path: "/")]
        #expect(roots.deepest(containing: "/home/ann/Pictures/a.jpg")?.id == 1)
        #expect(roots.deepest(containing: "/home/ann/Pictures")?.id == 1)
        #expect(roots.deepest(containing: "/home/ann/a.jpg")?.id == 2)
        #expect(roots.deepest(containing: "/home/anna/a.jpg")?.id == 3)
        #expect(roots.dropLast().deepest(containing: "/home/anna/a.jpg") == nil)
    }

    @Test("a name is one part of a path")
    func names() {
        for name in [
            "", ".", "..", "a/b", "/", "a\nb", "a\0", "\u{7f}", "\u{85}", "\u{2028}",
            String(repeating: "n", count: 256),
        ] {
            #expect(Root.fault(ofName: name) != nil, "\(name.debugDescription)")
        }
        for name in ["Pictures", "...", "a b", "-x", "~", "é", String(repeating: "n", count: 255)] {
            #expect(Root.fault(ofName: name) == nil, "\(name)")
        }
        for (folder, name) in [
            ("/home/ann/Pictures", "Pictures"), ("/", "filesystem"), ("/a/new\nline", "new_line"),
            ("/a/\u{301}x", "\u{301}x"),
        ] {
            #expect(Root.name(of: folder) == name)
        }
        let long = Root.name(of: "/" + String(repeating: "\u{1F600}", count: 300))
        #expect(long.utf8.count <= 248 && Root.fault(ofName: long) == nil)
    }

    @Test("where nobody says, the deepest folder of all is a root, but no place where anything lies")
    func choice() {
        for (folders, roots) in [
            ([], []), (["/a/b", "/a/b/c"], ["/a/b"]), (["/a/b/c", "/a/b/d/e"], ["/a/b"]), (["/photos"], ["/photos"]),
            (["/photos/2023", "/photos/2024"], ["/photos"]), (["/"], ["/"]), (["/", "/x"], ["/", "/x"]),
            (
                ["/home/ann/Pictures/2023", "/home/ann/Pictures/2024", "/srv/shop/images"],
                ["/home/ann/Pictures", "/srv/shop/images"]
            ),
            (["/home/ann/a", "/home/bob/a"], ["/home/ann/a", "/home/bob/a"]),
            (["/home/ann", "/home/ann/x/y", "/home/ann/x/z"], ["/home/ann", "/home/ann/x"]),
            (["/tmp/1/in", "/tmp/1-2/in", "/tmp/1/in/2"], ["/tmp/1-2/in", "/tmp/1/in"]),
            (["/media/ann/disk/a", "/media/ann/disk/b"], ["/media/ann/disk"]),
            (["/mnt/disk/a", "/mnt/disk/b", "/mnt/disk 2/a"], ["/mnt/disk", "/mnt/disk 2/a"]),
            (["/home/\u{301}a/x", "/home/\u{301}a/y"], ["/home/\u{301}a/x", "/home/\u{301}a/y"]),
        ] as [([String], [String])] {
            #expect(RootChoice.roots(for: folders) == roots)
            #expect(RootChoice.roots(for: folders.reversed()) == roots)
        }
    }

    @Test("every folder is in one of the roots that are chosen for many, which hold them in the fewest places")
    func manyFolders() {
        let parts = ["home", "tmp", "a", "b", "c", "ann"]
        for seed in 0..<200 {
            let folders = (0...seed % 12).map { number in
                var digits = seed &* 7919 &+ number &* 104_729
                return "/"
                    + (0..<digits % 6).map { _ in
                        digits /= 6
                        return parts[digits % 6]
                    }.joined(separator: "/")
            }
            let roots = RootChoice.roots(for: folders).enumerated().map { Root(id: Int64($0), name: "r", path: $1) }
            #expect(folders.allSatisfy { roots.deepest(containing: $0) != nil })
            #expect(Set(roots.map(\.path)).count == roots.count && roots.count <= Set(folders).count)
        }
    }
}
