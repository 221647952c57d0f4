package import VectorKernels

/// A query as codes, which confines the score of every coded row to an interval.
///
/// A *score* ranks rows as their similarity does: with q′ = q − μ and x′ = x − μ, it is q′·x′ + μ·x for dot products,
/// which lacks the constant q′·μ, and q′·x′ − ‖x′‖²/2 for the Euclidean distance, which is (‖q′‖² − ‖q − x‖²)/2.
///
/// A query alone is coded in 15 bits, as two planes of 8-bit codes, 128·high + low: that costs little while memory is what
/// a scan waits for, and leaves hardly more error than that of the rows. Among many, where arithmetic is what takes
/// time, one plane has to do, and more rows are compared. What is left of the error is in the interval, and so is the
/// rounding of every step, of the float32 kernels too: the interval holds the score that the plain scan computes.
package struct CodedQuery: Sendable {
    /// One or two.
    let planes: Int
    /// The codes, plane after plane.
    package let codes: [Int8]
    /// What dot products with the planes become intervals by.
    package let terms: SimileIntervalTerms
    private let metric: Metric
    /// ‖q′‖² or q′·μ: what turns scores into similarities.
    package let shift: Double

    /// A query for the inner product in one plane, to be compared with many others over the same rows.
    ///
    /// - Throws: what is wrong with the vector.
    package init(_ vector: [Float], _ rows: RowCodes) throws(VectorSearchError) {
        try self.init(
            PreparedQuery(vector, dimension: rows.mean.count, metric: .innerProduct), rows, planes: 1)
    }

    init(_ query: PreparedQuery, _ rows: RowCodes, planes: Int = 2) {
        self.planes = planes
        let largestCode = planes == 2 ? 127.0 * 128 : 127
        let dimension = query.values.count
        metric = query.metric
        var (largest, squaredLength, squaredCenteredLength, squaredMean, dotMean) = (0.0, 0.0, 0.0, 0.0, 0.0)
        let centered = rows.mean.withUnsafeBufferPointer { mean in
            (0..<dimension).map { i in
                let (value, center) = (Double(query.values[i]), Double(mean[i]))
                let difference = value - center
                largest = max(largest, abs(difference))
                squaredLength += value * value
                squaredCenteredLength += difference * difference
                squaredMean += center * center
                dotMean += difference * center
                return difference
            }
        }
        let scale = Float(largest / largestCode)
        let step = Double(scale)
        var codes = [Int8](repeating: 0, count: planes * dimension)
        var (high, low, squaredError): (Int32, Int32, Double) = (0, 0, 0)
        for i in 0..<dimension {
            let code = step > 0 ? max(-largestCode, min(largestCode, (centered[i] / step).rounded())) : 0
            let upper = planes == 2 ? (Int32(code) + 64) >> 7 : Int32(code)
            codes[i] = Int8(upper)
            high += upper
            if planes == 2 {
                codes[dimension + i] = Int8(Int32(code) - upper << 7)
                low += Int32(codes[dimension + i])
            }
            squaredError += (centered[i] - step * code) * (centered[i] - step * code)
        }
        self.codes = codes

        let (length, center) = (squaredCenteredLength.squareRoot(), squaredMean.squareRoot())
        let error = squaredError.squareRoot()
        // No sum of a kernel has more terms one after the other than dimension / 16; 64 covers what comes after.
        let rounding = Double(dimension / 16 + 64) * 0x1p-24
        // Products below the range of float32 vanish.
        let vanishing = Double(dimension) * 0x1p-120
        let (constant, linear, square): (Float, Float, Float)
        if metric == .euclidean {
            constant = Float(rounding * length * length + vanishing)
            linear = Float(2 * rounding * length + error)
            square = Float(rounding)
            shift = squaredCenteredLength
        } else {
            let lengths = rounding * (squaredLength.squareRoot() + length + center)
            constant = Float(lengths * center + vanishing)
            linear = Float(lengths + error)
            square = 0
            shift = dotMean
        }
        let errorFactor = Float((length + error) * (1 + 0x1p-20))
        terms = SimileIntervalTerms(
            high_scale: planes == 2 ? 128 * scale : scale, low_scale: planes == 2 ? scale : 0,
            high_offset: 128 * high, low_offset: 128 * low,
            error_factor: errorFactor, constant: constant, linear: linear, square: square)
    }

    /// The score that rows of at least a similarity reach; above all scores where none has it.
    func score(fromSimilarity similarity: Float) -> Float {
        switch metric {
        case .euclidean:
            similarity > 0 ? .infinity : Float((shift - Double(similarity) * Double(similarity)) / 2)
        // Similarities are cut off at both ends, so that scores beyond them are equal.
        case .cosine where similarity <= -1: -.infinity
        default: Float(Double(similarity) - shift)
        }
    }

    /// The score below which a row cannot equal or surpass one whose score is at least `score`.
    func floor(_ score: Float) -> Float {
        guard metric == .cosine else { return score }
        let similarity = Double(score) + shift
        return similarity <= -1 ? -.infinity : min(score, Float(1 - shift))
    }
}
