import Basics

/// Finds the entries of a zip archive that are stored without compression, as PyTorch writes them.
///
/// Format: [APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), with the 64-bit extension.
/// Checksums are not looked at.
struct ZipArchive {
    /// The names of the entries, in the order of the directory.
    private(set) var names: [String] = []

    private struct Entry {
        var headerOffset: Int
        var size: Int
        var compressedSize: Int
        var method: UInt16
        var flags: UInt16
    }

    private let bytes: [UInt8]
    private let context: FileContext
    private var entries: [String: Entry] = [:]

    /// Reads the directory at the end of an archive.
    init(_ bytes: [UInt8], context: FileContext) throws(WeightsError) {
        self.bytes = bytes
        self.context = context
        let directory = try Self.findDirectory(bytes, context)
        var cursor = ByteCursor(bytes, range: directory, context: context)
        while cursor.position < directory.upperBound {
            let (name, entry) = try Self.directoryEntry(&cursor, context)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw context.malformed("it has two entries \(name.onOneLine(limit: 120))")
            }
            names.append(name)
        }
    }

    /// Where the content of an entry stands, or `nil` if there is no such entry.
    func content(of name: String) throws(WeightsError) -> Range<Int>? {
        guard let entry = entries[name] else { return nil }
        guard entry.method == 0, entry.compressedSize == entry.size, entry.flags & 1 == 0 else {
            throw context.malformed(
                "its entry \(name.onOneLine(limit: 120)) is compressed or encrypted, which PyTorch never does")
        }
        var cursor = ByteCursor(
            bytes, range: entry.headerOffset..<max(bytes.count, entry.headerOffset), context: context)
        guard try cursor.integer(UInt32.self) == 0x0403_4b50 else {
            throw context.malformed("its entry \(name.onOneLine(limit: 120)) is not where the directory says")
        }
        _ = try cursor.take(22)
        let nameLength = Int(try cursor.integer(UInt16.self))
        let extraLength = Int(try cursor.integer(UInt16.self))
        _ = try cursor.take(nameLength + extraLength)
        let content = try cursor.take(entry.size)
        return content.startIndex..<content.endIndex
    }

    /// The range of the central directory, from the record at the end of the archive, after which only a comment may
    /// come.
    private static func findDirectory(_ bytes: [UInt8], _ context: FileContext) throws(WeightsError) -> Range<Int> {
        let signature: [UInt8] = [0x50, 0x4b, 0x05, 0x06]
        var end = bytes.count - 22
        let lowest = max(end - 0xffff, 0)
        while end >= lowest, !bytes[end..<end + 4].elementsEqual(signature) { end -= 1 }
        guard end >= lowest else {
            throw context.malformed("the directory at its end is missing, so it was probably cut short")
        }
        var cursor = ByteCursor(bytes, range: end + 12..<bytes.count, context: context)
        var size = Int(try cursor.integer(UInt32.self))
        var offset = Int(try cursor.integer(UInt32.self))
        // Numbers too large for 32 bits stand in another record, which a locator before this one points to.
        if size == 0xffff_ffff || offset == 0xffff_ffff {
            var locator = ByteCursor(bytes, range: max(end - 20, 0)..<end, context: context)
            guard try locator.integer(UInt32.self) == 0x0706_4b50 else {
                throw context.malformed("its 64-bit directory is missing")
            }
            _ = try locator.take(4)
            let position = try locator.size()
            var record = ByteCursor(bytes, range: position..<max(position, end), context: context)
            guard try record.integer(UInt32.self) == 0x0606_4b50 else {
                throw context.malformed("its 64-bit directory is damaged")
            }
            _ = try record.take(36)
            size = try record.size()
            offset = try record.size()
        }
        let (upper, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, upper <= end else { throw context.malformed("its directory reaches beyond its end") }
        return offset..<upper
    }

    /// Reads one entry of the central directory.
    private static func directoryEntry(
        _ cursor: inout ByteCursor, _ context: FileContext
    ) throws(WeightsError) -> (String, Entry) {
        guard try cursor.integer(UInt32.self) == 0x0201_4b50 else {
            throw context.malformed("its directory is damaged")
        }
        _ = try cursor.take(4)
        let flags = try cursor.integer(UInt16.self)
        let method = try cursor.integer(UInt16.self)
        _ = try cursor.take(8)
        var compressedSize = Int(try cursor.integer(UInt32.self))
        var size = Int(try cursor.integer(UInt32.self))
        let nameLength = Int(try cursor.integer(UInt16.self))
        let extraLength = Int(try cursor.integer(UInt16.self))
        let commentLength = Int(try cursor.integer(UInt16.self))
        _ = try cursor.take(8)
        var headerOffset = Int(try cursor.integer(UInt32.self))
        let name = String(decoding: try cursor.take(nameLength), as: UTF8.self)
        let extra = try cursor.take(extraLength)
        _ = try cursor.take(commentLength)

        // Of the extra fields, number 1 holds those of the three numbers that did not fit, in this order.
        var fields = ByteCursor(cursor.bytes, range: extra.startIndex..<extra.endIndex, context: context)
        while fields.end - fields.position >= 4 {
            let id = try fields.integer(UInt16.self)
            let content = try fields.take(Int(try fields.integer(UInt16.self)))
            guard id == 1 else { continue }
            var wide = ByteCursor(cursor.bytes, range: content.startIndex..<content.endIndex, context: context)
            if size == 0xffff_ffff { size = try wide.size() }
            if compressedSize == 0xffff_ffff { compressedSize = try wide.size() }
            if headerOffset == 0xffff_ffff { headerOffset = try wide.size() }
        }
        return (
            name,
            Entry(headerOffset: headerOffset, size: size, compressedSize: compressedSize, method: method, flags: flags)
        )
    }
}
