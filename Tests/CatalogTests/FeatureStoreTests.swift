import Testing

@testable import Catalog

/// Local features in the catalog: kept by content, for as long as an item has it, and not too many.
@Suite struct FeatureStoreTests {
    private let scratch: Scratch
    private let catalog: ImageCatalog

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
        try catalog.commit((0..<4).map { .put(.sample($0)) })
    }

    private func kept(_ numbers: Int..., kind: String = "sift") throws -> [Int: [UInt8]] {
        let found = try catalog.features(of: numbers.map { .sample($0) }, kind: kind)
        return Dictionary(uniqueKeysWithValues: numbers.compactMap { n in found[.sample(n)].map { (n, $0) } })
    }

    @Test func `features are kept by content and kind, and replaced`() throws {
        #expect(try kept(0, 1).isEmpty)
        try catalog.store(features: [(.sample(0), [1, 2]), (.sample(1), [3])], kind: "sift")
        try catalog.store(features: [(.sample(0), [])], kind: "orb")
        #expect(try kept(0, 1, 2) == [0: [1, 2], 1: [3]])
        #expect(try kept(0, 1, kind: "orb") == [0: []])
        try catalog.store(features: [(.sample(0), [9])], kind: "sift")
        #expect(try kept(0, 1) == [0: [9], 1: [3]])
    }

    @Test func `of contents that no item has nothing is kept`() throws {
        try catalog.store(features: [(.sample(7), [1]), (.sample(2), [2])], kind: "sift")
        #expect(try kept(7, 2) == [2: [2]])
    }

    @Test func `features go with the last item of their content`() throws {
        var copy = NewItem.sample(9)
        copy.fingerprint = .sample(9, content: 1)
        try catalog.commit([.put(copy)])
        try catalog.store(features: (0..<4).map { (.sample($0), [UInt8($0)]) }, kind: "sift")
        try catalog.commit([.remove(.sample(0)), .remove(.sample(1))])
        #expect(try kept(0, 1, 2, 3) == [1: [1], 2: [2], 3: [3]], "another item has the content of 1")
        try catalog.commit([.remove(.sample(9))])
        #expect(try kept(0, 1, 2, 3) == [2: [2], 3: [3]])
        var changed = NewItem.sample(2)
        changed.fingerprint = .sample(2, content: 20)
        try catalog.commit([.put(changed)])
        #expect(try kept(2, 3) == [3: [3]])
        // Put again as it is, and changed in its attributes only.
        try catalog.commit([.put(.sample(3))])
        #expect(try kept(3) == [3: [3]])
    }

    @Test func `the oldest go where there are too many`() throws {
        try catalog.store(features: (0..<3).map { (.sample($0), [UInt8($0)]) }, kind: "sift", most: 3)
        try catalog.store(features: [(.sample(0), [8])], kind: "sift", most: 3)
        #expect(try kept(0, 1, 2) == [0: [8], 1: [1], 2: [2]])
        try catalog.store(features: [(.sample(3), [3])], kind: "sift", most: 3)
        #expect(try kept(0, 1, 2, 3) == [0: [8], 2: [2], 3: [3]])
        try catalog.store(features: (0..<4).map { (.sample($0), [7]) }, kind: "orb", most: 3)
        #expect(try kept(0, 1, 2, 3).isEmpty && kept(0, 1, 2, 3, kind: "orb") == [1: [7], 2: [7], 3: [7]])
    }

    @Test func `a catalog that is opened for reading reads them and keeps none`() throws {
        try catalog.store(features: [(.sample(0), [1])], kind: "sift")
        let reader = try scratch.reader()
        #expect(try reader.features(of: [.sample(0)], kind: "sift") == [.sample(0): [1]])
        #expect(throws: CatalogError.self) { try reader.store(features: [(.sample(1), [1])], kind: "sift") }
    }
}
