import VectorKernels
public import VectorSearch

extension Clustering {
    /// The medoid of each cluster: a member that stands for it.
    ///
    /// In a cluster of up to 64 rows it is the member with the least sum of distances to the others (Kaufman and
    /// Rousseeuw, 1987), in a larger one the member nearest to the mean, which takes a single pass; of equals the lower
    /// row. Distances are Euclidean, which for unit vectors rank as cosines do. O(rows · dimension).
    ///
    /// - Parameter matrix: the rows that were clustered. Traps when they are fewer.
    public func medoids(of matrix: VectorMatrix) -> [Int] {
        members.map { members in
            members.count <= Self.fewMembers
                ? Self.leastSum(members, matrix) : Self.nearestToMean(members, matrix)
        }
    }

    /// Members up to which all pairs are compared.
    private static var fewMembers: Int { 64 }

    private static func leastSum(_ members: [Int], _ matrix: VectorMatrix) -> Int {
        best(members) { row in
            matrix.withUnsafeRow(row) { values in
                -members.reduce(0.0) { sum, other in
                    sum + Double(matrix.withUnsafeRow(other) { squaredDistance(values, $0) }).squareRoot()
                }
            }
        }
    }

    private static func nearestToMean(_ members: [Int], _ matrix: VectorMatrix) -> Int {
        var sums = [Double](repeating: 0, count: matrix.dimension)
        for row in members {
            matrix.withUnsafeRow(row) { values in
                for i in values.indices { sums[i] += Double(values[i]) }
            }
        }
        let mean = sums.map { Float($0 / Double(members.count)) }
        return best(members) { row in
            matrix.withUnsafeRow(row) { values in
                mean.withUnsafeBufferPointer { -Double(squaredDistance(values, $0)) }
            }
        }
    }

    private static func best(_ members: [Int], _ score: (Int) -> Double) -> Int {
        var best = (row: members[0], score: -Double.infinity)
        for row in members {
            let score = score(row)
            if score > best.score { best = (row, score) }
        }
        return best.row
    }

    private static func squaredDistance(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Float {
        guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
        return simile_squared_l2(first, second, a.count)
    }
}
