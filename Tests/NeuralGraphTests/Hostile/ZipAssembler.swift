/// Writes zip archives whose directory may say something else than what is there.
struct ZipAssembler {
    struct Entry {
        var name: [UInt8]
        var size: UInt64
        var compressedSize: UInt64
        var offset: UInt64
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// In place of the 64-bit numbers that are needed.
        var extra: [UInt8]?
    }

    var entries: [Entry] = []
    /// What the directory's record says in place of the truth.
    var directoryOffset: UInt64?
    var directorySize: UInt64?
    /// Whether the record is a 64-bit one, and where its locator says that it is.
    var isWide = false
    var wideRecord: UInt64?
    private var bytes: [UInt8] = []

    mutating func add(_ name: String, _ content: [UInt8]) {
        let name = Array(name.utf8)
        entries.append(
            Entry(
                name: name, size: UInt64(content.count), compressedSize: UInt64(content.count),
                offset: UInt64(bytes.count)))
        bytes += [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12)
        bytes += little(UInt16(name.count)) + [0, 0] + name + content
    }

    /// Another name for the place of an entry.
    mutating func addAgain(_ name: String, as entry: Int) { addAgain(bytes: Array(name.utf8), as: entry) }

    mutating func addAgain(bytes name: [UInt8], as entry: Int) {
        var copy = entries[entry]
        copy.name = name
        entries.append(copy)
    }

    func archive() -> [UInt8] {
        var result = bytes
        let start = UInt64(result.count)
        for entry in entries { result += directoryEntry(entry) }
        let size = directorySize ?? UInt64(result.count) - start
        let offset = directoryOffset ?? start
        let wide = isWide || size > 0xffff_fffe || offset > 0xffff_fffe
        if wide {
            let record = wideRecord ?? UInt64(result.count)
            result += [0x50, 0x4b, 6, 6] + little(UInt64(44)) + [UInt8](repeating: 0, count: 28)
            result += little(size) + little(offset)
            result += [0x50, 0x4b, 6, 7, 0, 0, 0, 0] + little(record) + [1, 0, 0, 0]
        }
        result += [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 8)
        result += little(wide ? UInt32.max : UInt32(size)) + little(wide ? UInt32.max : UInt32(offset)) + [0, 0]
        return result
    }

    private func directoryEntry(_ entry: Entry) -> [UInt8] {
        var wide: [UInt8] = []
        var narrow: [UInt32] = []
        for number in [entry.size, entry.compressedSize, entry.offset] {
            if number > 0xffff_fffe, entry.extra == nil {
                wide += little(number)
                narrow.append(.max)
            } else {
                narrow.append(UInt32(truncatingIfNeeded: number))
            }
        }
        let extra = entry.extra ?? (wide.isEmpty ? [] : [1, 0] + little(UInt16(wide.count)) + wide)
        var result: [UInt8] = [0x50, 0x4b, 1, 2, 20, 0, 20, 0] + little(entry.flags) + little(entry.method)
        result += [UInt8](repeating: 0, count: 8) + little(narrow[1]) + little(narrow[0])
        result += little(UInt16(entry.name.count)) + little(UInt16(extra.count))
        result += [UInt8](repeating: 0, count: 10) + little(narrow[2]) + entry.name + extra
        return result
    }
}
