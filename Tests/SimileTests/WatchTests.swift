import Basics
import Catalog
import Foundation
import Imaging
import Synchronization
import TestSupport
import Testing

@testable import Simile

/// Folders that are watched. By color, which needs no weights. What should happen is waited for.
@Suite(.timeLimit(.minutes(2))) struct WatchTests {
    /// A folder that is being watched.
    private final class Watched {
        let folder: TemporaryFolder
        let library: ImageLibrary
        private let task: Task<Void, any Error>
        private let batches: AsyncStream<WatchBatch>
        private let sum = Mutex(WatchBatch(.start))

        init(_ folder: TemporaryFolder, _ change: (inout WatchRequest) -> Void = { _ in }) async throws {
            self.folder = folder
            var options = ImageLibrary.Options()
            options.model = ModelChoice("colour")
            let library = try await ImageLibrary.open(folder.path + "/catalog", options: options)
            self.library = library
            var request = WatchRequest([folder.path + "/pictures"])
            request.index.models = [ModelChoice("colour")]
            change(&request)
            let (batches, continuation) = AsyncStream<WatchBatch>.makeStream()
            self.batches = batches
            task = Task { [request] in
                defer { continuation.finish() }
                try await library.watch(request) { continuation.yield($0) }
            }
        }

        /// Waits until the sum of the batches, with the newest notes, fulfills a condition.
        @discardableResult
        func until(_ condition: (WatchBatch) -> Bool) async throws -> WatchBatch {
            for await batch in batches {
                let all = sum.withLock { sum in
                    sum.cause = batch.cause
                    sum.added += batch.added
                    sum.updated += batch.updated
                    sum.moved += batch.moved
                    sum.removed += batch.removed
                    sum.missing += batch.missing
                    sum.skipped += batch.skipped
                    sum.notes = batch.notes
                    return sum
                }
                if condition(all) { return all }
            }
            throw Ended()
        }

        struct Ended: Error {}

        var keys: [String] {
            get throws { try library.catalog.items().map { String($0.key.text.dropFirst("pictures/".count)) }.sorted() }
        }

        /// Stops; returns once the watch has.
        func stop() async throws {
            task.cancel()
            try await task.value
        }
    }

    private func png(_ shade: UInt8) throws -> [UInt8] {
        try PixelBuffer(width: 16, height: 16, fill: (shade, 255 - shade, 90)).png()
    }

    private func start(_ change: (inout WatchRequest) -> Void = { _ in }) async throws -> Watched {
        let folder = try TemporaryFolder()
        try folder.write("pictures/first.png", try png(0))
        let watched = try await Watched(folder, change)
        let begun = try await watched.until { $0.cause == .start }
        #expect(begun.added == 1)
        return watched
    }

    @Test func `what is written, moved in and overwritten is indexed, in new folders, too`() async throws {
        let watched = try await start()
        let folder = watched.folder
        try folder.write("pictures/second.png", try png(10))
        try folder.write("pictures/a/b/c/deep.png", try png(20))
        try folder.write("pictures/notes.txt")
        try folder.write("pictures/.hidden.png", try png(30))
        try await watched.until { $0.added == 3 }
        try folder.write("aside/d/moved.png", try png(40))
        try FileManager.default.moveItem(atPath: folder.path + "/aside/d", toPath: folder.path + "/pictures/d")
        try await watched.until { $0.added == 4 }
        try folder.write("pictures/a/b/c/late.png", try png(50))
        try folder.write("pictures/second.png", try png(60))
        let all = try await watched.until { $0.added == 5 && $0.updated == 1 }
        #expect(all.skipped.isEmpty)
        #expect(
            try watched.keys == ["a/b/c/deep.png", "a/b/c/late.png", "d/moved.png", "first.png", "second.png"])
        try await watched.stop()
    }

    @Test func `a file that moves keeps its item, and one that goes keeps it unless it is pruned`() async throws {
        for prunes in [false, true] {
            let watched = try await start { $0.index.prune = prunes }
            let (folder, files) = (watched.folder.path + "/pictures/", FileManager.default)
            try await watched.library.change("pictures/first.png", [("price", 5)])
            try files.moveItem(atPath: folder + "first.png", toPath: folder + "renamed.png")
            try await watched.until { $0.moved == 1 }
            let item = try #require(try watched.library.catalog.item("pictures/renamed.png"))
            #expect(item.attributes == ["price": 5])
            try files.removeItem(atPath: folder + "renamed.png")
            try await watched.until { prunes ? $0.removed == 1 : $0.missing == 1 }
            #expect(try watched.keys == (prunes ? [] : ["renamed.png"]))
            try await watched.stop()
        }
    }

    @Test func `a folder that moves keeps its items`() async throws {
        let watched = try await start()
        let (folder, files) = (watched.folder.path + "/pictures/", FileManager.default)
        try watched.folder.write("pictures/old/a.png", try png(70))
        try await watched.until { $0.added == 2 }
        try files.moveItem(atPath: folder + "old", toPath: folder + "new")
        try await watched.until { $0.moved == 1 }
        #expect(try watched.keys == ["first.png", "new/a.png"])
        try watched.folder.write("pictures/new/b.png", try png(80))
        try await watched.until { $0.added == 3 }
        #expect(try watched.keys == ["first.png", "new/a.png", "new/b.png"])
        try await watched.stop()
    }

    /// What is half written is left alone until it is closed, and tried again then.
    @Test func `a file is looked at when it is closed`() async throws {
        let watched = try await start()
        let bytes = try png(90)
        let path = watched.folder.path + "/pictures/half.png"
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.write(contentsOf: bytes.prefix(bytes.count / 2))
        try watched.folder.write("pictures/other.png", try png(100))
        try await watched.until { $0.added == 2 }
        #expect(try watched.keys == ["first.png", "other.png"])
        try file.write(contentsOf: bytes.dropFirst(bytes.count / 2))
        try file.close()
        let all = try await watched.until { $0.added == 3 }
        #expect(all.skipped.allSatisfy { $0.reason == IndexWorker.stillWritten })
        try await watched.stop()
    }

    @Test func `a folder that went is watched again when it is back`() async throws {
        let watched = try await start { $0.index.prune = true }
        let (folder, aside) = (watched.folder.path + "/pictures", watched.folder.path + "/aside")
        try FileManager.default.moveItem(atPath: folder, toPath: aside)
        let gone = try await watched.until { $0.cause == .notice }
        #expect(gone.notes.first?.contains("is not there any more") == true)
        try FileManager.default.moveItem(atPath: aside, toPath: folder)
        try watched.folder.write("pictures/second.png", try png(110))
        try await watched.until { $0.added == 2 }
        #expect(try watched.keys == ["first.png", "second.png"])
        try watched.folder.write("pictures/third.png", try png(120))
        try await watched.until { $0.added == 3 }
        try await watched.stop()
    }

    @Test func `a polled folder is looked through now and then`() async throws {
        let watched = try await start {
            $0.polls = true
            $0.interval = .milliseconds(50)
        }
        try watched.folder.write("pictures/a/second.png", try png(130))
        let all = try await watched.until { $0.added == 2 }
        #expect(all.cause == .poll)
        try await watched.stop()
    }

    @Test func `what is no folder is refused, or waited for`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("pictures.png", try png(0))
        for path in [file, folder.path + "/pictures"] {
            let watched = try await Watched(folder) { $0.index.paths = [path] }
            await #expect(throws: (any Error).self) { try await watched.until { _ in false } }
            await #expect(throws: FileError.self) { try await watched.stop() }
        }
        let watched = try await Watched(folder) { $0.awaitsMissing = true }
        let begun = try await watched.until { $0.cause == .start }
        #expect(begun.notes.first?.contains("is not there") == true)
        try folder.write("pictures/first.png", try png(140))
        try await watched.until { $0.added == 1 }
        try await watched.stop()
    }

    @Test func `what the report throws ends the watch`() async throws {
        struct Enough: Error {}
        let folder = try TemporaryFolder()
        try folder.write("pictures/first.png", try png(0))
        let library = try await ImageLibrary.open(folder.path + "/catalog")
        var request = WatchRequest([folder.path + "/pictures", folder.path + "/pictures"])
        request.index.models = [ModelChoice("colour")]
        do {
            try await library.watch(request) { _ in throw Enough() }
            Issue.record("the watch went on")
        } catch {
            #expect(error is Enough)
        }
    }
}
