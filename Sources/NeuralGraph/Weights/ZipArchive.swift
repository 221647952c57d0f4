import Basics

/// Finds the entries of a zip archive, such as PyTorch's checkpoints and Python's wheels are.
///
/// Format: [APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), with the 64-bit extension.
/// Nothing is decompressed, and checksums are not looked at.
package struct ZipArchive {
    /// A file in an archive.
    package struct Entry: Sendable {
        /// Where in the archive its content stands.
        package let content: Range<Int>
        /// Whether that is a deflate stream (RFC 1951), rather than the content as it is.
        package let isDeflated: Bool
        /// The length of the content in bytes, once decompressed.
        package let size: Int
        /// CRC-32 of the content, once decompressed.
        package let checksum: UInt32
    }

    /// What the directory says of an entry.
    private struct Record {
        var headerOffset: Int
        var size: Int
        var compressedSize: Int
        var checksum: UInt32
        var method: UInt16
        var flags: UInt16
    }

    /// The names of the entries, in the order of the directory.
    package private(set) var names: [String] = []

    private let bytes: [UInt8]
    private let context: FileContext
    private var records: [String: Record] = [:]

    /// Reads the directory at the end of an archive. O(entries).
    /// - Parameters:
    ///   - source: the path, or what else names the archive in errors.
    ///   - format: what people call such archives.
    package init(_ bytes: [UInt8], source: String, format: String) throws(WeightsError) {
        try self.init(bytes, context: FileContext(source: source, format: format))
    }

    init(_ bytes: [UInt8], context: FileContext) throws(WeightsError) {
        self.bytes = bytes
        self.context = context
        let directory = try Self.findDirectory(bytes, context)
        var cursor = ByteCursor(bytes, range: directory, context: context)
        while cursor.position < directory.upperBound {
            let (name, record) = try Self.record(&cursor, context)
            guard records.updateValue(record, forKey: name) == nil else {
                throw context.malformed("it has two entries \(name.onOneLine(limit: 120))")
            }
            names.append(name)
        }
    }

    /// The entry of that name, or `nil` if there is none.
    /// - Throws: ``WeightsError`` when it is encrypted, compressed by another method than deflate, or not where the directory says.
    package func entry(_ name: String) throws(WeightsError) -> Entry? {
        guard let record = records[name] else { return nil }
        let isDeflated = record.method == 8
        guard record.flags & 1 == 0, isDeflated || (record.method == 0 && record.compressedSize == record.size) else {
            throw context.malformed(
                "its entry \(name.onOneLine(limit: 120)) is encrypted, or compressed other than by deflate")
        }
        var cursor = ByteCursor(
            bytes, range: record.headerOffset..<max(bytes.count, record.headerOffset), context: context)
        guard try cursor.integer(UInt32.self) == 0x0403_4b50 else {
            throw context.malformed("its entry \(name.onOneLine(limit: 120)) is not where the directory says")
        }
        _ = try cursor.take(22)
        let nameLength = Int(try cursor.integer(UInt16.self))
        let extraLength = Int(try cursor.integer(UInt16.self))
        _ = try cursor.take(nameLength + extraLength)
        let content = try cursor.take(record.compressedSize)
        return Entry(
            content: content.startIndex..<content.endIndex, isDeflated: isDeflated, size: record.size,
            checksum: record.checksum)
    }

    /// Where the content of an entry of a checkpoint stands, or `nil` if there is no such entry.
    func content(of name: String) throws(WeightsError) -> Range<Int>? {
        guard let entry = try entry(name) else { return nil }
        guard !entry.isDeflated else {
            throw context.malformed("its entry \(name.onOneLine(limit: 120)) is compressed, which PyTorch never does")
        }
        return entry.content
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
    private static func record(
        _ cursor: inout ByteCursor, _ context: FileContext
    ) throws(WeightsError) -> (String, Record) {
        guard try cursor.integer(UInt32.self) == 0x0201_4b50 else {
            throw context.malformed("its directory is damaged")
        }
        _ = try cursor.take(4)
        let flags = try cursor.integer(UInt16.self)
        let method = try cursor.integer(UInt16.self)
        _ = try cursor.take(4)
        let checksum = try cursor.integer(UInt32.self)
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
            Record(
                headerOffset: headerOffset, size: size, compressedSize: compressedSize, checksum: checksum,
                method: method, flags: flags)
        )
    }
}
