/// A file made to do harm, and what is wrong with it.
struct HostileFile {
    var lie: String
    var bytes: [UInt8]
    /// Whether it has to be refused; others may be taken for what they are.
    var mustFail = true
}

/// Numbers at the edges of what fits.
enum Extreme {
    static let all: [UInt64] = [
        0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000,
        0x3fff_ffff_ffff_ffff, 0x7fff_ffff_ffff_fff8, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000,
        0xffff_ffff_ffff_fff0, 0xffff_ffff_ffff_ffff,
    ]

    /// One that no small file can mean.
    static let huge = Array(all.dropFirst(6))
}

extension RandomNumberGenerator {
    mutating func pick<T>(_ values: [T], else other: T) -> T { values.randomElement(using: &self) ?? other }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255, using: &self) } }
}

/// A number as its little-endian bytes.
func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
