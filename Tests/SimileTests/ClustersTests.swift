import Catalog
import Foundation
import TestSupport
import Testing

@testable import Simile

/// Groups of made-up vectors in a catalog.
@Suite struct ClustersTests {
    private let sample: SampleCatalog
    private let library: ImageLibrary

    /// Three groups of nine by direction, of the kinds x, y and z but for one each, and two vectors far from all.
    init() throws {
        sample = try SampleCatalog([])
        let axes: [[Float]] = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
        var items: [Change] = []
        for group in 0..<3 {
            for number in 0..<9 {
                var vector = axes[group]
                vector[3] = Float(number - 4) * 0.01
                vector[(group + 1) % 3] += Float(number * number % 5) * 0.01
                let kind = number == 8 ? "odd" : ["x", "y", "z"][group]
                items.append(
                    Self.item("g\(group)/\(number)", vector, ["kind": .text(kind), "price": .integer(Int64(number))]))
            }
        }
        items.append(Self.item("lone/1", [-1, -1, -1, 0.3], [:]))
        items.append(Self.item("lone/2", [-1, -1, -1, -0.3], [:]))
        try sample.catalog.commit(items)
        library = ImageLibrary(sample.catalog)
    }

    private static func item(_ key: String, _ vector: [Float], _ attributes: Attributes) -> Change {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let vectors = [(SampleCatalog.space, vector.map { $0 / length })]
        return .put(NewItem(key: ItemKey(key), attributes: attributes, vectors: vectors))
    }

    private func groups(_ report: ClusterReport) -> [Set<String>] {
        report.clusters.map { Set($0.items.map(\.text)) }
    }

    @Test func `as many clusters as there are are found, and outliers`() async throws {
        var request = ClusterRequest()
        request.label = "kind"
        let report = try await library.clusters(request).report()
        #expect(report.method == "hdbscan" && report.seed == 42 && report.space == SampleCatalog.space)
        let expected = (0..<3).map { group in Set((0..<9).map { "g\(group)/\($0)" }) }
        #expect(Set(groups(report)) == Set(expected))
        #expect(report.outliers.map(\.text) == ["lone/1", "lone/2"])
        for (place, cluster) in report.clusters.enumerated() {
            #expect(cluster.id == place + 1 && cluster.size == 9 && cluster.items[0] == cluster.medoid)
            let names = try #require(cluster.names)
            #expect(names.count == 2 && names[1].value == AttributeValue.text("odd"))
            #expect(abs(names[0].share - 8.0 / 9) < 1e-9)
        }
        let agreement = try #require(report.agreement)
        #expect(agreement.items == 27 && agreement.label == "kind")
        #expect(agreement.adjustedRandIndex > 0.7 && agreement.adjustedRandIndex < 1)
        #expect(report.map == nil)
    }

    @Test func `a number of clusters takes everything in`() async throws {
        let report = try await library.clusters(ClusterRequest(.count(4))).report()
        #expect(report.method == "kmeans" && report.clusters.count == 4 && report.outliers.isEmpty)
        let sizes = report.clusters.map(\.size)
        #expect(sizes.reduce(0, +) == 29 && sizes == sizes.sorted(by: >))
        #expect(report.agreement == nil && report.clusters[0].names == nil)
    }

    @Test func `a condition leaves images out`() async throws {
        var request = ClusterRequest(.count(1))
        request.filter = try Filter.parse("price<2 and kind=x")
        let report = try await library.clusters(request).report()
        #expect(groups(report) == [["g0/0", "g0/1"]])
        request.filter = try Filter.parse("kind=none")
        let none = try await library.clusters(request).report()
        #expect(none.clusters.isEmpty && none.outliers.isEmpty)
    }

    @Test func `a map has every image in a square, near ones together`() async throws {
        var request = ClusterRequest()
        request.wantsMap = true
        let report = try await library.clusters(request).report()
        let map = try #require(report.map)
        let square = 0.0...1.0
        #expect(map.count == 29)
        #expect(map.allSatisfy { square.contains($0.x) && square.contains($0.y) })
        let lone = map.filter { $0.cluster == nil }.map(\.key.text)
        #expect(lone.sorted() == ["lone/1", "lone/2"])
        func distance(_ a: ClusterReport.Place, _ b: ClusterReport.Place) -> Double { hypot(a.x - b.x, a.y - b.y) }
        var kept = 0
        for place in map where place.cluster != nil {
            let nearest = map.filter { $0.key != place.key }.min { distance($0, place) < distance($1, place) }
            kept += nearest?.cluster == place.cluster ? 1 : 0
        }
        #expect(kept >= 25)
    }

    @Test func `the same seed gives the same report`() async throws {
        var request = ClusterRequest(.count(5))
        (request.seed, request.wantsMap) = (7, true)
        let one = try await JSONText.compact(library.clusters(request).report())
        #expect(try await JSONText.compact(library.clusters(request).report()) == one)
    }

    @Test func `what cannot be is refused`() async throws {
        await #expect(throws: VectorSearchError.self) {
            try await library.clusters(ClusterRequest(.count(30))).report()
        }
        await #expect(throws: VectorSearchError.self) { try await library.clusters(ClusterRequest(.count(0))).report() }
        var small = ClusterRequest()
        small.minimumSize = 1
        let refused = small
        await #expect(throws: VectorSearchError.self) { try await library.clusters(refused).report() }
        let other = try SampleCatalog([])
        let empty = ImageLibrary(other.catalog)
        await #expect(throws: SearchRequestError.self) { try await empty.clusters().report() }
    }
}
