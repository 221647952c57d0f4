import Foundation
import Testing

@testable import Simile

/// Files may say any year; their times are kept as nanoseconds in 64 bits, which end in 2262.
@Suite struct FileTimesTests {
    @Test(arguments: [9_300_000_000, 99_999_999_999, -9_300_000_000, 0])
    func anyYearIsATime(seconds: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.jpg"
        try Data([1]).write(to: URL(fileURLWithPath: path))
        let time = timespec(tv_sec: seconds, tv_nsec: 999_999_999)
        #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
        // File systems have ends of their own.
        let status = try FileStatus.of(path).get()
        if seconds == 0 { #expect(status.modified == 999_999_999) } else { #expect(status.modified != 0) }
        #expect(!FileStatus.isRecent(status.modified, within: 1_000_000_000))
        #expect(try FileContents.read(path, limit: 10).bytes == [1])
    }
}
