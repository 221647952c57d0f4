/// TIFF files, little-endian, of strips that all show the same bytes.
struct HostileTIFF {
    var width = 16
    var height = 16
    var samples = 3
    var bits = 8
    var compression = 1
    var rowsPerStrip = 16
    var strip = [UInt8](repeating: 200, count: 16 * 16 * 3)
    /// Further entries: tag, type, count, and the value or its place.
    var entries: [(tag: Int, type: Int, count: Int, value: Int)] = []
    /// How many directories follow the first.
    var followers = 0

    /// Where the strip begins, which entries may show, too.
    static let stripPlace = 8

    var bytes: [UInt8] {
        var data = strip
        func put(_ values: [UInt8]) -> Int {
            if data.count % 2 == 1 { data.append(0) }
            defer { data += values }
            return Self.stripPlace + data.count
        }
        let count = (height + rowsPerStrip - 1) / rowsPerStrip
        let bitsPlace = put((0..<max(samples, 2)).flatMap { _ in UInt16(bits).little })
        let places = put((0..<count).flatMap { _ in UInt32(Self.stripPlace).little })
        let sizes = put((0..<count).flatMap { _ in UInt32(strip.count).little })
        let all = [
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, samples, samples < 3 ? bits | bits << 16 : bitsPlace),
            (259, 3, 1, compression), (262, 3, 1, samples < 3 ? 1 : 2),
            (273, 4, count, count == 1 ? Self.stripPlace : places), (277, 3, 1, samples), (278, 4, 1, rowsPerStrip),
            (279, 4, count, count == 1 ? strip.count : sizes), (284, 3, 1, 1),
        ]
        let directory = (all + entries.map { ($0.tag, $0.type, $0.count, $0.value) }).sorted { $0.0 < $1.0 }
        if data.count % 2 == 1 { data.append(0) }
        let start = Self.stripPlace + data.count
        let size = 2 + directory.count * 12 + 4
        for follower in 0...followers {
            data += UInt16(directory.count).little
            for (tag, type, count, value) in directory {
                data += joined(UInt16(tag).little, UInt16(type).little, UInt32(count).little, UInt32(value).little)
            }
            data += UInt32(follower == followers ? 0 : start + (follower + 1) * size).little
        }
        return joined([0x49, 0x49, 42, 0], UInt32(start).little, data)
    }
}
