import Testing
import VectorSearch

@testable import VectorClustering

@Suite struct KMeansTests {
    @Test func `the best of a few seeds is as good as scikit-learn's best`() throws {
        for set in try RecordedPoints.read() {
            let matrix = try set.matrix()
            var best = Double.infinity
            for seed in 0..<12 {
                let method = KMeans(count: 4, geometry: .euclidean, tolerance: 0)
                best = min(best, try method.fit(matrix, BuildOptions(seed: UInt64(seed), threads: 2)).inertia)
            }
            #expect(best < set.inertia * 1.005, "\(set.name)")
        }
    }

    @Test(arguments: KMeans.Geometry.allCases, [KMeans.Start.plusPlus, .randomRows])
    func `every row is with its nearest centroid`(geometry: KMeans.Geometry, start: KMeans.Start) throws {
        let matrix = try blobs(500, groups: 7, dimension: 9, spread: 0.6, normalized: true)
        let model = try KMeans(count: 11, geometry: geometry, start: start, tolerance: 0).fit(matrix)
        #expect(model.clustering.count == 11 && model.centroids.count == 11)
        let metric = geometry == .spherical ? Metric.cosine : .euclidean
        var inertia = 0.0
        for row in 0..<500 {
            let scores = try (0..<11).map { try metric.similarity(matrix[row], model.centroids[$0]) }
            let own = scores[try #require(model.clustering.assignment[row])]
            #expect(try own >= #require(scores.max()) - 1e-6)
            inertia += geometry == .spherical ? Double(1 - own) : Double(own * own)
        }
        #expect(abs(inertia - model.inertia) < 1e-3 * inertia)
    }

    @Test func `clusters that are apart are found`() throws {
        let matrix = try blobs(400, groups: 8, dimension: 32, spread: 0.25, normalized: true)
        let model = try KMeans(count: 8).fit(matrix)
        let truth = Clustering((0..<400).map { $0 % 8 })
        #expect(model.clustering.sets == truth.sets)
    }

    @Test func `codes change nothing`() throws {
        for (matrix, geometry) in [
            (try blobs(700, groups: 30, dimension: 70, spread: 1.5, normalized: true), KMeans.Geometry.spherical),
            (try blobs(700, groups: 30, dimension: 70, spread: 1.5), .euclidean),
            // Far from the origin, where rounding is worst.
            (try blobs(700, groups: 3, dimension: 70, spread: 0.01), .euclidean),
        ] {
            let options = BuildOptions(threads: 2)
            let centroids = Centroids(Array(stride(from: 0, to: 700, by: 17)), of: matrix, geometry)
            let plain = try RowAssigner(matrix, rounds: 1, clusters: 42, coded: false, options).nearest(to: centroids)
            let coded = try RowAssigner(matrix, rounds: 1, clusters: 42, coded: true, options).nearest(to: centroids)
            #expect(plain == coded)
        }
    }

    @Test(arguments: [1, 2, 5]) func `the number of threads changes nothing`(threads: Int) throws {
        let matrix = try blobs(900, groups: 20, dimension: 12, spread: 1, normalized: true)
        let method = KMeans(count: 15)
        let one = try method.fit(matrix, BuildOptions(seed: 3, threads: 1))
        let more = try method.fit(matrix, BuildOptions(seed: 3, threads: threads))
        #expect(one.clustering == more.clustering && one.inertia == more.inertia)
    }

    @Test func `mini-batches come near to all rows`() throws {
        let matrix = try blobs(2000, groups: 10, dimension: 16, spread: 0.3, normalized: true)
        let method = KMeans(count: 10, rounds: 30)
        let options = BuildOptions(threads: 2)
        let first = try method.firstCentroids(matrix, options)
        let whole = try method.lloyd(matrix, from: first, options)
        let batches = try method.miniBatches(matrix, from: first, options)
        #expect(batches.inertia < whole.inertia * 1.05)
        #expect(batches.clustering.count == 10)
    }

    @Test func `no cluster is empty, even among equal rows`() throws {
        let matrix = try VectorMatrix(dimension: 2, rows: [[Float]](repeating: [1, 0], count: 6) + [[0, 1]])
        for geometry in KMeans.Geometry.allCases {
            let model = try KMeans(count: 4, geometry: geometry, rounds: 5).fit(matrix)
            #expect(model.clustering.count == 4 && model.clustering.members.allSatisfy { !$0.isEmpty })
            #expect(model.inertia < 1e-6)
        }
        let all = try KMeans(count: 7).fit(matrix)
        #expect(all.clustering.members.allSatisfy { $0.count == 1 })
    }

    @Test func `opposite vectors have a centroid`() throws {
        let matrix = try VectorMatrix(dimension: 2, rows: [[1, 0], [-1, 0]])
        let model = try KMeans(count: 1).fit(matrix)
        #expect(model.clustering.assignment == [0, 0] && model.centroids.isNormalized)
    }

    @Test func `nonsense is refused, and a wish to stop heard`() throws {
        let matrix = try blobs(20, groups: 2, dimension: 3, spread: 1)
        #expect(throws: VectorSearchError.self) { try KMeans(count: 0, geometry: .euclidean).fit(matrix) }
        #expect(throws: VectorSearchError.self) { try KMeans(count: 21, geometry: .euclidean).fit(matrix) }
        #expect(throws: VectorSearchError.notNormalized) { try KMeans(count: 2).fit(matrix) }
        #expect(throws: VectorSearchError.self) { try KMeans(count: 1).fit(VectorMatrix(dimension: 3)) }
        #expect(throws: VectorSearchError.cancelled) {
            try KMeans(count: 2, geometry: .euclidean).fit(matrix, BuildOptions(isCancelled: { true }))
        }
    }

    @Test func `progress rises to one`() throws {
        let matrix = try blobs(200, groups: 4, dimension: 3, spread: 0.5)
        let told = Told()
        let options = BuildOptions(threads: 1, progress: { told.append($0) })
        _ = try KMeans(count: 4, geometry: .euclidean).fit(matrix, options)
        #expect(told.values == told.values.sorted() && told.values.last == 1)
    }
}
