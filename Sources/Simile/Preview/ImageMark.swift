import Basics
import Imaging

/// The mark by which an image that a verb wrote is recognized: a comment with a digest of the rest of the file. So one that
/// was changed since, or another image with the same comment, does not count.
struct ImageMark {
    private let label: String

    /// Of a query and its hits.
    static let contactSheet = ImageMark(label: "simile contact sheet ")
    /// Of two images and why they are alike.
    static let explanation = ImageMark(label: "simile explanation ")
    /// Of two images and their matches.
    static let matches = ImageMark(label: "simile matches ")

    /// An image in the format that a path's ending names, with the mark.
    func marked(_ image: PixelBuffer, for path: String) throws -> [UInt8] {
        switch try DrawingFormat(of: path) {
        case .png: marked(png: try image.png())
        case .jpeg: marked(jpeg: try image.jpeg())
        }
    }

    /// A JPEG with a comment after its first segment, which readers expect in the first place.
    private func marked(jpeg: [UInt8]) -> [UInt8] { put(into: jpeg, at: Self.jpegPlace(jpeg), jpegComment) }

    /// A PNG with a comment after its header.
    private func marked(png: [UInt8]) -> [UInt8] { put(into: png, at: Self.pngPlace(png), pngComment) }

    /// Whether a file is as it was written with this mark.
    func isOn(_ file: [UInt8]) -> Bool {
        for (place, comment) in [(Self.jpegPlace(file), jpegComment), (Self.pngPlace(file), pngComment)] {
            guard let place else { continue }
            let length = comment(Self.digest([])).count
            guard file.count >= place + length else { continue }
            let rest = Array(file[..<place] + file[(place + length)...])
            if file[place..<place + length].elementsEqual(comment(Self.digest(rest))) { return true }
        }
        return false
    }

    private func put(into file: [UInt8], at place: Int?, _ comment: (String) -> [UInt8]) -> [UInt8] {
        guard let place else { return file }
        return file[..<place] + comment(Self.digest(file)) + file[place...]
    }

    private static func digest(_ bytes: [UInt8]) -> String { SHA256.hash(bytes).hex }

    /// After the start of the image and the segment that follows it.
    private static func jpegPlace(_ file: [UInt8]) -> Int? {
        guard file.count > 6, file.starts(with: [0xff, 0xd8, 0xff]) else { return nil }
        let place = 4 + Int(file[4]) << 8 + Int(file[5])
        return place < file.count ? place : nil
    }

    private func jpegComment(_ digest: String) -> [UInt8] {
        let text = Array((label + digest).utf8)
        return [0xff, 0xfe, UInt8((text.count + 2) >> 8), UInt8((text.count + 2) & 255)] + text
    }

    /// After the signature and the header chunk.
    private static func pngPlace(_ file: [UInt8]) -> Int? {
        file.count > 33 && file.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) ? 33 : nil
    }

    private func pngComment(_ digest: String) -> [UInt8] {
        let chunk = Array("tEXtComment\0\(label)\(digest)".utf8)
        return Self.bigEndian(UInt32(chunk.count - 4)) + chunk + Self.bigEndian(Self.checksum(chunk))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
        }
    }
}
