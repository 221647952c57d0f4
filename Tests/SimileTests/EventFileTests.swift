import Catalog
import Foundation
import Recommendation
import TestSupport
import Testing

@testable import Simile

/// Logs of events as files.
@Suite struct EventFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String) throws -> String {
        let path = folder.path + "/log"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func `both forms are read alike`() async throws {
        let csv = try await EventFile.read(
            file("time,user,key,kind,note\n1000,ann,\"a,b\",buy,x\n2026-11-30T08:00:00Z,bob,c,,\n,bob,d,less,\n"))
        let json = try await EventFile.read(
            file(
                """
                {"user":"ann","key":"a,b","kind":"buy","time":1000,"note":[]}
                {"user":"bob","key":"c","time":"2026-11-30T08:00:00Z"}

                {"user":"bob","key":"d","kind":"less"}
                """))
        let expected = [
            NewEvent(user: "ann", item: "a,b", kind: .buy, time: 1000),
            NewEvent(user: "bob", item: "c", kind: .view, time: 1_796_025_600_000),
            NewEvent(user: "bob", item: "d", kind: .less),
        ]
        #expect(csv.events == expected && csv.lines == [2, 3, 4] && csv.refused == 0)
        #expect(json.events == expected && json.lines == [1, 2, 4] && json.refused == 0)
    }

    @Test func `lines of no use are told`() async throws {
        let csv = try await EventFile.read(
            file("user,key,kind,time\n,a,view,1\nann,,view,1\nann,a,stare,1\nann,a,view,soon\nann,a\nann,a,view,1\n\"x")
        )
        #expect(csv.events.count == 1 && csv.refused == 6 && csv.faults.map(\.line) == [2, 3, 4, 5, 6, 8])
        let json = try await EventFile.read(file("{\"user\":1}\n{}\n{broken\n"))
        #expect(json.events.isEmpty && json.faults.map(\.line) == [1, 2, 3])
        await #expect(throws: EventFileError.noColumn(path: folder.path + "/log", name: "user", found: ["who", "key"]))
        {
            try await EventFile.read(file("who,key\na,b\n"))
        }
        await #expect(throws: EventFileError.self) { try await EventFile.read(folder.path + "/none") }
    }

    @Test(
        arguments: [
            ("1000", 1000), ("1970-01-01", 0), ("1970-01-01T00:00:01", 1000), ("1970-01-01 00:00:01.5", 1500),
            ("1970-01-01T01:00:00+01:00", 0), ("1970-01-01T00:00:00.25Z", 250), ("soon", nil), ("1970-13-01", nil),
            ("", nil),
            ("99999999999999999999", nil), (String(repeating: "0", count: 41), nil), ("1970-01-01T25:00:00Z", nil),
        ] as [(String, Int64?)])
    func `times are milliseconds or ISO 8601`(text: String, expected: Int64?) {
        #expect(EventTime.read(text) == expected)
        if let expected { #expect(EventTime.read(EventTime.text(expected)) == expected) }
    }

    @Test func `a file is imported once, and its faults keep their lines`() async throws {
        let sample = try SampleCatalog(["a", "b"])
        let library = ImageLibrary(sample.catalog)
        let path = try file("user,key,kind,time\nann,a,view,1\nann,gone,view,2\nann,b,nod,2\nann,b,like,3\n")
        let first = try await library.importEvents(path)
        #expect(first.added == 2 && first.known == 0 && first.refused == 2 && first.faults.map(\.line) == [3, 4])
        let second = try await library.importEvents(path)
        #expect(second.added == 0 && second.known == 2)
        let events = try await library.events(ofUser: "ann")
        #expect(events.map(\.item) == ["b", "a"])
    }
}
