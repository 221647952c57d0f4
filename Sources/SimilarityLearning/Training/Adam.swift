/// Adam with weight decay apart from the gradient (Kingma and Ba, 2015; Loshchilov and Hutter, *Decoupled Weight Decay Regularization*, 2019).
struct Adam {
    private var means: [Float]
    private var squares: [Float]
    /// Powers of the momenta, which tell by how much sums that began at 0 are too small.
    private var (mean, square) = (1.0, 1.0)
    private let decay: Double
    private let stretches: [ParameterStretch]

    private static let squareMomentum = 0.99
    private static let epsilon = 1e-5

    /// - Parameters:
    ///   - count: the number of parameters.
    ///   - decay: how much of a parameter goes at each step, in shares of the learning rate.
    ///   - decaying: where parameters decay: weights do, biases do not.
    ///   - rates: where parameters get another share of the learning rate than all of it.
    init(count: Int, decay: Double, decaying: [Range<Int>], rates: [ParameterRate] = []) {
        means = [Float](repeating: 0, count: count)
        squares = means
        self.decay = decay
        stretches = ParameterStretch.all(count, decaying: decaying, rates: rates)
    }

    /// A step down along a gradient. O(parameters).
    mutating func step(
        _ parameters: UnsafeMutableBufferPointer<Float>, _ gradient: [Float], rate: Double, momentum: Double
    ) {
        precondition(parameters.count == means.count && gradient.count == means.count)
        (mean, square) = (mean * momentum, square * Self.squareMomentum)
        let (rising, squareRising) = (Float(1 - momentum), Float(1 - Self.squareMomentum))
        let (kept, squareKept) = (Float(momentum), Float(Self.squareMomentum))
        let unbiased = Float(1 / (1 - square))
        let epsilon = Float(Self.epsilon)
        means.withUnsafeMutableBufferPointer { means in
            squares.withUnsafeMutableBufferPointer { squares in
                gradient.withUnsafeBufferPointer { gradient in
                    guard let means = means.baseAddress, let squares = squares.baseAddress,
                        let place = parameters.baseAddress, let slopes = gradient.baseAddress
                    else { return }
                    for stretch in stretches {
                        let length = Float(rate * stretch.factor / (1 - mean))
                        if stretch.decays {
                            let keep = Float(1 - rate * stretch.factor * decay)
                            for number in stretch.range { place[number] *= keep }
                        }
                        var number = stretch.range.lowerBound
                        while number + Lanes.scalarCount <= stretch.range.upperBound {
                            let slope = slopes.lanes(number)
                            let newMean = kept * means.lanes(number) + rising * slope
                            let newSquare = squareKept * squares.lanes(number) + squareRising * slope * slope
                            means.setLanes(number, newMean)
                            squares.setLanes(number, newSquare)
                            let step = length * newMean / ((newSquare * unbiased).squareRoot() + epsilon)
                            place.setLanes(number, place.lanes(number) - step)
                            number += Lanes.scalarCount
                        }
                        while number < stretch.range.upperBound {
                            let slope = slopes[number]
                            means[number] = kept * means[number] + rising * slope
                            squares[number] = squareKept * squares[number] + squareRising * slope * slope
                            place[number] -=
                                length * means[number] / ((squares[number] * unbiased).squareRoot() + epsilon)
                            number += 1
                        }
                    }
                }
            }
        }
    }
}
