import Testing
import VectorSearch

@testable import Catalog

@Suite("Incremental changes")
struct IncrementalTests {
    let scratch: Scratch
    let catalog: ImageCatalog
    let space = VectorSpace.sample()
    let other = VectorSpace.sample("other")

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
        var item = NewItem.sample(1)
        item.vectors.append((other, other.vector(1)))
        try catalog.commit([.put(item), .put(.sample(2))])
    }

    private func vector(_ number: Int, in space: VectorSpace) throws -> [Float]? {
        try catalog.vector(of: .sample(number), in: space)
    }

    @Test("what is known tells which files need a vector")
    func knownItems() throws {
        try catalog.commit([.put(NewItem(key: "no file"))])
        let known = try catalog.knownItems(in: [other])
        #expect(known.count == 3)
        #expect(known[.sample(1)] == KnownItem(fingerprint: .sample(1), missing: []))
        #expect(known[.sample(2)] == KnownItem(fingerprint: .sample(2), missing: [other]))
        #expect(known["no file"] == KnownItem(fingerprint: nil, missing: [other]))
        let strange = VectorSpace.sample("never seen")
        #expect(try catalog.knownItems(in: [strange]).values.allSatisfy { $0.missing == [strange] })
    }

    @Test("of several spaces, those that are missing are told in their order")
    func knownInSeveralSpaces() throws {
        let strange = VectorSpace.sample("never seen")
        let known = try catalog.knownItems(in: [strange, other, space])
        #expect(known[.sample(1)]?.missing == [strange])
        #expect(known[.sample(2)]?.missing == [strange, other])
        #expect(try catalog.knownItems(in: []).values.allSatisfy(\.missing.isEmpty))
    }

    @Test("a vector is found by content, whichever copy has one")
    func vectorOfContent() throws {
        let hash = FileFingerprint.sample(7).contentHash
        #expect(try catalog.vectors(ofContent: hash, in: space).isEmpty)
        for (number, own) in [(7, space), (8, other)] {
            try catalog.commit([
                .put(
                    NewItem(
                        key: .sample(number), fingerprint: .sample(number, content: 7),
                        vectors: [(own, own.vector(number))]))
            ])
        }
        #expect(try catalog.vectors(ofContent: hash, in: space) == [space.vector(7)])
        #expect(try catalog.vectors(ofContent: hash, in: other) == [other.vector(8)])
        #expect(try catalog.vectors(ofContent: hash, in: .sample("never seen")).isEmpty)
        try catalog.commit([.remove(.sample(7))])
        #expect(try catalog.vectors(ofContent: hash, in: space).isEmpty)
    }

    @Test("new content replaces the vector and drops those of other spaces")
    func newContent() throws {
        let id = try catalog.item(.sample(1))?.id
        let summary = try catalog.commit([
            .put(NewItem(key: .sample(1), fingerprint: .sample(1, content: 99), vectors: [(space, space.vector(5))]))
        ])
        #expect(summary.updated == 1 && summary.added == 0)
        #expect(try vector(1, in: space) == space.vector(5))
        #expect(try vector(1, in: other) == nil)
        let item = try catalog.item(.sample(1))
        #expect(item?.id == id && item?.path == nil)
        #expect(item?.attributes == NewItem.sample(1).attributes, "attributes that are not given stay")
    }

    @Test("the same content keeps the vectors of other spaces")
    func sameContent() throws {
        try catalog.commit([.put(NewItem(key: .sample(1), fingerprint: .sample(50, content: 1), attributes: [:]))])
        #expect(try vector(1, in: space) == space.vector(1))
        #expect(try vector(1, in: other) == other.vector(1))
        #expect(try catalog.item(.sample(1))?.attributes.isEmpty == true)
    }

    @Test("a touched file keeps everything but its fingerprint")
    func touch() throws {
        try catalog.commit([.touch(.sample(1), .sample(70, content: 1))])
        #expect(try catalog.item(.sample(1))?.fingerprint == .sample(70, content: 1))
        #expect(try vector(1, in: other) == other.vector(1))
    }

    @Test("a file that moved is found by its content and keeps its vectors, attributes and id")
    func rename() throws {
        let found = try catalog.items(withContentHash: .sample(1))
        #expect(found.map(\.key) == [.sample(1)])
        try catalog.commit([.rename(.sample(1), to: "new/name", path: "/new/name")])
        let item = try catalog.item("new/name")
        #expect(item?.id == found.first?.id && item?.path == "/new/name")
        #expect(item?.attributes == NewItem.sample(1).attributes)
        #expect(try catalog.vector(of: "new/name", in: space) == space.vector(1))
        #expect(try catalog.item(.sample(1)) == nil)
        #expect(try catalog.items(withContentHash: .sample(99)).isEmpty)
    }

    @Test("a file moved over another takes its place")
    func renameOver() throws {
        let summary = try catalog.commit([.rename(.sample(1), to: .sample(2), path: nil)])
        #expect(summary.removed == 1 && summary.updated == 1)
        #expect(try catalog.count() == 1)
        #expect(try vector(2, in: space) == space.vector(1))
        #expect(try catalog.commit([.rename(.sample(2), to: .sample(2), path: "/p")]).removed == 0)
        #expect(try catalog.item(.sample(2))?.path == "/p")
    }

    @Test("attributes are replaced as a whole")
    func attributes() throws {
        try catalog.commit([.setAttributes(.sample(1), ["colour": "red"])])
        #expect(try catalog.item(.sample(1))?.attributes == ["colour": "red"])
        #expect(try catalog.items(matching: Filter.parse("colour=red")).map(\.key) == [.sample(1)])
    }

    @Test("a removed item takes its vectors and attributes with it, and its id is never used again")
    func remove() throws {
        let ids = try catalog.items().map(\.id)
        #expect(try catalog.commit([.remove(.sample(1)), .remove(.sample(2)), .remove("absent")]).removed == 2)
        #expect(try catalog.attributeNames().isEmpty)
        #expect(try catalog.spaces().map(\.vectors) == [0, 0])
        #expect(try catalog.vectors(in: space).matrix.count == 0)
        #expect(try catalog.integrityCheck().isEmpty)
        try catalog.commit([.put(.sample(3))])
        #expect(try catalog.items().allSatisfy { !ids.contains($0.id) })
    }

    @Test("changes of one batch are applied in their order")
    func order() throws {
        try catalog.commit([
            .remove(.sample(1)), .put(.sample(1)), .setAttributes(.sample(1), [:]),
            .rename(.sample(1), to: "a", path: nil),
            .put(.sample(1)),
        ])
        #expect(try catalog.items().map(\.key) == ["a", .sample(1), .sample(2)])
        #expect(try vector(1, in: other) == nil)
    }

    @Test("status counts what there is")
    func status() throws {
        let status = try catalog.status()
        #expect(status.items == 2 && status.schemaVersion == Schema.version && status.directory == catalog.directory)
        #expect(status.spaces == [.init(space: space, vectors: 2), .init(space: other, vectors: 1)])
        #expect(status.databaseBytes > 0 && status.logBytes > 0)
        try catalog.close()
        #expect(try scratch.reader().status().logBytes == 0)
    }
}
