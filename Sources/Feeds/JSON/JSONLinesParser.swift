import Basics

/// Reads JSON Lines: an object a line, whose members are a product's fields. A line that is none is told, and the rest goes
/// on; at the end of the feed it breaks it, for then the rest may be missing.
struct JSONLinesParser: FormatParser {
    private let limits: FeedLimits
    private var rest: [UInt8] = []
    private var line = 1
    private var isTooLong = false
    private var hasObject = false

    init(limits: FeedLimits) { self.limits = limits }

    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, _ found: inout FeedAssembler) throws(FeedError) {
        var bytes = bytes[...]
        while let end = bytes.firstIndex(of: 0x0a) {
            append(bytes[..<end])
            bytes = bytes[(end + 1)...]
            try endLine(&found)
        }
        append(bytes)
    }

    mutating func finish(_ found: inout FeedAssembler) throws(FeedError) {
        if isTooLong || (!rest.isEmpty && (try? JSONNode.parsed(rest)) == nil && rest.contains { $0 > 0x20 }) {
            throw FeedError(line: line, .broken, "the last line is no JSON object")
        }
        try endLine(&found)
    }

    private mutating func append(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        guard !isTooLong, rest.count + bytes.count <= limits.rowBytes else {
            isTooLong = true
            rest.removeAll(keepingCapacity: true)
            return
        }
        rest.append(contentsOf: bytes)
    }

    private mutating func endLine(_ found: inout FeedAssembler) throws(FeedError) {
        defer {
            line += 1
            isTooLong = false
            rest.removeAll(keepingCapacity: true)
        }
        func leaveOut(_ reason: String) {
            found.add(ProductFault(line: line, id: nil, field: nil, .productLeftOut, reason))
        }
        if isTooLong { return leaveOut("the line has more than \(limits.rowBytes) bytes") }
        if line == 1, rest.starts(with: [0xef, 0xbb, 0xbf]) { rest.removeFirst(3) }
        guard rest.contains(where: { $0 > 0x20 }) else { return }
        guard String(validating: rest, as: UTF8.self) != nil else { return leaveOut("the line is not UTF-8") }
        guard let node = try? JSONNode.parsed(rest), case .object(let members) = node else {
            return leaveOut("the line is no JSON object")
        }
        try found.add(Self.draft(members, line: line))
    }

    private static func draft(_ members: [String: JSONNode], line: Int) -> ProductDraft {
        var draft = ProductDraft(line: line)
        // In the order of their names, for those of a dictionary have none; the specification's own names go first.
        let fields = members.compactMap { name, value in ProductField(named: name).map { (name, $0, value) } }
            .sorted { ($0.0 == $0.1.name ? 0 : 1, $0.0) < ($1.0 == $1.1.name ? 0 : 1, $1.0) }
        for (_, field, value) in fields {
            switch value {
            // A list of images is that of their addresses, without commas to split at.
            case .list(let values): for value in values { value.text.map { draft.add(field, $0) } }
            case .text(let text) where field == .moreImages: draft.addImageList(text)
            case .text(let text): draft.add(field, text)
            // {"value": "15.00", "currency": "EUR"}, as Merchant's interfaces have it.
            case .object where field == .price || field == .salePrice:
                let amount = value["value"].text ?? value["amount"].text ?? ""
                draft.add(field, "\(amount) \(value["currency"].text ?? "")")
            case .object, .null: break
            }
        }
        return draft
    }
}
