extension Orientation {
    /// Reads tag 0x0112 from the first directory of an Exif body: a TIFF header, then directories of 12-byte entries,
    /// in either byte order (CIPA DC-008, 4.5). Anything missing, out of bounds or out of range means upright, as a
    /// wrong label is no reason to refuse an image. Linear in the number of entries, at most 65,535.
    init(exif bytes: UnsafeBufferPointer<UInt8>) {
        self = Self.find(bytes) ?? .upright
    }

    private static func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Orientation? {
        guard bytes.count >= 8 else { return nil }
        let bigEndian: Bool
        switch (bytes[0], bytes[1]) {
        case (0x4D, 0x4D): bigEndian = true
        case (0x49, 0x49): bigEndian = false
        default: return nil
        }
        func number(at offset: Int, bytes count: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - count else { return nil }
            return (0..<count).reduce(0) { value, index in
                value << 8 | Int(bytes[offset + (bigEndian ? index : count - 1 - index)])
            }
        }
        guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
            let entries = number(at: directory, bytes: 2)
        else { return nil }
        for index in 0..<entries {
            let entry = directory + 2 + index * 12
            guard let tag = number(at: entry, bytes: 2) else { return nil }
            guard tag == 0x0112 else { continue }
            guard let type = number(at: entry + 2, bytes: 2), let count = number(at: entry + 4, bytes: 4), count >= 1
            else { return nil }
            // Short by the standard; some writers use byte or long.
            let size: Int
            switch type {
            case 1: size = 1
            case 3: size = 2
            case 4: size = 4
            default: return nil
            }
            return number(at: entry + 8, bytes: size).flatMap(Orientation.init(rawValue:))
        }
        return nil
    }
}
