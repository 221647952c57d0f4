import Basics
import CXML

/// An element begins or ends.
enum XMLEvent {
    case start(XMLName, attributes: [String: String], line: Int)
    /// The text is what came after the last tag within the element, so all of it where the element has no children.
    case end(XMLName, text: String)
}

/// Reads XML in pieces, by libxml2's push parser; see `CXML` for what is switched off.
///
/// Memory does not grow with the document: the text of an element beyond the limit is dropped, and names, and the length of
/// tags and comments, have limits. Encodings are those that libxml2 and iconv know, by byte-order mark or declaration.
final class XMLPushParser {
    /// What is parsed at a time. What libxml2 says of broken bytes depends on how many follow; so cut, that is the same in
    /// whatever pieces a document comes.
    private static let piece = 1 << 16

    private let limits: FeedLimits
    private var parser: OpaquePointer?
    private var events: [XMLEvent] = []
    private var text: [UInt8] = []
    private var depth = 0
    /// The line at which elements are nested too deep.
    private var deepLine: Int?
    private var rest: [UInt8] = []

    init(limits: FeedLimits) {
        self.limits = limits
        let context = Unmanaged.passUnretained(self).toOpaque()
        parser = cxml_create(
            cxml_events(
                context: context,
                start: { context, name, prefix, space, attributes, count in
                    guard let me = XMLPushParser.from(context), let name else { return }
                    me.start(XMLName(name: name, prefix: prefix, space: space), attributes, count)
                },
                text: { context, bytes, count in
                    XMLPushParser.from(context)?.append(UnsafeBufferPointer(start: bytes, count: count))
                },
                end: { context, name, prefix, space in
                    guard let me = XMLPushParser.from(context), let name else { return }
                    me.end(XMLName(name: name, prefix: prefix, space: space))
                }))
    }

    deinit { cxml_destroy(parser) }

    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLPushParser? {
        context.map { Unmanaged<XMLPushParser>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Takes bytes, parses what is enough for a piece, and has the events handled, in order, before an error that follows
    /// them is thrown.
    func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ handle: (XMLEvent) throws(FeedError) -> Void
    ) throws(FeedError) {
        var bytes = bytes[...]
        while rest.count + bytes.count >= Self.piece {
            let part = bytes.prefix(Self.piece - rest.count)
            rest.append(contentsOf: part)
            bytes = bytes.dropFirst(part.count)
            try step(isLast: false, handle)
        }
        rest.append(contentsOf: bytes)
    }

    /// Says that the document is over.
    func finish(_ handle: (XMLEvent) throws(FeedError) -> Void) throws(FeedError) {
        try step(isLast: true, handle)
    }

    private func step(isLast: Bool, _ handle: (XMLEvent) throws(FeedError) -> Void) throws(FeedError) {
        guard let parser else { throw FeedError(line: nil, .broken, "there is no memory to parse XML with") }
        let result = rest.withUnsafeBufferPointer { cxml_parse(parser, $0.baseAddress, Int32($0.count), isLast) }
        rest.removeAll(keepingCapacity: true)
        let line = cxml_line(parser)
        for event in events { try handle(event) }
        events.removeAll(keepingCapacity: true)
        if let deepLine {
            throw FeedError(line: deepLine, .limit, "elements are nested deeper than \(limits.depth) levels")
        }
        switch result {
        case CXML_OK:
            guard cxml_names(parser) <= limits.names else {
                throw FeedError(
                    line: line, .limit, "there are more than \(limits.names) names of elements and attributes")
            }
            guard cxml_pending(parser) <= limits.tagBytes else {
                throw FeedError(line: line, .limit, "a tag or comment has more than \(limits.tagBytes) bytes")
            }
        case CXML_DOCTYPE:
            throw FeedError(
                line: line, .broken,
                "there is a document type declaration, which feeds do not have (is it a web page?); remove it")
        case CXML_NO_MEMORY: throw FeedError(line: line, .broken, "there is no memory to parse XML with")
        default:
            let message = String(cString: cxml_message(parser)).trimmed.onOneLine(limit: 200)
            let reason = message.isEmpty ? "it is no well-formed XML" : "it is no well-formed XML: \(message)"
            throw FeedError(line: line, message.lowercased().contains("encod") ? .encoding : .broken, reason)
        }
    }

    private func start(_ name: XMLName, _ attributes: UnsafeRawPointer?, _ count: Int) {
        depth += 1
        if depth > limits.depth { deepLine = deepLine ?? cxml_line(parser) }
        guard deepLine == nil else { return }
        text.removeAll(keepingCapacity: true)
        var values: [String: String] = [:]
        if let attributes {
            for index in 0..<min(count, limits.attributes) {
                let attribute = cxml_attribute_at(attributes, index)
                let value = UnsafeBufferPointer(start: attribute.value, count: min(attribute.count, limits.fieldBytes))
                values[String(cString: attribute.name)] = String(decoding: value, as: UTF8.self)
            }
        }
        events.append(.start(name, attributes: values, line: cxml_line(parser)))
    }

    private func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        text.append(contentsOf: bytes.prefix(limits.fieldBytes - text.count))
    }

    private func end(_ name: XMLName) {
        depth -= 1
        guard deepLine == nil else { return }
        events.append(.end(name, text: String(decoding: text, as: UTF8.self)))
        text.removeAll(keepingCapacity: true)
    }
}
