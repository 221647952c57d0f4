import CZlib

/// Writes wheels of one file, whose directory may say something else than what is there.
struct WheelAssembler {
    var member = "tiny/w.bin"
    var content: [UInt8]
    var isDeflated = true
    /// What the directory says in place of the truth.
    var (method, size, checksum): (UInt16?, Int?, UInt32?)
    /// How many bytes of what is written of the content are missing.
    var missing = 0

    init(_ content: [UInt8]) { self.content = content }

    var bytes: [UInt8] {
        let name = Array(member.utf8)
        let written = Array((isDeflated ? deflated : content).dropLast(missing))
        let sum = content.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32($0.count))) }
        var common: [UInt8] = [20, 0, 0, 0] + little(method ?? (isDeflated ? 8 : 0)) + [0, 0, 0, 0]
        common += little(checksum ?? sum) + little(UInt32(written.count)) + little(UInt32(size ?? content.count))
        common += little(UInt16(name.count)) + [0, 0]
        let start = [0x50, 0x4b, 3, 4] + common + name + written
        let directory = [0x50, 0x4b, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 14) + name
        let end = little(UInt32(directory.count)) + little(UInt32(start.count)) + [0, 0]
        return start + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0] + end
    }

    private var deflated: [UInt8] {
        var count = compressBound(UInt(content.count))
        var zlib = [UInt8](repeating: 0, count: Int(count))
        compress2(&zlib, &count, content, UInt(content.count), 9)
        // Two bytes before and four behind make it a zlib stream.
        return Array(zlib[2..<Int(count) - 4])
    }

    private func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
