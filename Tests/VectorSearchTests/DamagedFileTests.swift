import Basics
import Foundation
import Synchronization
import Testing

@testable import VectorSearch

/// A kind of index in a file, as small as can be with several blocks of vectors.
struct StoredKind: Sendable, CustomTestStringConvertible {
    let name: String
    let metric: Metric
    let recipe: IndexRecipe
    var testDescription: String { name }

    static let all = [
        StoredKind(name: "exact", metric: .cosine, recipe: .exact()),
        StoredKind(name: "exact codes", metric: .euclidean, recipe: .exact(quantized: true)),
        StoredKind(name: "exact bits", metric: .hamming, recipe: .exact()),
        StoredKind(name: "KD-tree", metric: .cosine, recipe: .kdTree(KDTreeParameters(leafSize: 16))),
        StoredKind(name: "LSH", metric: .cosine, recipe: .lsh(LSHParameters(tables: 4))),
        StoredKind(name: "Annoy", metric: .cosine, recipe: .annoy(AnnoyParameters(trees: 3))),
        StoredKind(name: "Annoy bits", metric: .hamming, recipe: .annoy(AnnoyParameters(trees: 3))),
        StoredKind(name: "HNSW float32", metric: .cosine, recipe: .hnsw(hnsw(.float32))),
        StoredKind(name: "HNSW float16", metric: .euclidean, recipe: .hnsw(hnsw(.float16))),
        StoredKind(name: "HNSW int8", metric: .cosine, recipe: .hnsw(hnsw(.int8, dimensions: 8))),
    ]

    private static func hnsw(_ vectors: HNSWParameters.Vectors, dimensions: Int? = nil) -> HNSWParameters {
        HNSWParameters(m: 4, efConstruction: 16, vectors: vectors, dimensions: dimensions)
    }

    static let (count, dimension) = (1100, 20)
    static let queries = clusteredRows(3, dimension, seed: 12)

    /// What was written of each kind, since building takes far longer than writing.
    private static let written = Mutex<[String: Data]>([:])

    /// Writes it; the vectors take two blocks or more.
    func write(to path: String) throws {
        if let bytes = Self.written.withLock({ $0[name] }) { return try bytes.write(to: URL(fileURLWithPath: path)) }
        let matrix = try VectorMatrix(
            dimension: Self.dimension, rows: clusteredRows(Self.count, Self.dimension, seed: 11))
        let rows = metric == .cosine ? try matrix.normalized() : matrix
        try recipe.build(rows, metric: metric, BuildOptions(seed: 3)).write(to: path)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        Self.written.withLock { $0[name] = bytes }
    }

    /// Whether searches read the vectors, or only what was made of them.
    var readsVectors: Bool { name != "exact bits" }

    /// What a few searches find: walks, scans and filters.
    func answers(_ index: any StoredIndex) throws -> [[Neighbor]] {
        var found = try Self.queries.map { try index.search($0, limit: 5) }
        found.append(try index.search(Self.queries[0], limit: 5, rows: RowSet(stride(from: 0, to: 1100, by: 90))))
        found += try index.search(
            try VectorMatrix(dimension: Self.dimension, rows: Self.queries), SearchOptions(limit: 4), threads: 1)
        return found
    }
}

/// A file that is harmed in place, as a failing disk or another program does it.
struct HarmedFile {
    let path: String

    func flip(byte: Int, bit: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(byte))
        var value = try #require(try handle.read(upToCount: 1)?.first)
        value ^= 1 << UInt8(bit)
        try handle.seek(toOffset: UInt64(byte))
        try handle.write(contentsOf: [value])
        try handle.close()
    }

    func truncate(to length: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.truncate(atOffset: UInt64(length))
        try handle.close()
    }

    /// Sets the time of the last change back, so that the next one is sure to be another.
    func age() throws {
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
    }
}

@Suite("Damaged index files") struct DamagedFileTests {
    /// Whether something was refused as it should be; anything but a typed error is a failure.
    private func answers(_ kind: StoredKind, _ path: String, _ placement: FilePlacement = .mapped) throws
        -> [[Neighbor]]?
    {
        do {
            return try kind.answers(
                IndexFile(path: path, verifying: .exceptVectors, placement: placement).index())
        } catch is IndexFileError {
            return nil
        } catch VectorSearchError.unreadable(let error) {
            #expect(error.path == path)
            return nil
        }
    }

    @Test("whatever bit is flipped, answers are right or refused", arguments: StoredKind.all)
    func everyAnswerIsRightOrRefused(kind: StoredKind) throws {
        try withTemporaryFolder { folder in
            let file = HarmedFile(path: folder + "/x.idx")
            try kind.write(to: file.path)
            let truth = try #require(try answers(kind, file.path))
            let opened = try IndexFile(path: file.path)
            var random = Seeded(13)
            var (refused, answered) = (0, 0)
            func harm(_ byte: Int) throws {
                let bit = Int.random(in: 0...7, using: &random)
                try file.flip(byte: byte, bit: bit)
                if let found = try answers(kind, file.path, byte % 8 == 0 ? .memory : .mapped) {
                    #expect(found == truth, "byte \(byte), bit \(bit)")
                    answered += 1
                } else {
                    refused += 1
                }
                try file.flip(byte: byte, bit: bit)
            }
            // Of every section and what is between them, and anywhere.
            for section in opened.header.sections where section.length > 0 {
                for byte in [section.offset, section.offset + section.length - 1] { try harm(byte) }
                for _ in 0..<20 { try harm(section.offset + .random(in: 0..<section.length, using: &random)) }
            }
            for _ in 0..<60 { try harm(.random(in: 0..<opened.byteCount, using: &random)) }
            #expect(refused > (kind.readsVectors ? 60 : 30), "\(answered) others are of blocks that were not read")
            #expect(try answers(kind, file.path) == truth)
        }
    }

    @Test("what is damaged while it is open is refused, and nothing crashes", arguments: StoredKind.all)
    func damageWhileOpen(kind: StoredKind) throws {
        try withTemporaryFolder { folder in
            let file = HarmedFile(path: folder + "/x.idx")
            try kind.write(to: file.path)
            let size = try IndexFile(path: file.path).byteCount
            var random = Seeded(14)
            for _ in 0..<12 {
                try file.age()
                let index = try IndexFile(path: file.path, verifying: .exceptVectors).index()
                let truth = try kind.answers(index)
                // The file is looked at with every tick.
                let tick = MappedFile.tick
                while MappedFile.tick == tick {}
                let byte = Int.random(in: 4096..<size, using: &random)
                try file.flip(byte: byte, bit: 6)
                #expect(throws: VectorSearchError.unreadable(IndexFileError(path: file.path, .changed))) {
                    try kind.answers(index)
                }
                try file.flip(byte: byte, bit: 6)
                #expect(try answers(kind, file.path) == truth)
            }
        }
    }

    @Test("a file that is cut short in the middle of a search does not end the process", arguments: StoredKind.all)
    func cutShortWhileSearched(kind: StoredKind) throws {
        try withTemporaryFolder { folder in
            let file = HarmedFile(path: folder + "/x.idx")
            for length in [0, 4096, 16_384] {
                for after in [0, 1, 30] {
                    try kind.write(to: file.path)
                    let index = try IndexFile(path: file.path, verifying: .exceptVectors).index()
                    let truth = try index.search(StoredKind.queries[0], limit: 5)
                    let asked = Mutex(0)
                    var options = SearchOptions(limit: 5)
                    options.isAllowed = { _ in
                        let isTime = asked.withLock { asked in
                            asked += 1
                            return asked == after + 1
                        }
                        if isTime { try? file.truncate(to: length) }
                        return true
                    }
                    // What was read before may have been enough for a right answer.
                    do {
                        #expect(try index.search(StoredKind.queries[0], options) == truth)
                    } catch VectorSearchError.unreadable(let error) {
                        #expect(error.path == file.path)
                    }
                    try file.truncate(to: length)
                    let tick = MappedFile.tick
                    while MappedFile.tick == tick {}
                    #expect(throws: VectorSearchError.self) { try kind.answers(index) }
                }
            }
        }
    }

    @Test("what is gone of a mapped file reads as zeros, and counts as lost")
    func lostPages() throws {
        try withTemporaryFolder { folder in
            let file = HarmedFile(path: folder + "/x")
            try Data(repeating: 7, count: 40_000).write(to: URL(fileURLWithPath: file.path))
            let (mapped, other) = (try MappedFile(path: file.path), try MappedFile(path: file.path))
            #expect(mapped.fault() == nil && mapped.bytes[39_999] == 7)
            try file.truncate(to: 5000)
            let tick = MappedFile.tick
            while MappedFile.tick == tick {}
            #expect(mapped.bytes[4999] == 7 && mapped.bytes[8192] == 0 && mapped.bytes[39_999] == 0)
            #expect(mapped.fault() == .lost)
            #expect(other.fault() == .changed, "nothing of it was read")
            // Deleted or replaced, a file stays as it was.
            try Data(repeating: 7, count: 40_000).write(to: URL(fileURLWithPath: folder + "/y"))
            let kept = try MappedFile(path: folder + "/y")
            try Data([1]).write(to: URL(fileURLWithPath: folder + "/y"), options: .atomic)
            #expect(kept.fault() == nil && kept.bytes[39_999] == 7)
            try FileManager.default.removeItem(atPath: folder + "/y")
            #expect(kept.fault() == nil && kept.bytes[0] == 7)
        }
    }

    @Test(
        "files of earlier releases, without checksums of blocks, are verified at the first search",
        arguments: StoredKind.all)
    func earlierFiles(kind: StoredKind) throws {
        try withTemporaryFolder { folder in
            let file = HarmedFile(path: folder + "/x.idx")
            try kind.write(to: file.path)
            let truth = try #require(try answers(kind, file.path))
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
            var header = try IndexFile(path: file.path).header
            #expect(header.sections.removeLast().name == BlockChecksums.section)
            let last = try #require(header.sections.last)
            bytes = bytes.prefix(last.offset + last.length)
            let first = try #require(header.sections.first { $0.length > 0 })
            bytes.replaceSubrange(0..<first.offset, with: repeatElement(0, count: first.offset))
            bytes.replaceSubrange(
                0..<IndexFileHeader.length(parameters: header.parameters.count, sections: header.sections.count),
                with: header.encoded(fileLength: bytes.count))
            try bytes.write(to: URL(fileURLWithPath: file.path))
            #expect(try answers(kind, file.path) == truth)
            let vectors = header.sections.filter { $0.name.hasPrefix(IndexFile.vectorSections) }
            for section in vectors where section.length > 0 && kind.readsVectors {
                try file.flip(byte: section.offset + section.length / 2, bit: 3)
                #expect(try answers(kind, file.path) == nil)
                try file.flip(byte: section.offset + section.length / 2, bit: 3)
            }
            #expect(try answers(kind, file.path) == truth)
        }
    }

    @Test(
        "damage is not copied: neither written elsewhere nor taken over by an index that grows",
        arguments: StoredKind.all)
    func damageDoesNotSpread(kind: StoredKind) throws {
        try withTemporaryFolder { folder in
            let file = HarmedFile(path: folder + "/x.idx")
            try kind.write(to: file.path)
            let header = try IndexFile(path: file.path).header
            let vectors = try #require(header.sections.first { $0.name.hasPrefix(IndexFile.vectorSections) })
            try file.flip(byte: vectors.offset + vectors.length / 2, bit: 6)
            let opened = try IndexFile(path: file.path, verifying: .exceptVectors)
            // Opening an Annoy forest looks at some of its nodes.
            guard let index = try? opened.index() else {
                #expect(opened.kind == .annoy)
                return
            }
            #expect(throws: IndexFileError.self) { try index.write(to: folder + "/y.idx") }
            #expect(!FileManager.default.fileExists(atPath: folder + "/y.idx"))
            if var graph = index as? HNSWIndex, graph.vectors.file != nil {
                #expect(throws: VectorSearchError.self) { try graph.insert(StoredKind.queries[0]) }
                #expect(graph.count == StoredKind.count)
            }
            if var matrix = (index as? ExactIndex)?.matrix {
                #expect(throws: VectorSearchError.self) { try matrix.append(StoredKind.queries[0]) }
            }
        }
    }

    @Test("damage that a search met is remembered until the next generation")
    func damageIsNoted() throws {
        try withTemporaryFolder { folder in
            let store = SegmentStore(folder: folder + "/segments")
            var index = try SegmentedIndex(dimension: 4, metric: .euclidean)
            var random = Seeded(15)
            for id in 1...60 { try index.add(random.vector(4), id: Int64(id)) }
            let plan = try #require(try index.wholeMerge())
            try index.finish(
                plan, with: IndexRecipe(.exact).build(#require(plan.vectors), metric: .euclidean), ids: plan.ids)
            try store.commit(&index, kind: .exact, token: 77)
            let path = store.folder + "/4d-0.index"
            try HarmedFile(path: path).flip(byte: 4096, bit: 5)
            let opened = try #require(try store.open()?.index)
            let error = #expect(throws: VectorSearchError.self) { try opened.search([0, 0, 0, 0]) }
            guard case .unreadable(let damage) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(damage.path == path)
            store.note(IndexFileError(path: path, .changed), in: 77)
            #expect(try store.open() != nil, "a change is no damage")
            store.note(damage, in: 76)
            #expect(try store.open() != nil, "of another generation")
            store.note(damage, in: 77)
            #expect(throws: damage) { try store.open() }
            var fresh = try SegmentedIndex(dimension: 4, metric: .euclidean)
            try store.commit(&fresh, kind: .exact, token: 78)
            #expect(try store.open()?.manifest.token == 78)
            #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder) == ["manifest"])
        }
    }
}
