import Catalog
import Testing

@testable import Simile

@Suite struct RemovalTests {
    private func remaining(_ names: [String], filter: Filter? = nil) throws -> (keys: [String], unknown: [String]) {
        let sample = try SampleCatalog(["/a/b", "/a/b.jpg", "/a/b/c", "/a/bc", "article 7"])
        let report = try Removal(catalog: sample.catalog).run(names: names, filter: filter)
        let keys = try sample.catalog.items().map(\.key.text)
        #expect(Set(keys).isDisjoint(with: report.removed.map(\.text)))
        return (keys, report.unknown)
    }

    @Test func aKeyIsTakenBeforeAFolderOfItsName() throws {
        #expect(try remaining(["/a/b"]).keys == ["/a/b.jpg", "/a/b/c", "/a/bc", "article 7"])
    }

    @Test func aFolderMeansWhatIsBelowIt() throws {
        #expect(try remaining(["/a"]).keys == ["article 7"])
        #expect(try remaining(["/a/../a//"]).keys == ["article 7"])
        #expect(try remaining(["/"]).keys == ["article 7"])
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
        #expect(try remaining(["/a/b", "/a/b"], filter: try Filter.parse("number>=3")).keys == ["/a/b.jpg", "/a/b/c"])
        #expect(try remaining([], filter: try Filter.parse("number<0")).keys.count == 5)
    }
}
