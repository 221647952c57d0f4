import Basics
import Foundation
import TestSupport
import Testing

@testable import Simile

@Suite struct PendingChangesTests {
    private let start = ContinuousClock.now

    private func status(_ path: String) throws -> FileStatus { try FileStatus.of(path).get() }

    @Test func `what comes in quick succession is taken together, once it is quiet`() {
        var pending = PendingChanges()
        #expect(pending.take(at: start) == nil)
        pending.write("/a", at: start)
        pending.write("/b", at: start + .milliseconds(90))
        #expect(pending.take(at: start + .milliseconds(180)) == nil)
        #expect(pending.take(at: start + .milliseconds(190))?.files.written == ["/a", "/b"])
        #expect(pending.take(at: start + .seconds(9)) == nil)
    }

    @Test func `what never ends is taken after a while`() {
        var pending = PendingChanges()
        for step in 0...10 { pending.write("/\(step)", at: start + .milliseconds(50 * step)) }
        #expect(pending.take(at: start + .milliseconds(500))?.files.written.count == 11)
    }

    @Test func `the last thing that happened to a file counts`() {
        var pending = PendingChanges()
        pending.write("/a", at: start)
        pending.lose("/a", at: start)
        pending.lose("/b", at: start)
        pending.write("/b", at: start)
        let taken = pending.take(at: start + .seconds(1))
        #expect(taken?.files.written == ["/b"] && taken?.files.gone == ["/a"])
    }

    @Test func `files of a folder that is looked through are found there`() {
        var pending = PendingChanges()
        pending.write("/a/1", at: start)
        pending.lose("/a/2", at: start)
        pending.write("/ab", at: start)
        pending.walk("/a", at: start)
        let taken = pending.take(at: start + .seconds(1))
        #expect(taken?.walks == ["/a"] && taken?.files.written == ["/ab"] && taken?.files.gone == [])
    }

    @Test func `a file that was found is looked at once it does not change any more`() throws {
        let folder = try TemporaryFolder()
        let (new, old) = (try folder.write("new.png"), try folder.write("old.png"))
        var moment = timeval(tv_sec: 1_000_000_000, tv_usec: 0)
        try #require(utimes(old, [moment, moment]) == 0)
        // However slow the machine is: a time in the future, within the second.
        moment = timeval(tv_sec: time(nil) + 1, tv_usec: 0)
        try #require(utimes(new, [moment, moment]) == 0)
        var pending = PendingChanges()
        pending.find(new, try status(new), at: start)
        pending.find(old, try status(old), at: start)
        #expect(pending.take(at: start + .milliseconds(900))?.files.written == [old])
        try folder.write("new.png", [1, 2])
        #expect(pending.take(at: start + .milliseconds(1100)) == nil)
        #expect(pending.take(at: start + .milliseconds(2000)) == nil)
        #expect(pending.take(at: start + .milliseconds(2200)) == nil)
        #expect(pending.take(at: start + .milliseconds(2400))?.files.written == [new])
        pending.find(new, try status(new), at: start)
        pending.write(new, at: start)
        #expect(pending.take(at: start + .milliseconds(200))?.files.written == [new])
        #expect(pending.take(at: start + .seconds(9)) == nil)
    }
}
