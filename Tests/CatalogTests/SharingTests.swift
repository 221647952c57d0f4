import Catalog
import Foundation
import TestSupport
import Testing

@Suite("Several openers")
struct SharingTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("a closed catalog refuses work, in words")
    func closed() throws {
        let catalog = try scratch.writer()
        try catalog.close()
        try catalog.close()
        #expect(catalogError { () throws(CatalogError) in try catalog.count() } != nil)
        #expect(catalogError { () throws(CatalogError) in try catalog.commit([.put(.sample(1))]) } != nil)
    }

    @Test("readers see whole commits only, while another writes")
    func isolation() async throws {
        let writer = try scratch.writer()
        let reader = try scratch.reader()
        #expect(try reader.count() == 0)
        let space = VectorSpace.sample()
        try writer.commit((0..<10).map { .put(.sample($0)) })
        let writing = Task.detached {
            for batch in 1..<40 { try writer.commit((0..<10).map { .put(.sample(batch * 10 + $0)) }) }
        }
        var last = 0
        while last < 400 {
            let table = try reader.vectors(in: space)
            #expect(table.ids.count.isMultiple(of: 10) && table.ids.count >= last)
            last = table.ids.count
            await Task.yield()
        }
        try await writing.value
        #expect(try reader.integrityCheck().isEmpty)
    }

    @Test("many threads read and write one catalog")
    func manyThreads() async throws {
        let catalog = try scratch.writer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                group.addTask {
                    for number in 0..<10 {
                        try catalog.commit([.put(.sample(thread * 10 + number))])
                        #expect(try catalog.item(.sample(thread * 10 + number)) != nil, "visible once it returned")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try catalog.count() == 40)
    }

    @Test(
        "a second handle in the process leaves the first one's locks in place",
        .enabled(if: (try? python("import sqlite3")) != nil, "python3 with sqlite3 is the outside program"))
    func outsideProgram() throws {
        let writer = try scratch.writer()
        try writer.commit([.put(.sample(0))])
        // Closing any descriptor of a file drops all POSIX locks that the process has on it.
        let reader = try scratch.reader()
        _ = catalogError { () throws(CatalogError) in
            try ImageCatalog.open(at: scratch.catalog, access: .write(wait: .zero), create: true)
        }
        // The last connection to close deletes the log: without our locks, the outside program takes itself for it.
        let count = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            print(database.execute('SELECT count(*) FROM item').fetchone()[0])
            database.close()
            """
        #expect(try python(count, scratch.database) == "1")
        #expect(FileManager.default.fileExists(atPath: scratch.database + "-wal"))
        for number in 1..<20 { try writer.commit([.put(.sample(number))]) }
        #expect(try python(count, scratch.database) == "20", "another process sees what was committed")
        #expect(try reader.count() == 20)
        try reader.close()
        try writer.close()
        #expect(try scratch.reader().count() == 20)
    }
}

/// What a Python program prints; throws when it cannot run or fails.
private func python(_ program: String, _ arguments: String...) throws -> String {
    let process = ChildProcess()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: printed, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
