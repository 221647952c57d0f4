import Catalog
import TestSupport
import Testing

@testable import Simile

@Suite struct RemovalTests {
    private func remaining(_ names: [String], filter: String? = nil) throws -> (keys: [String], unknown: [String]) {
        let sample = try SampleCatalog(["/a/b", "/a/b.jpg", "/a/b/c", "/a/bc", "article 7"])
        var request = Removal.Request(names: names)
        request.filter = filter
        let report = try Removal(catalog: sample.catalog).run(request)
        let items = try sample.catalog.items()
        #expect(Set(items.map(\.key)).isDisjoint(with: report.removed))
        return (items.map { $0.path ?? $0.key.text }, report.unknown)
    }

    @Test func aKeyIsTakenBeforeAFolderOfItsName() throws {
        #expect(try remaining(["/a/b"]).keys == ["article 7", "/a/b.jpg", "/a/b/c", "/a/bc"])
        #expect(try remaining(["disk/a/b"]).keys == ["article 7", "/a/b.jpg", "/a/b/c", "/a/bc"])
    }

    @Test func aFolderMeansWhatIsBelowIt() throws {
        #expect(try remaining(["/a"]).keys == ["article 7"])
        #expect(try remaining(["/a/../a//"]).keys == ["article 7"])
        #expect(try remaining(["/"]).keys == ["article 7"])
    }

    @Test func anyNameOfAFileMeansItsItem() throws {
        let sample = try SampleCatalog(["a"])
        let folder = sample.folder
        let root = try #require(try sample.catalog.roots().first)
        let real = try folder.write("real/photo.jpg")
        let gone = folder.path + "/real/gone.jpg"
        try folder.link("link", to: "real")
        try folder.link("photo", to: "link/photo.jpg")
        for name in ["/photo", "/link/photo.jpg", "/link/../real/photo.jpg", "/link", "/link/gone.jpg"] {
            try sample.catalog.commit([real, gone].map { .put(NewItem(key: ItemKey("disk" + $0), root: root.id)) })
            let report = try Removal(catalog: sample.catalog).run(.init(names: [folder.path + name]))
            #expect(report.unknown.isEmpty && report.removed.count == (name == "/link" ? 2 : 1), "\(name)")
        }
        // As a catalog knew it before links were followed.
        try sample.catalog.commit([.put(NewItem(key: ItemKey("disk" + folder.path + "/photo"), root: root.id))])
        #expect(try Removal(catalog: sample.catalog).run(.init(names: [folder.path + "/photo"])).unknown.isEmpty)
    }

    @Test func aKeyNeedNotBeAPath() throws {
        #expect(try remaining(["article 7"]).keys.count == 4)
    }

    @Test func whatIsUnknownIsSaid() throws {
        let result = try remaining(["/a/bc", "/x", "article 8", "/a/b.jp"])
        #expect(result.keys.count == 4)
        #expect(result.unknown == ["/x", "article 8", "/a/b.jp"])
    }

    @Test func namesAndFilterAddUp() throws {
        #expect(try remaining(["/a/b", "/a/b"], filter: "number>=3").keys == ["/a/b.jpg", "/a/b/c"])
        #expect(try remaining([], filter: "number<0").keys.count == 5)
    }
}
