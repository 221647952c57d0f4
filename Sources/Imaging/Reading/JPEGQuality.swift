/// The quality with which a JPEG file was compressed, by its quantization table.
enum JPEGQuality {
    /// The mean of the standard's luminance table (ITU-T T.81, K.1), which libjpeg scales by the quality.
    private static let standardMean = 57.625
    /// Its least entry, which is the last to reach 255, where the scaled ones end.
    private static let standardLeast = 10.0

    /// 1…100 on libjpeg's scale; nil for bytes that are no JPEG file, or have no table of 8 bits before their first scan.
    static func estimate(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 4, bytes[0] == 0xff, bytes[1] == 0xd8 else { return nil }
        var place = 2
        while place + 4 <= bytes.count, bytes[place] == 0xff {
            let (marker, length) = (bytes[place + 1], Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
            guard length >= 2, marker != 0xda else { return nil }
            // A segment of tables, whose first is that of luminance in all but odd files.
            if marker == 0xdb, length >= 67, bytes.count >= place + 69, bytes[place + 4] == 0 {
                let table = bytes[place + 5..<place + 69]
                let mean = Double(table.reduce(0) { $0 + Int($1) }) / 64
                let scale = table.contains(255) ? Double(table.min() ?? 255) / standardLeast : mean / standardMean
                return quality(scale: scale * 100)
            }
            place += 2 + length
        }
        return nil
    }

    /// libjpeg takes 5000 / q percent of the table for qualities up to 50, and 200 − 2q above.
    private static func quality(scale: Double) -> Int {
        let quality = scale > 100 ? 5000 / scale : (200 - scale) / 2
        return min(max(Int(quality.rounded()), 1), 100)
    }
}
