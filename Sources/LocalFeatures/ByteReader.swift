extension [UInt8] {
    /// Appends a number, its lowest byte first.
    mutating func append(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

/// Takes numbers from bytes, one after the other. The caller vouches that they are there.
struct ByteReader {
    private let bytes: [UInt8]
    private var place: Int

    init(_ bytes: [UInt8], from place: Int = 0) { (self.bytes, self.place) = (bytes, place) }

    /// Passes over bytes.
    mutating func skip(_ count: Int) { place += count }

    /// The next number, its lowest byte first.
    mutating func next<Number: FixedWidthInteger>(_: Number.Type) -> Number {
        defer { place += MemoryLayout<Number>.size }
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Number.self)) }
    }
}

extension FeatureKind {
    private static let coded: [FeatureKind] = [.sift, .surf, .orb, .akaze]

    /// What stands for the kind in files. Never changed.
    var code: UInt8 { UInt8(Self.coded.firstIndex(of: self) ?? 0) }

    init?(code: UInt8) {
        guard Int(code) < Self.coded.count else { return nil }
        self = Self.coded[Int(code)]
    }
}
