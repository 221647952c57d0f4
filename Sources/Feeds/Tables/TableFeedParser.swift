/// Reads tables: the first row names the fields, every other is a product. Columns that are not known are passed over.
struct TableFeedParser: FormatParser {
    private let limits: FeedLimits
    /// Nil until the first row tells.
    private var rows: TableRows?
    private var header = TableHeader()
    /// The first bytes, as long as they do not tell the separator.
    private var head: [UInt8] = []
    private let separator: UInt8?

    init(separator: UInt8?, limits: FeedLimits) { (self.separator, self.limits) = (separator, limits) }

    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, _ found: inout FeedAssembler) throws(FeedError) {
        guard rows == nil else { return try read(bytes, &found) }
        head.append(contentsOf: bytes)
        // What the table is written with, and whether it begins with a byte-order mark, the first line shows.
        guard head.contains(where: { $0 == 0x0a || $0 == 0x0d }) || head.count > limits.rowBytes else { return }
        try begin(&found)
    }

    mutating func finish(_ found: inout FeedAssembler) throws(FeedError) {
        if rows == nil { try begin(&found) }
        if let row = try rows?.finish() {
            if header.isRead, row.count < header.count {
                throw FeedError(
                    line: row.line, .broken, "the last row ends after \(row.count) of \(header.count) cells")
            }
            try header.take(row, &found)
        }
        guard header.isRead else { throw FeedError(line: nil, .broken, "there is no row with the names of columns") }
    }

    private mutating func begin(_ found: inout FeedAssembler) throws(FeedError) {
        if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
            throw FeedError(line: 1, .encoding, "the table is in UTF-16; save it as UTF-8")
        }
        let start = head.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        let line = head[start...].prefix { $0 != 0x0a && $0 != 0x0d }
        let semicolon = UInt8(ascii: ";"), comma = UInt8(ascii: ",")
        let hasSemicolons = line.count { $0 == semicolon } > line.count { $0 == comma }
        rows = TableRows(separator: separator ?? (hasSemicolons ? semicolon : comma), limit: limits.rowBytes)
        let bytes = head
        head = []
        // Errors of the type that is thrown do not pass closures of the standard library.
        let result = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(FeedError) in try read(UnsafeBufferPointer(rebasing: bytes[start...]), &found) }
        }
        try result.get()
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ found: inout FeedAssembler) throws(FeedError) {
        var header = header
        defer { self.header = header }
        try rows?.consume(bytes) { row throws(FeedError) in try header.take(row, &found) }
    }
}

/// What the columns of a table mean.
private struct TableHeader {
    private var fields: [(column: Int, field: ProductField)] = []
    private(set) var count = 0
    var isRead: Bool { count > 0 }

    mutating func take(_ row: borrowing TableRows.Row, _ found: inout FeedAssembler) throws(FeedError) {
        guard isRead else { return try name(row) }
        guard row.count <= count else {
            let reason = "the row has \(row.count) cells, and the first one has \(count)"
            return found.add(ProductFault(line: row.line, id: nil, field: nil, .productLeftOut, reason))
        }
        var draft = ProductDraft(line: row.line)
        var fault: ProductFault?
        for (column, field) in fields where column < row.count {
            guard !row[column].isEmpty else { continue }
            guard let text = row.text(column) else {
                let reason = "is not UTF-8 in cell \(column + 1)"
                fault = fault ?? ProductFault(line: row.line, id: nil, field: field.name, .productLeftOut, reason)
                continue
            }
            if field == .moreImages { draft.addImageList(text) } else { draft.add(field, text) }
        }
        if let fault {
            let id = draft.values[.id]?.cut(to: 50)
            found.add(ProductFault(line: fault.line, id: id, field: fault.field, fault.effect, fault.reason))
        } else {
            try found.add(draft)
        }
    }

    private mutating func name(_ row: borrowing TableRows.Row) throws(FeedError) {
        count = row.count
        var known: Set<ProductField> = []
        for column in 0..<row.count {
            guard let name = row.text(column) else {
                throw FeedError(line: row.line, .encoding, "the names of the columns are not UTF-8")
            }
            // Of two columns for one field, such as "image_link" and "picture", the first counts.
            guard let field = ProductField(named: name), known.insert(field).inserted else { continue }
            fields.append((column, field))
        }
        guard known.contains(.id), known.contains(.image) || known.contains(.moreImages) else {
            let missing = known.contains(.id) ? "image_link" : "id"
            throw FeedError(line: row.line, .unknown, "the first row names no column \(missing)")
        }
    }
}
