/// Descriptors as float32 vectors of about unit length, one after the other: what words are learned from.
struct DescriptorRows {
    let dimension: Int
    var values: [Float]

    var count: Int { values.count / dimension }

    /// The components of a descriptor of a kind.
    static func dimension(of kind: FeatureKind) -> Int { kind.descriptorBytes * (kind.isBinary ? 8 : 1) }

    /// Of SIFT the square roots of the shares of their sum (RootSIFT), of SURF what its bytes stand for, of bits −1 and 1, all of
    /// them scaled alike. O(bytes).
    init(_ features: FeatureSet) {
        dimension = Self.dimension(of: features.kind)
        switch features.kind {
        case .sift: values = Self.rooted(features.descriptors, dimension)
        case .surf: values = features.descriptors.map { (Float($0) - 128) / 127 }
        case .orb, .akaze:
            let unit = 1 / Float(dimension).squareRoot()
            values = features.descriptors.flatMap { byte in
                (0..<8).map { byte >> $0 & 1 == 1 ? unit : -unit }
            }
        }
    }

    private static func rooted(_ bytes: [UInt8], _ dimension: Int) -> [Float] {
        var values = [Float](repeating: 0, count: bytes.count)
        for start in stride(from: 0, to: bytes.count, by: dimension) {
            let sum = bytes[start..<start + dimension].reduce(0) { $0 + Float($1) }
            guard sum > 0 else { continue }
            for i in start..<start + dimension { values[i] = (Float(bytes[i]) / sum).squareRoot() }
        }
        return values
    }
}
