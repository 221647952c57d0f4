import Basics

/// Grows a tree until all of its ends are of one class: at each node √dimension components chosen at random are asked for the
/// question after which the classes are purest by Gini's measure (Breiman et al., *Classification and Regression Trees*, 1984).
struct TreeGrower {
    private let samples: BinnedSamples
    private let labels: [Bool]
    private var random: SeededGenerator
    /// How often each sample was drawn.
    private var weights: [UInt32]
    /// The samples that were drawn; those of a node lie side by side.
    private var order: [Int32]
    /// All components, in the order in which they were last drawn.
    private var features: [Int32]
    /// For each bin how many samples are in it, and how many of these are of the class.
    private var histogram: [SIMD2<UInt32>]
    /// A bit for each bin with samples: most nodes have far fewer than there are bins.
    private var occupied = [UInt64](repeating: 0, count: 4)

    /// - Parameters:
    ///   - samples: all samples, from which as many are drawn, some of them several times.
    ///   - random: what the draws start from.
    init(_ samples: BinnedSamples, _ labels: [Bool], random: SeededGenerator) {
        (self.samples, self.labels, self.random) = (samples, labels, random)
        weights = [UInt32](repeating: 0, count: samples.count)
        for _ in 0..<samples.count { weights[Int.random(in: 0..<samples.count, using: &self.random)] += 1 }
        order = weights.indices.filter { [weights] in weights[$0] > 0 }.map(Int32.init)
        features = Array(0..<Int32(samples.dimension))
        histogram = [SIMD2<UInt32>](repeating: .zero, count: 256)
    }

    /// The samples of a node.
    private struct Part {
        let node: Int
        let range: Range<Int>
        /// How many they are, and how many of these are of the class.
        let counts: SIMD2<UInt32>

        var isPure: Bool { counts.y == 0 || counts.y == counts.x }
        var share: Float { Float(counts.y) / Float(counts.x) }
    }

    private struct Question {
        let feature: Int
        /// The last bin of which the answer is yes.
        let bin: UInt8
        /// The first bin with samples of which it is no.
        var next: UInt8
        let yes: SIMD2<UInt32>
    }

    /// The tree. O(dimension½ · samples · depth).
    mutating func grow() -> DecisionTree {
        var tree = DecisionTree()
        var total = SIMD2<UInt32>.zero
        for sample in order { total &+= counted(Int(sample)) }
        tree.append(share: Float(total.y) / Float(total.x))
        var parts = [Part(node: 0, range: order.indices, counts: total)]
        while let part = parts.popLast() {
            guard !part.isPure, let question = best(for: part) else { continue }
            let middle = divide(part.range, by: question)
            let next = tree.features.count
            tree.features[part.node] = Int32(question.feature)
            // In the middle of the gap between the samples on both sides: new ones may lie in it.
            let edges = samples.edges[question.feature]
            let (low, high) = (edges[Int(question.bin)], edges[Int(question.next) - 1])
            tree.thresholds[part.node] = low + (high - low) / 2
            tree.next[part.node] = Int32(next)
            let yes = Part(node: next, range: part.range.lowerBound..<middle, counts: question.yes)
            let no = Part(node: next + 1, range: middle..<part.range.upperBound, counts: part.counts &- question.yes)
            for part in [yes, no] {
                tree.append(share: part.share)
                parts.append(part)
            }
        }
        return tree
    }

    private func counted(_ sample: Int) -> SIMD2<UInt32> {
        SIMD2(weights[sample], labels[sample] ? weights[sample] : 0)
    }

    /// The best question about √dimension components, or about as many as it takes to find any; nil where all samples are alike.
    private mutating func best(for part: Part) -> Question? {
        let wanted = max(1, Int(Double(samples.dimension).squareRoot()))
        var (best, purity): (Question?, Double) = (nil, -1)
        for drawn in features.indices {
            if drawn >= wanted, best != nil { break }
            features.swapAt(drawn, Int.random(in: drawn..<features.count, using: &random))
            if let found = self.best(for: part, Int(features[drawn])), found.purity > purity {
                (best, purity) = (found.question, found.purity)
            }
        }
        return best
    }

    private mutating func best(for part: Part, _ feature: Int) -> (question: Question, purity: Double)? {
        let (samples, weights, labels, first) = (samples, weights, labels, feature * samples.count)
        samples.codes.withUnsafeBufferPointer { codes in
            histogram.withUnsafeMutableBufferPointer { histogram in
                occupied.withUnsafeMutableBufferPointer { occupied in
                    for sample in order[part.range] {
                        let (sample, bin) = (Int(sample), Int(codes[first + Int(sample)]))
                        occupied[bin >> 6] |= 1 << UInt64(bin & 63)
                        histogram[bin] &+= SIMD2(weights[sample], labels[sample] ? weights[sample] : 0)
                    }
                }
            }
        }
        // Σ of the squares of the classes' counts over the part's, of both parts: the more, the purer.
        func purity(_ counts: SIMD2<UInt32>) -> Double {
            let (all, own) = (Double(counts.x), Double(counts.y))
            return (own * own + (all - own) * (all - own)) / all
        }
        var (yes, found): (SIMD2<UInt32>, (question: Question, purity: Double)?) = (.zero, nil)
        var isNew = false
        for word in occupied.indices {
            var bits = occupied[word]
            occupied[word] = 0
            while bits != 0 {
                let bin = (word << 6) + bits.trailingZeroBitCount
                bits &= bits - 1
                if isNew { found?.question.next = UInt8(bin) }
                isNew = false
                yes &+= histogram[bin]
                histogram[bin] = .zero
                // After the last bin there is nothing to tell apart.
                guard yes.x < part.counts.x else { continue }
                let sum = purity(yes) + purity(part.counts &- yes)
                if sum > found?.purity ?? -1 {
                    found = (Question(feature: feature, bin: UInt8(bin), next: UInt8(bin), yes: yes), sum)
                    isNew = true
                }
            }
        }
        return found
    }

    /// Brings the samples of which the answer is yes to the front, and tells where the others begin.
    private mutating func divide(_ range: Range<Int>, by question: Question) -> Int {
        var (front, back) = (range.lowerBound, range.upperBound)
        while front < back {
            if samples.codes[question.feature * samples.count + Int(order[front])] <= question.bin {
                front += 1
            } else {
                back -= 1
                order.swapAt(front, back)
            }
        }
        return front
    }
}
