import Foundation
import Testing

@testable import Basics

/// Files: read as they are, written whole or not at all, and refused with the system's own reason.
@Suite final class FileTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/basics-" + UUID.unique().uuidString

    init() throws { try Directory.create(folder) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try AtomicFile.write(Array(text.utf8), to: path)
        return path
    }

    @Test func piecesOfAFile() throws {
        let file = try RegularFile(write("0123456789", to: "a"))
        #expect(try file.bytes(at: 3, 4) == Array("3456".utf8))
        #expect(try file.bytes(at: 8, 4) == Array("89".utf8))
        #expect(try file.bytes(at: 10, 4).isEmpty)
        #expect(try file.head(2) == Array("01".utf8))
        #expect(try file.head(.max) == Array("0123456789".utf8))
    }

    @Test func anOpenFileStaysWhatItWas() throws {
        let file = try RegularFile(write("old", to: "a"))
        _ = try write("new", to: "a")
        #expect(try file.head(9) == Array("old".utf8))
        #expect(try FileContents.read(file.path, limit: 9).bytes == Array("new".utf8))
    }

    @Test func whatIsNoFileIsNotOpened() throws {
        let pipe = folder + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for (path, kind) in [(pipe, FileStatus.Kind.pipe), (folder, .folder), ("/dev/null", .device)] {
            let error = #expect(throws: FileError.self) { try RegularFile(path) }
            #expect(error?.cause == .kind(kind) && error?.code == nil)
        }
    }

    @Test func absenceIsToldFromRefusal() throws {
        let path = try write("x", to: "file")
        for missing in ["\(folder)/none", "\(path)/below"] {
            let error = #expect(throws: FileError.self) { try RegularFile(missing) }
            #expect(error?.isAbsence == true && error?.path == missing)
        }
        #expect(try FileStatus.ifThere("\(folder)/none") == nil)
        let long = #expect(throws: FileError.self) { try FileStatus.ifThere(String(repeating: "x", count: 300)) }
        #expect(long?.code == ENAMETOOLONG && long?.isAbsence == false)
        let cut = #expect(throws: FileError.self) { try RegularFile("\(path)\0.jpg") }
        #expect(cut?.isAbsence == true)
    }

    @Test func tooLargeAFileIsRefusedUnread() throws {
        let path = try write("0123456789", to: "a")
        let error = #expect(throws: FileError.self) { try FileContents.read(path, limit: 9) }
        #expect(error?.description == "\(path): has 10 bytes, the limit is 9")
    }

    @Test func aFileThatIsGivenUpLeavesNothing() throws {
        do {
            let file = try AtomicFile(path: folder + "/a")
            try file.write([1, 2, 3], at: 0)
            #expect(try Directory.names(in: folder).count == 1)
        }
        #expect(try Directory.names(in: folder).isEmpty)
        #expect(throws: FileError.self) { try AtomicFile.write([1], to: "\(folder)/none/a") }
    }

    @Test func foldersAreMadeWithThoseAbove() throws {
        let deep = folder + "/a/b/c"
        try Directory.create(deep)
        try Directory.create(deep)
        #expect(try FileStatus.of(deep).get().kind == .folder)
        let file = try write("x", to: "file")
        for path in [file, file + "/below"] { #expect(throws: FileError.self) { try Directory.create(path) } }
        #expect(try Directory.names(in: folder).map { String(decoding: $0, as: UTF8.self) } == ["a", "file"])
    }

    /// An entry may be the last thing in readable memory: a byte too far would end the test run.
    @Test(arguments: ["a", "photo.jpg", String(repeating: "n", count: 255)])
    func theNameOfAnEntryAtTheEndOfMemory(name: String) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let memory = try #require(mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0))
        try #require(memory != MAP_FAILED)
        defer { munmap(memory, 2 * page) }
        try #require(mprotect(memory + page, page, PROT_NONE) == 0)
        let offset = try #require(MemoryLayout<dirent>.offset(of: \.d_name))
        let size = (offset + name.utf8.count + 1 + 7) / 8 * 8
        let entry = memory + page - size
        (entry + offset).copyMemory(from: Array(name.utf8), byteCount: name.utf8.count)
        let read = Directory.name(of: UnsafePointer(entry.assumingMemoryBound(to: dirent.self)))
        #expect(read == Array(name.utf8))
    }

    @Test func writingToAMappedFileIsNoticed() throws {
        let path = try write(String(repeating: "x", count: 10_000), to: "a")
        let (mapped, copied) = (try MappedFile(path: path), try MappedFile(path: path, copying: true))
        #expect(mapped.bytes.elementsEqual(copied.bytes) && mapped.fault() == nil)
        #expect(truncate(path, 0) == 0)
        // The file is looked at once in some milliseconds.
        while mapped.fault() == nil { continue }
        #expect(copied.fault() == nil && copied.bytes.count == 10_000)
    }

    @Test func aReplacedFileStaysMapped() throws {
        let path = try write("old", to: "a")
        let mapped = try MappedFile(path: path)
        _ = try write("another", to: "a")
        let tick = MappedFile.tick
        while MappedFile.tick == tick { continue }
        #expect(mapped.fault() == nil && mapped.bytes.elementsEqual("old".utf8))
    }

    /// Files may say any year; their times are kept as nanoseconds in 64 bits, which end in 2262.
    @Test(arguments: [9_300_000_000, 99_999_999_999, -9_300_000_000, 0])
    func anyYearIsATime(seconds: Int) throws {
        let path = try write("x", to: "a")
        let time = timespec(tv_sec: seconds, tv_nsec: 999_999_999)
        #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
        // File systems have ends of their own.
        let status = try FileStatus.of(path).get()
        if seconds == 0 { #expect(status.modified == 999_999_999) } else { #expect(status.modified != 0) }
        #expect(!FileStatus.isRecent(status.modified, within: 1_000_000_000))
    }
}
