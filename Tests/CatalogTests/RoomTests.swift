import Foundation
import Synchronization
import Testing

@testable import Catalog

/// A disk that is soon full: adding is refused in time, removing goes on.
@Suite("Room on the disk") struct RoomTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private var reserve: String { scratch.catalog + "/catalog.reserve" }

    private func size(_ path: String) -> Int64 {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int64) ?? 0
    }

    @Test("the reserve is made, given up in parts, and made again")
    func reserveFile() throws {
        let catalog = try scratch.writer()
        let whole = size(reserve)
        #expect(whole >= 1 << 20)
        let file = Reserve(directory: catalog.directory)
        #expect(file.giveUp(1 << 18) && size(reserve) == whole - 1 << 18)
        try file.require()
        try file.make()
        #expect(size(reserve) == whole)
        #expect(file.giveUp() && !FileManager.default.fileExists(atPath: reserve) && !file.giveUp())
        try catalog.commit([.put(.sample(1))])
        #expect(size(reserve) >= 1 << 20)
    }

    @Test("a reserve that is somebody's folder or link is left alone")
    func foreignReserve() throws {
        try scratch.fill(1)
        try FileManager.default.removeItem(atPath: reserve)
        let target = scratch.path + "/target"
        try Data([1, 2]).write(to: URL(fileURLWithPath: target))
        try FileManager.default.createSymbolicLink(atPath: reserve, withDestinationPath: target)
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(2))])
        #expect(!Reserve(directory: catalog.directory).giveUp())
        #expect(size(target) == 2)
    }

    /// So that writing the log back needs no room, and what a commit took is the most that it will take.
    @Test("a commit has the database file take the room that it will need")
    func takenRoom() throws {
        let catalog = try scratch.writer()
        let space = VectorSpace.sample(dimension: 2048)
        try catalog.commit((0..<50).map { .put(.sample($0, space: space)) })
        let pages = try #require(try catalog.writerPragma("page_count"))
        #expect(size(scratch.database) == Int64(pages * Schema.pageSize))
        #expect(try catalog.integrityCheck().isEmpty)
        try catalog.close()
        #expect(size(scratch.database) == Int64(pages * Schema.pageSize))
    }

    @Test("what cannot be added for want of room leaves all as it was; what is removed makes room")
    func removingOnAFullDisk() throws {
        let catalog = try scratch.writer()
        let space = VectorSpace.sample(dimension: 2048)
        try catalog.commit((0..<20).map { .put(.sample($0, space: space)) })
        try catalog.writerPragma("max_page_count", set: try catalog.writerPragma("page_count"))
        let more = (20..<60).map { Change.put(.sample($0, space: space)) }
        #expect(
            catalogError { () throws(CatalogError) in try catalog.commit(more) }
                == .diskFull(directory: catalog.directory))
        for number in 0..<20 { try catalog.commit([.remove(.sample(number))]) }
        #expect(try catalog.count() == 0)
        try catalog.commit([.put(.sample(1, space: space))])
    }

    @Test("the room of the log is given up for what needs it")
    func roomOfTheLog() throws {
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(1))])
        #expect(size(scratch.database + "-wal") > 0)
        var calls = 0
        try catalog.besidesLog { () throws(CatalogError) in
            calls += 1
            if calls == 1 { throw .diskFull(directory: catalog.directory) }
        }
        #expect(calls == 2 && size(scratch.database + "-wal") == 0)
        let error = catalogError { () throws(CatalogError) in
            try catalog.besidesLog { () throws(CatalogError) in throw .diskFull(directory: catalog.directory) }
        }
        #expect(error == .diskFull(directory: catalog.directory))
        #expect(try catalog.count() == 1)
    }

    @Test("the vectors of a space can go in steps")
    func steps() throws {
        let catalog = try scratch.writer()
        let space = VectorSpace.sample()
        try catalog.commit((0..<50).map { .put(.sample($0, space: space)) })
        var steps: [Int] = []
        repeat {
            steps.append(
                try catalog.transaction(to: .remove) { try $0.removeVectors(of: space, atMost: 20) })
        } while steps.last != 0
        #expect(steps == [20, 20, 10, 0])
        #expect(try catalog.spaces().map(\.vectors) == [0] && catalog.count() == 50)
    }

    /// There is always a reader, and always a writer.
    @Test("the log stays within its bound while others read")
    func boundedLog() throws {
        let catalog = try scratch.writer()
        let space = VectorSpace.sample(dimension: 2048)
        let bound: Int64 = 2 << 20
        catalog.log.withLock { $0.bytes = bound }
        try catalog.commit([.put(.sample(0, space: space))])
        let isOver = Atomic(false)
        let readers = DispatchGroup()
        for _ in 0..<2 {
            readers.enter()
            Thread {
                while !isOver.load(ordering: .relaxed) { _ = try? catalog.vectors(in: space) }
                readers.leave()
            }.start()
        }
        var longest: Int64 = 0
        for number in 0..<60 {
            try catalog.commit((0..<8).map { .put(.sample(8 * number + $0, space: space)) })
            longest = max(longest, size(scratch.database + "-wal"))
        }
        isOver.store(true, ordering: .relaxed)
        readers.wait()
        // A commit is short of half a mebibyte, and comes before the log is looked at; a reader may stand in the way once.
        #expect(longest < 2 * bound, "\(longest)")
        #expect(try catalog.count() == 480)
    }

    @Test("each shortage, and each refusal of the system, has its own remedy")
    func remedies() {
        let codes: [Int32] = [ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EIO]
        let texts = codes.map { CatalogError(systemError: $0, at: "/shop").description }
        #expect(texts[0].contains("free some space") && texts[1].contains("quota") && texts[2].contains("ulimit"))
        #expect(texts[3].contains("permissions") && texts[5].contains("check the disk"))
        #expect(Set(texts).count == codes.count && texts.allSatisfy { !$0.contains("\n") })
    }
}
