import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads XML and remembers its elements; a document that is not well-formed is a failure.
final class XMLCheck: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    init(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        let isRead = parser.parse()
        let problem = parser.parserError.map { "\($0) in line \(parser.lineNumber)" } ?? ""
        #expect(isRead, "\(problem)", sourceLocation: sourceLocation)
    }

    func all(_ name: String, _ style: String? = nil) -> [Element] {
        elements.filter { element in
            element.name == name
                && (style == nil
                    || element.attributes["class"]?.split(separator: " ").contains { $0 == style ?? "" } == true)
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}
