import Basics
import Dispatch
import Testing
import VectorSearch

@Suite struct VectorMatrixTests {
    @Test func keepsWhatIsAppended() throws {
        var random = Seeded(8)
        let rows = random.rows(100, 13)
        var matrix = try VectorMatrix(dimension: 13)
        for row in rows { try matrix.append(row) }
        #expect(matrix.count == 100)
        #expect((0..<100).map { matrix[$0] } == rows)
        matrix.withUnsafeBufferPointer { #expect(Array($0) == rows.flatMap { $0 }) }
        let flat = try VectorMatrix(dimension: 13, values: rows.flatMap { $0 })
        #expect((0..<100).map { flat[$0] } == rows)
        try matrix.append(contentsOf: flat)
        #expect((100..<200).map { matrix[$0] } == rows)
        let itself = matrix
        try matrix.append(contentsOf: itself)
        #expect(matrix.count == 400 && matrix[399] == rows[99])
    }

    @Test func readsUnalignedBytes() throws {
        var matrix = try VectorMatrix(dimension: 2)
        let bytes: [UInt8] = [9] + [Float(1.5), -2].flatMap { withUnsafeBytes(of: $0) { Array($0) } }
        try bytes.withUnsafeBytes { try matrix.append(bytes: UnsafeRawBufferPointer(rebasing: $0[1...])) }
        #expect(matrix[0] == [1.5, -2])
        #expect(throws: VectorSearchError.incompleteVector(dimension: 2, values: 2)) {
            try bytes.withUnsafeBytes { try matrix.append(bytes: $0) }
        }
    }

    @Test func copiesDoNotChange() throws {
        var original = try VectorMatrix(dimension: 1, rows: [[1], [2]])
        var copies: [VectorMatrix] = []
        for value in 3...100 {
            copies.append(original)
            try original.append([Float(value)])
        }
        // Two that grow from the same point must not write into one another.
        var branch = copies[10]
        try branch.append([-1])
        try branch.append([-2])
        var other = copies[10]
        try other.append([-3])
        for (i, copy) in copies.enumerated() {
            #expect((0..<copy.count).map { copy[$0][0] } == (1...(i + 2)).map(Float.init))
        }
        #expect((0..<14).map { branch[$0][0] } == (1...12).map(Float.init) + [-1, -2])
        #expect((0..<13).map { other[$0][0] } == (1...12).map(Float.init) + [-3])
        #expect((0..<100).map { original[$0][0] } == (1...100).map(Float.init))
    }

    @Test func branchesOnManyThreads() throws {
        let root = try VectorMatrix(dimension: 3, rows: [[0, 0, 0]])
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            var mine = root
            let row = [Float](repeating: Float(thread), count: 3)
            for _ in 0..<50 { try? mine.append(row) }
            #expect(mine.count == 51)
            #expect((1..<51).allSatisfy { mine[$0] == row })
        }
    }

    @Test func refusedRowsLeaveNoTrace() throws {
        var matrix = try VectorMatrix(dimension: 2, rows: [[0, 1]])
        let copy = matrix
        #expect(throws: VectorSearchError.notFinite(component: 0)) { try matrix.append([.nan, 1]) }
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try matrix.append([1, .infinity]) }
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try matrix.append(normalizing: [1, -.infinity]) }
        #expect(throws: VectorSearchError.tooLong) { try matrix.append([1e19, 1]) }
        #expect(throws: VectorSearchError.zeroVector) { try matrix.append(normalizing: [0, 0]) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 1)) { try matrix.append([1]) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 3)) {
            try matrix.append(contentsOf: VectorMatrix(dimension: 3))
        }
        #expect(matrix.count == 1 && matrix.isNormalized)
        try matrix.append([3, 4])
        #expect(matrix[1] == [3, 4] && !matrix.isNormalized && copy.isNormalized && copy.count == 1)
    }

    @Test func refusesWhatItCannotHold() {
        #expect(throws: VectorSearchError.invalidDimension(0)) { try VectorMatrix(dimension: 0) }
        #expect(throws: VectorSearchError.invalidDimension(-3)) { try VectorMatrix(dimension: -3, values: []) }
        #expect(throws: VectorSearchError.incompleteVector(dimension: 2, values: 3)) {
            try VectorMatrix(dimension: 2, values: [1, 2, 3])
        }
        #expect(throws: VectorSearchError.inRow(1, .notFinite(component: 0))) {
            try VectorMatrix(dimension: 1, rows: [[1], [.nan]])
        }
        #expect(throws: VectorSearchError.tooLarge(rows: .max, dimension: 2)) {
            try VectorMatrix(dimension: 2, minimumCapacity: .max)
        }
        #expect(throws: VectorSearchError.tooLarge(rows: 1 << 40, dimension: 1 << 20)) {
            try VectorMatrix(dimension: 1 << 20, minimumCapacity: 1 << 40)
        }
    }

    @Test func normalizes() throws {
        var random = Seeded(9)
        for scale: Float in [.leastNormalMagnitude / 64, 1e-30, 1, 1e15, 1e37] {
            for dimension in [1, 3, 1280] {
                var vector = random.vector(dimension).map { $0 * scale }
                vector[0] = scale
                let before = vector
                try VectorMatrix.normalize(&vector)
                let length = vector.reduce(0) { $0 + Double($1) * Double($1) }
                #expect(abs(length - 1) < 1e-6)
                #expect(abs(reference(.cosine, before, vector) - 1) < 1e-6)
            }
        }
        let matrix = try VectorMatrix(dimension: 2, rows: [[3, 4], [0.6, 0.8]])
        #expect(!matrix.isNormalized)
        let normalized = try matrix.normalized()
        #expect(normalized.isNormalized && normalized[0] == [0.6, 0.8])
        #expect(throws: VectorSearchError.inRow(1, .zeroVector)) {
            try VectorMatrix(dimension: 1, rows: [[2], [0]]).normalized()
        }
        var nothing: [Float] = []
        #expect(throws: VectorSearchError.zeroVector) { try VectorMatrix.normalize(&nothing) }
    }

    @Test func everyErrorIsOneLine() {
        let errors: [VectorSearchError] = [
            .wrongDimension(expected: 2, found: 3), .invalidDimension(0), .incompleteVector(dimension: 2, values: 3),
            .notFinite(component: 1), .tooLong, .beyondFloat16, .zeroVector, .notNormalized, .invalidLimit(-1),
            .invalidMinimumSimilarity, .invalidThreads(0), .tooLarge(rows: 1, dimension: 1), .inRow(7, .tooLong),
        ]
        for error in errors { #expect(!"\(error)".contains("\n") && "\(error)".count > 20) }
    }
}
