import Basics
import Foundation

/// What the file of a trained model is: its magic, its version, and what it is called in errors.
struct ModelFileKind {
    /// Eight bytes by which the file is known.
    let magic: String
    let version: UInt32
    /// What it should be: `model of pairs`.
    let name: String
}

/// Writes a trained model: what it is, its card as JSON, numbers in little-endian order, and a SHA-256 digest of all.
struct ModelFileWriter {
    private(set) var bytes: [UInt8]

    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    init(_ kind: ModelFileKind, card: some Encodable) throws {
        bytes = Array(kind.magic.utf8)
        append(kind.version)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let card = try encoder.encode(card)
        append(UInt32(card.count))
        bytes += card
    }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    mutating func append(_ numbers: [Double]) { for number in numbers { append(number.bitPattern) } }

    mutating func append(_ numbers: [Float]) { for number in numbers { append(number.bitPattern) } }

    /// The widths of a network's layers, then its parameters.
    mutating func append(_ network: DenseNetwork) {
        append(UInt32(network.widths.count))
        for width in network.widths { append(UInt32(width)) }
        append(network.parameters)
    }

    /// The file.
    func finished() -> [UInt8] {
        var digest = SHA256()
        digest.update(bytes)
        return bytes + digest.finalize().bytes
    }
}
