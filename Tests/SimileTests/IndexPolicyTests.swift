import Catalog
import Simile
import Testing
import VectorSearch

@Suite struct IndexPolicyTests {
    @Test func exactWhileSmallAndAGraphBeyond() {
        let limit = IndexPolicy.exactLimit
        #expect(IndexPolicy.kind(chosen: nil, vectors: 0) == nil)
        #expect(IndexPolicy.kind(chosen: nil, vectors: limit - 1) == nil)
        #expect(IndexPolicy.kind(chosen: nil, vectors: limit) == IndexPolicy.automaticKind)
    }

    @Test(arguments: IndexKind.allCases) func aChoiceHoldsForAnySize(kind: IndexKind) {
        #expect(IndexPolicy.kind(chosen: kind, vectors: 1) == kind)
        #expect(IndexPolicy.kind(chosen: kind, vectors: 1_000_000) == kind)
        #expect(IndexPolicy.kind(chosen: kind, vectors: 0) == nil)
        #expect(IndexPolicy.reason(chosen: kind, vectors: 5).contains("--index \(kind.rawValue)"))
    }

    @Test func reasonsNameTheNumbers() {
        let reason = IndexPolicy.reason(chosen: nil, vectors: 713)
        #expect(reason.contains("713") && reason.contains("\(IndexPolicy.exactLimit)"))
        #expect(IndexPolicy.reason(chosen: nil, vectors: 90_000).contains("hnsw"))
    }

    @Test func aStatusSaysWhatWillBe() throws {
        let sample = try SampleCatalog(["a", "b"])
        let catalog = sample.catalog
        let report = try StatusReport(of: catalog)
        #expect(report.indexes.map(\.kind) == report.spaces.map { _ in .exact })
        #expect(report.indexes.allSatisfy { $0.segments.isEmpty && $0.generation == 0 && $0.tail == $0.vectors })
        let space = try #require(report.spaces.first?.space)
        try catalog.chooseIndex(.kdTree, of: space)
        #expect(try StatusReport(of: catalog).indexes.first?.reason.contains("the next `simile index`") == true)
    }
}
