/// How many correspondences agree with a map, and what map suits them better.
struct Consensus {
    private let pairs: [Correspondence]
    /// The corners of the first image.
    private let corners: [SIMD2<Double>]
    private let tolerance: Double

    /// A map with what agrees with it.
    struct Candidate {
        var homography: Homography?
        var inliers: [Int]
        /// The number of those, each counting less the farther off it is.
        var support: Double

        static let none = Candidate(homography: nil, inliers: [], support: 0)
    }

    /// The most that areas may change.
    private static let areaChange = 25.0
    /// The most that they may change at a corner: a plane seen from its side.
    private static let areaChangeAtCorner = 100.0
    /// How many tolerances a keypoint's direction and size, which are not exact, may lead off.
    private static let looseness = 6.0
    /// Rounds of fitting, at most.
    private static let fits = 6

    init(_ pairs: [Correspondence], sizeA: SIMD2<Double>, tolerance: Double) {
        (self.pairs, self.tolerance) = (pairs, tolerance)
        corners = [SIMD2(0, 0), SIMD2(sizeA.x, 0), sizeA, SIMD2(0, sizeA.y)]
    }

    /// What agrees with a map, within `looseness` times the tolerance.
    func candidate(_ homography: Homography, looseness: Double = 1) -> Candidate {
        let most = tolerance * tolerance * looseness * looseness
        var candidate = Candidate(homography: homography, inliers: [], support: 0)
        for (index, pair) in pairs.enumerated() {
            let error = pair.squaredError(homography)
            guard error < most else { continue }
            candidate.inliers.append(index)
            candidate.support += 1 - error / most
        }
        return candidate
    }

    /// What agrees, roughly, with the similarity of one correspondence's keypoints, also in direction and size.
    func candidate(similarTo pair: Correspondence) -> Candidate {
        var rough = candidate(pair.similarity, looseness: Self.looseness)
        let count = rough.inliers.count
        rough.inliers.removeAll { !pair.agrees(with: pairs[$0]) }
        rough.support *= Double(rough.inliers.count) / Double(max(count, 1))
        return rough
    }

    /// A better map, fitted to what agreed with a candidate, as long as that gains support.
    func refined(_ start: Candidate) -> Candidate {
        var best = start
        for _ in 0..<Self.fits {
            guard best.inliers.count > 4, let fitted = Homography(.projective, pairs, best.inliers), isPlausible(fitted)
            else { break }
            let next = candidate(fitted)
            guard next.support > best.support else { break }
            best = next
        }
        return best
    }

    /// The map, as free as what agrees with it allows, that comes of a rough similarity.
    func refined(fromSimilarity rough: Candidate) -> Candidate {
        guard let similarity = rough.homography, isPlausible(similarity) else { return .none }
        var (best, loose) = (candidate(similarity), rough)
        for looseness in [4.0, 2, 1] {
            guard loose.inliers.count >= 3, let affine = Homography(.affine, pairs, loose.inliers), isPlausible(affine)
            else { break }
            let tight = candidate(affine)
            if tight.support > best.support { best = tight }
            loose = candidate(affine, looseness: looseness)
        }
        // Perspective shows where more is wanted than an affine map holds.
        if loose.inliers.count > 4, let projective = Homography(.projective, pairs, loose.inliers),
            isPlausible(projective)
        {
            let tight = candidate(projective)
            if tight.support > best.support { best = tight }
        }
        return refined(best)
    }

    /// Whether a camera could make a map: nothing is turned over or torn, and no area changes too much.
    func isPlausible(_ homography: Homography) -> Bool {
        var mapped: [SIMD2<Double>] = []
        for corner in corners {
            guard homography.weight(corner.x, corner.y) > 0 else { return false }
            let change = homography.areaChange(corner.x, corner.y)
            guard change > 1 / Self.areaChangeAtCorner, change < Self.areaChangeAtCorner,
                let place = homography.map(corner.x, corner.y)
            else { return false }
            mapped.append(SIMD2(place.x, place.y))
        }
        // A map that tears nothing leaves the quadrangle convex.
        let change = Self.area(mapped) / Self.area(corners)
        return change > 1 / Self.areaChange && change < Self.areaChange
    }

    private static func area(_ corners: [SIMD2<Double>]) -> Double {
        corners.indices.reduce(0) { sum, i in
            let (from, to) = (corners[i], corners[(i + 1) % corners.count])
            return sum + (from.x * to.y - from.y * to.x) / 2
        }
    }

    /// What agrees with a map also in direction and size, each place once.
    func distinct(_ homography: Homography) -> [Int] {
        var (takenA, takenB): (Set<SIMD2<Int>>, Set<SIMD2<Int>>) = ([], [])
        return candidate(homography).inliers.filter { index in
            let pair = pairs[index]
            guard pair.agrees(with: homography) else { return false }
            // Keypoints of several scales and directions at one place are one proof.
            let (cellA, cellB) = (cell(pair.a), cell(pair.b))
            guard !takenA.contains(cellA), !takenB.contains(cellB) else { return false }
            takenA.insert(cellA)
            takenB.insert(cellB)
            return true
        }
    }

    private func cell(_ place: SIMD2<Double>) -> SIMD2<Int> {
        let cell = (place / tolerance).rounded(.down).clamped(
            lowerBound: SIMD2(repeating: -1e9), upperBound: SIMD2(repeating: 1e9))
        return SIMD2(Int(cell.x), Int(cell.y))
    }
}
