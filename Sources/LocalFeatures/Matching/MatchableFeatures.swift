/// The features of an image in the form in which they are compared. Make it once for an image that is compared with many.
public struct MatchableFeatures: Sendable {
    /// What they were made from.
    public let features: FeatureSet
    let codes: Codes

    enum Codes: Sendable {
        case vectors(ByteVectors)
        /// Words of 64, those of a feature filled up with zeros.
        case bits(words: [UInt64], perFeature: Int)
    }

    var kind: FeatureKind { features.kind }
    var count: Int { features.count }

    /// About the length of SIFT's vectors after their square roots were taken.
    static let rootLength: Float = 512
    /// About the length of SURF's.
    static let surfLength: Float = 127

    /// Prepares features. O(features).
    public init(_ features: FeatureSet) {
        self.features = features
        let size = features.kind.descriptorBytes
        if features.kind.isBinary {
            codes = .bits(words: Self.words(features.descriptors, size), perFeature: (size + 7) / 8)
        } else {
            let bytes = features.kind == .sift ? Self.rooted(features.descriptors, size) : features.descriptors
            codes = .vectors(ByteVectors(bytes, dimension: size))
        }
    }

    /// The square roots of components, such that the sum of a vector's squares is that of a vector of length 512.
    static func rooted(_ descriptors: [UInt8], _ size: Int) -> [UInt8] {
        let roots = (0..<256).map { Float($0).squareRoot() }
        return [UInt8](unsafeUninitializedCapacity: descriptors.count) { rooted, count in
            count = descriptors.count
            descriptors.withUnsafeBufferPointer { bytes in
                roots.withUnsafeBufferPointer { roots in
                    for start in stride(from: 0, to: bytes.count, by: size) {
                        var sum = 0
                        for i in start..<start + size { sum += Int(bytes[i]) }
                        let scale = sum > 0 ? rootLength / Float(sum).squareRoot() : 0
                        for i in start..<start + size {
                            rooted[i] = UInt8(min(255, roots[Int(bytes[i])] * scale + 0.5))
                        }
                    }
                }
            }
        }
    }

    private static func words(_ descriptors: [UInt8], _ size: Int) -> [UInt64] {
        let perFeature = (size + 7) / 8
        var words = [UInt64](repeating: 0, count: descriptors.count / size * perFeature)
        words.withUnsafeMutableBytes { words in
            for feature in 0..<descriptors.count / size {
                for i in 0..<size { words[feature * perFeature * 8 + i] = descriptors[feature * size + i] }
            }
        }
        return words
    }
}

/// Vectors of unsigned bytes, one after the other, with what their distances are computed from.
struct ByteVectors: Sendable {
    let bytes: [UInt8]
    let dimension: Int
    /// The sum of each one's components.
    let sums: [Int32]
    /// Their squared lengths.
    let squares: [Int32]

    init(_ bytes: [UInt8], dimension: Int) {
        (self.bytes, self.dimension) = (bytes, dimension)
        let count = bytes.count / dimension
        var (sums, squares) = ([Int32](repeating: 0, count: count), [Int32](repeating: 0, count: count))
        bytes.withUnsafeBufferPointer { bytes in
            for vector in 0..<count {
                var (sum, square): (Int32, Int32) = (0, 0)
                for i in vector * dimension..<(vector + 1) * dimension {
                    let value = Int32(bytes[i])
                    sum &+= value
                    square &+= value &* value
                }
                (sums[vector], squares[vector]) = (sum, square)
            }
        }
        (self.sums, self.squares) = (sums, squares)
    }
}
