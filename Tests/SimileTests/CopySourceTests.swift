import Catalog
import TestSupport
import Testing

@testable import Simile

/// Which vectors propose copies.
@Suite struct CopySourceTests {
    /// A catalog of one item with a vector in each space.
    private func source(_ models: (name: String, precision: Precision)...) throws -> CopySource? {
        let folder = try TemporaryFolder()
        let catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        let vectors = models.map { (Self.space($0.name, $0.precision), [Float](arrayLiteral: 0.6, 0.8)) }
        try catalog.commit([.put(NewItem(key: ItemKey("a"), vectors: vectors))])
        return try catalog.copySource()
    }

    private static func space(_ model: String, _ precision: Precision = .f32) -> VectorSpace {
        VectorSpace(
            model: model, weightsDigest: "0", preprocessing: "none", layer: "fc", precision: precision, dimension: 2)
    }

    @Test func `without the model for copies the usual space proposes`() throws {
        let source = try source(("resnet18", .f32), ("efficientnet_lite0", .f32), ("sscd_of_my_own", .f32))
        #expect(source == CopySource(space: Self.space("efficientnet_lite0"), leastCosine: 0.5))
    }

    @Test func `the model for copies proposes wherever it has vectors`() throws {
        let source = try source(("efficientnet_lite0", .f32), ("sscd", .f32))
        #expect(source == CopySource(space: Self.space("sscd"), leastCosine: 0.75))
    }

    @Test func `so it does with options and of several spaces the last in full precision`() throws {
        #expect(try source(("colour", .f32), ("sscd@288@crop", .bf16))?.space == Self.space("sscd@288@crop", .bf16))
        let source = try source(("sscd@288@crop", .f32), ("sscd@224", .f32), ("sscd", .bf16))
        #expect(source?.space == Self.space("sscd@224"))
    }

    @Test func `an empty catalog proposes nothing`() throws {
        let folder = try TemporaryFolder()
        let catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
        #expect(try catalog.copySource() == nil)
    }
}
