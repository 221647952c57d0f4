import Basics
import Catalog
import Foundation
import Testing
import VectorSearch

@Suite("Vector spaces")
struct SpaceTests {
    @Test("an identifier is readable, and never changes between releases")
    func identifier() {
        let space = VectorSpace(
            model: "resnet18", weightsDigest: "f37072fd", preprocessing: "resize=256", layer: "avgpool",
            precision: .f32,
            dimension: 512)
        #expect(space.identifier == "resnet18/avgpool-f32-512-17166566")
    }

    @Test("spaces that differ in any part have different identifiers")
    func distinct() {
        let base = VectorSpace.sample()
        var spaces = [base]
        func vary(_ change: (inout VectorSpace) -> Void) {
            var space = base
            change(&space)
            spaces.append(space)
        }
        vary { $0.model = "resnet50" }
        vary { $0.weightsDigest = "00" }
        vary { $0.preprocessing = "resize=224" }
        vary { $0.layer = "layer4" }
        vary { $0.precision = .bf16 }
        vary { $0.dimension = 9 }
        #expect(Set(spaces).count == spaces.count)
        #expect(Set(spaces.map(\.identifier)).count == spaces.count)
    }

    @Test("a space survives JSON")
    func coding() throws {
        let space = VectorSpace.sample()
        #expect(try JSONDecoder().decode(VectorSpace.self, from: JSONEncoder().encode(space)) == space)
    }

    @Test("a catalog that lacks a space says which it holds")
    func unknownSpace() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        let held = VectorSpace.sample("resnet18")
        let asked = VectorSpace.sample("vit_small")
        #expect(
            catalogError { () throws(CatalogError) in try catalog.vectors(in: asked) }
                == .unknownSpace(directory: catalog.directory, requested: asked, held: []))
        try catalog.commit([.put(.sample(1, space: held))])
        let error = catalogError { () throws(CatalogError) in try catalog.vector(of: .sample(1), in: asked) }
        #expect(error == .unknownSpace(directory: catalog.directory, requested: asked, held: [held]))
        #expect(error?.description.contains(held.identifier) == true)
        #expect(error?.description.contains(asked.identifier) == true)
    }

    @Test("several spaces live side by side and are never mixed")
    func severalSpaces() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        let small = VectorSpace.sample("small", dimension: 3)
        let large = VectorSpace.sample("large", dimension: 5)
        var item = NewItem.sample(1, space: small)
        item.vectors.append((large, large.vector(1)))
        try catalog.commit([.put(item), .put(.sample(2, space: large))])
        #expect(try catalog.spaces() == [.init(space: small, vectors: 1), .init(space: large, vectors: 2)])
        #expect(try catalog.vectors(in: small).matrix.count == 1)
        #expect(try catalog.vector(of: .sample(1), in: large) == large.vector(1))
        #expect(try catalog.vector(of: .sample(2), in: small) == nil)
        try catalog.commit([.removeSpace(small), .removeSpace(small)])
        #expect(try catalog.spaces() == [.init(space: large, vectors: 2)])
        #expect(try catalog.count() == 2)
    }
}
