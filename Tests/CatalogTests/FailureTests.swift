import Basics
import Foundation
import Testing

@testable import Catalog

@Suite("Failing disks and damaged files")
struct FailureTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("commits are synced: FULL is what keeps them through a power cut")
    func synchronous() throws {
        let catalog = try scratch.writer()
        #expect(try catalog.writerPragma("synchronous") == 2)
        #expect(try catalog.writerPragma("page_size") == Schema.pageSize)
        try catalog.commit([.put(.sample(1))])
        #expect(try catalog.writerPragma("synchronous") == 2)
    }

    @Test("a full disk is an error that leaves the catalog as it was")
    func diskFull() throws {
        let catalog = try scratch.writer()
        let space = VectorSpace.sample(dimension: 2048)
        try catalog.commit([.put(.sample(0, space: space))])
        let pages = try #require(try catalog.writerPragma("page_count"))
        try catalog.writerPragma("max_page_count", set: pages + 2)
        let error = catalogError { () throws(CatalogError) in
            try catalog.commit((1..<100).map { .put(.sample($0, space: space)) })
        }
        #expect(error == .diskFull(directory: catalog.directory))
        #expect(try catalog.items().map(\.key) == [.sample(0)])
        #expect(try catalog.integrityCheck().isEmpty)
        try catalog.writerPragma("max_page_count", set: 1_000_000)
        try catalog.commit((1..<100).map { .put(.sample($0, space: space)) })
        #expect(try catalog.vectors(in: space).ids.count == 100)
    }

    /// Uses all that a catalog offers; any error is fine, a trap is not.
    private func exercise(_ access: ImageCatalog.Access) -> (failed: Bool, faults: Int) {
        var failed = false
        var faults = 0
        func attempt<Result>(_ work: () throws(CatalogError) -> Result) -> Result? {
            do throws(CatalogError) { return try work() } catch {
                failed = true
                #expect(!error.description.isEmpty)
                return nil
            }
        }
        guard
            let catalog = attempt({ () throws(CatalogError) in
                try ImageCatalog.open(at: scratch.catalog, access: access)
            })
        else { return (true, 0) }
        let space = VectorSpace.sample()
        _ = attempt { () throws(CatalogError) in try catalog.count() }
        _ = attempt { () throws(CatalogError) in try catalog.items() }
        _ = attempt { () throws(CatalogError) in try catalog.knownItems(in: [space]) }
        _ = attempt { () throws(CatalogError) in try catalog.vectors(in: space) }
        _ = attempt { () throws(CatalogError) in
            try catalog.vectors(in: space, matching: Filter([.init("price", .less, 30)]))
        }
        _ = attempt { () throws(CatalogError) in try catalog.vector(of: .sample(3), in: space) }
        _ = attempt { () throws(CatalogError) in try catalog.status() }
        _ = attempt { () throws(CatalogError) in try catalog.attributeNames() }
        _ = attempt { () throws(CatalogError) in try catalog.items(withContentHash: .sample(4)) }
        if catalog.isWritable {
            _ = attempt { () throws(CatalogError) in try catalog.commit([.put(.sample(900)), .remove(.sample(2))]) }
        }
        faults = attempt { () throws(CatalogError) in try catalog.integrityCheck() }?.count ?? 1
        return (failed, faults)
    }

    @Test("an overwritten page is an error, never a crash")
    func overwrittenPages() throws {
        try scratch.fill(60)
        let sound = try #require(FileManager.default.contents(atPath: scratch.database))
        var generator = SeededGenerator(state: 17)
        for page in 0..<(sound.count / Schema.pageSize) {
            try sound.write(to: URL(fileURLWithPath: scratch.database))
            // The first page keeps its header, so that the file is still taken for a catalog.
            let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try scratch.patch(at: page * Schema.pageSize + (page == 0 ? 100 : 0), noise)
            let result = exercise(.read)
            #expect(result.failed || result.faults > 0, "page \(page)")
        }
    }

    @Test("random damage never crashes a reader or a writer", arguments: 0..<30)
    func randomDamage(seed: Int) throws {
        try scratch.fill(40)
        var generator = SeededGenerator(state: UInt64(seed))
        let size = Int(try CatalogFolder(scratch.catalog).size(of: scratch.database))
        for _ in 0..<Int.random(in: 1...40, using: &generator) {
            // The damage is often small and near the beginning or the end of a page, where SQLite keeps its structure.
            let page = Int.random(in: 0..<(size / Schema.pageSize), using: &generator) * Schema.pageSize
            let offset =
                Bool.random(using: &generator)
                ? Int.random(in: 0..<120, using: &generator)
                : Schema.pageSize - Int.random(in: 1...4000, using: &generator)
            try scratch.patch(at: page + offset, [UInt8.random(in: 0...255, using: &generator)])
        }
        _ = exercise(.read)
        _ = exercise(.write(wait: .zero))
    }

    @Test("a file that lost its end is an error, never a crash", arguments: [1, 511, 4096, 40_000, 70_000])
    func truncated(kept: Int) throws {
        try scratch.fill(60)
        let sound = try #require(FileManager.default.contents(atPath: scratch.database))
        try sound.prefix(kept).write(to: URL(fileURLWithPath: scratch.database))
        let result = exercise(.read)
        #expect(result.failed || result.faults > 0)
    }
}
