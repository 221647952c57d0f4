import Basics
import Foundation

/// Reads what ``ModelFileWriter`` wrote; what anything else wrote ends in an error.
struct ModelFileReader {
    private let bytes: [UInt8]
    private var place: Int
    private let end: Int
    private let path: String

    private static let digestLength = 32

    /// Checks what the file is, and its digest.
    /// - Parameter path: the file's name, for errors.
    init(_ kind: ModelFileKind, _ bytes: [UInt8], path: String) throws(LearningError) {
        func failure(_ reason: String) -> LearningError { .unreadable(path: path, reason: reason) }
        let magic = Array(kind.magic.utf8)
        guard bytes.starts(with: magic) else { throw failure("is no \(kind.name)") }
        guard bytes.count > magic.count + 8 + Self.digestLength else { throw failure("is cut short") }
        (self.bytes, self.path) = (bytes, path)
        (place, end) = (magic.count, bytes.count - Self.digestLength)
        guard next(UInt32.self) == kind.version else {
            throw failure("is of another version of Simile; train the model again")
        }
        var digest = SHA256()
        digest.update(Array(bytes.dropLast(Self.digestLength)))
        guard digest.finalize().bytes.elementsEqual(bytes.suffix(Self.digestLength)) else {
            throw failure("is damaged; train the model again")
        }
    }

    /// Why a file is of no use whose digest is right.
    var senseless: LearningError { .unreadable(path: path, reason: "makes no sense; train the model again") }

    var isAtEnd: Bool { place == end }

    /// The card, which comes first.
    mutating func card<Card: Decodable>(_ type: Card.Type) -> Card? {
        guard let length = next(UInt32.self), let text = take(Int(length)) else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text))
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= end - place else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func next<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number? {
        take(MemoryLayout<Number>.size)?.reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    /// Whether so many numbers of a size are still there.
    func has(_ count: Int, of size: Int) -> Bool { count >= 0 && count <= (end - place) / size }

    /// So many finite numbers.
    mutating func doubles(_ count: Int) -> [Double]? {
        guard has(count, of: 8) else { return nil }
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            guard let bits = next(UInt64.self), case let value = Double(bitPattern: bits), value.isFinite else {
                return nil
            }
            values.append(value)
        }
        return values
    }

    /// So many finite numbers.
    mutating func floats(_ count: Int) -> [Float]? {
        guard has(count, of: 4), let taken = take(4 * count) else { return nil }
        let values = taken.withUnsafeBytes { bytes in
            (0..<count).map { place in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)))
            }
        }
        return values.allSatisfy(\.isFinite) ? values : nil
    }

    /// A network with these numbers of inputs and outputs; nil where either does not matter.
    mutating func network(inputs: Int?, outputs: Int?) -> DenseNetwork? {
        guard let count = next(UInt32.self), (2...8).contains(count) else { return nil }
        var widths: [Int] = []
        for _ in 0..<count {
            guard let width = next(UInt32.self), (1...1 << 20).contains(width) else { return nil }
            widths.append(Int(width))
        }
        guard inputs.map({ $0 == widths[0] }) ?? true, outputs.map({ $0 == widths[widths.count - 1] }) ?? true,
            let parameters = floats(DenseNetwork.parameterCount(widths))
        else { return nil }
        return DenseNetwork(widths: widths, parameters: parameters)
    }
}
