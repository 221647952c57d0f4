import Basics
import Foundation
import GRDB
import Testing
import VectorSearch

@testable import Catalog

/// What is damaged is never compared: it is said, and built anew.
@Suite("Damaged indexes and vectors")
struct DamagedIndexTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    @Test("damaged, cut, deleted and foreign files are refused, and rebuilt by the next update")
    func damage() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        var generator = SeededGenerator(state: 4)
        for ending in [".index", ".ids", "manifest"] {
            for harm in 0..<4 {
                let name = try #require(scratch.indexFiles.first { $0.hasSuffix(ending) })
                let path = scratch.catalog + "/indexes/1/" + name
                var bytes = try #require(FileManager.default.contents(atPath: path))
                switch harm {
                case 0: bytes[Int.random(in: 0..<min(80, bytes.count), using: &generator)] ^= 0x10
                case 1: bytes = bytes.prefix(bytes.count / 2)
                case 2: bytes = Data("another program's file\n".utf8)
                default: bytes = Data()
                }
                try bytes.write(to: URL(fileURLWithPath: path))
                expectUnusable({ _ = try scratch.reader().openIndex(of: space) }, name)
                #expect(try catalog.indexCheck().count == 1)
                #expect(try catalog.indexState(of: space).fault?.contains(name) == true)
                let update = try catalog.update(space)
                #expect(update.vectors == 20 && update.discarded?.contains(name) == true)
                #expect(scratch.indexFiles.count == 3)
            }
        }
        let index = try #require(scratch.indexFiles.first { $0.hasSuffix(".index") })
        let opened = try #require(try catalog.openIndex(of: space))
        try FileManager.default.removeItem(atPath: scratch.catalog + "/indexes/1/" + index)
        expectUnusable({ _ = try catalog.openIndex(of: space) }, index)
        #expect(try opened.search(space.vector(3), limit: 1).first?.item.key == .sample(3), "who has it open keeps it")
        #expect(try catalog.update(space).discarded?.contains("No such file") == true)
        #expect(try opened.search(space.vector(3), limit: 1).first?.item.key == .sample(3))
    }

    /// Harms a file in place.
    private func flip(_ path: String, byte: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(byte))
        let value = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: UInt64(byte))
        try handle.write(contentsOf: [value ^ 0x40])
        try handle.close()
    }

    @Test(
        "a damaged vector is never scored: the search says so, and the next update builds anew",
        arguments: [false, true])
    func damagedVector(isChecked: Bool) throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        let name = try #require(scratch.indexFiles.first { $0.hasSuffix(".index") })
        let path = scratch.catalog + "/indexes/1/" + name
        // The first of the vectors, which begin with the second page.
        try flip(path, byte: 4096 + 3)
        if isChecked {
            #expect(try catalog.indexCheck().count == 1)
        } else {
            let index = try #require(try scratch.reader().openIndex(of: space))
            expectUnusable({ _ = try index.search(space.vector(3)) }, name)
        }
        // From now on nobody opens it, until it is built anew.
        expectUnusable({ _ = try scratch.reader().openIndex(of: space) }, "damaged")
        #expect(try catalog.indexState(of: space).fault?.contains(name) == true)
        #expect(try catalog.indexCheck().count == 1)
        let update = try catalog.update(space)
        #expect(update.vectors == 20 && update.discarded?.contains(name) == true)
        #expect(scratch.indexFiles.count == 3)
        #expect(try catalog.indexCheck().isEmpty)
        let mended = try #require(try catalog.openIndex(of: space))
        #expect(try mended.search(space.vector(3), limit: 1).map(\.item.key) == [.sample(3)])
    }

    @Test("a file that somebody writes to while it is open is verified again")
    func changedWhileOpen() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        let name = try #require(scratch.indexFiles.first { $0.hasSuffix(".index") })
        let path = scratch.catalog + "/indexes/1/" + name
        let index = try #require(try catalog.openIndex(of: space))
        let expected = try index.search(space.vector(3)).map(\.item.key)
        func changed(_ year: Double) throws {
            let date = Date(timeIntervalSince1970: year * 3e7)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        /// Searches until a search ends with an error: files are looked at every few milliseconds only.
        func searchUntilNoticed() throws {
            let start = ContinuousClock.now
            while start.duration(to: .now) < .seconds(30) { _ = try index.search(space.vector(3)) }
        }
        try changed(30)
        for _ in 0..<50 {
            #expect(try index.search(space.vector(3)).map(\.item.key) == expected, "only its time has changed")
        }
        try flip(path, byte: 4096 + 3)
        expectUnusable({ try searchUntilNoticed() }, name)
        #expect(try catalog.update(space).discarded?.contains(name) == true)
        #expect(try index.search(space.vector(3)).map(\.item.key) == expected)
        let next = try #require(scratch.indexFiles.first { $0.hasSuffix(".index") })
        let handle = try #require(FileHandle(forUpdatingAtPath: scratch.catalog + "/indexes/1/" + next))
        try handle.truncate(atOffset: 100)
        try handle.close()
        expectUnusable({ try searchUntilNoticed() }, next)
    }

    @Test("a vector that is damaged in the database hides no other, and the check-up names its item")
    func damagedBlob() throws {
        let catalog = try scratch.writer()
        try catalog.commit(
            (0..<20).map { number in
                var unit = space.vector(number)
                try VectorMatrix.normalize(&unit)
                return .put(NewItem(key: .sample(number), vectors: [(space, unit)]))
            })
        #expect(try catalog.vectorCheck().isEmpty)
        let live = try catalog.openLiveIndex(of: space)
        let (nan, tooLong) = ("x'0000c07f' || zeroblob(28)", "x'" + String(repeating: "0000803f", count: 8) + "'")
        for (blob, isLeftOut) in [
            ("zeroblob(5)", true), ("CAST(\(nan) AS BLOB)", true), ("zeroblob(32)", true), (tooLong, false),
        ] {
            try catalog.writing { db in
                try db.execute(
                    sql: "UPDATE vector SET components = \(blob) WHERE item = (SELECT id FROM item WHERE key = ?)",
                    arguments: [ItemKey.sample(7).text])
            }
            let faults = try catalog.vectorCheck()
            #expect(faults.count == 1 && faults[0].hasPrefix("1 damaged") && faults[0].contains(ItemKey.sample(7).text))
            let left = isLeftOut ? 19 : 20
            #expect(try catalog.vectors(in: space).ids.count == left)
            #expect(try live.search(space.vector(3), limit: 1).map(\.item.key) == [.sample(3)])
            #expect(try catalog.openLiveIndex(of: space).search(space.vector(3), limit: 99).count == left)
        }
    }
}
