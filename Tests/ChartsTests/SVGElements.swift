import Testing

/// The elements of a drawing; one that is not well-formed is a failure.
struct SVGElements {
    struct Element {
        let name: String
        var attributes: [String: String] = [:]
        /// All text inside.
        var text = ""

        func number(_ name: String) -> Double { attributes[name].flatMap { Double($0) } ?? .nan }
        var length: Double { abs(number("x2") - number("x1")) }
    }

    private(set) var elements: [Element] = []

    init(_ svg: String, sourceLocation: SourceLocation = #_sourceLocation) {
        var rest = svg[...]
        var open: [Int] = []
        var isSound = svg.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" }
        while let tag = rest.prefixMatch(of: /<(\/?)([a-z]+)((?: [A-Za-z0-9:-]+="[^"<]*")*)(\/?)>([^<>]*)/) {
            rest = rest[tag.range.upperBound...]
            if !tag.1.isEmpty {
                isSound = isSound && open.popLast().map { elements[$0].name } == String(tag.2)
            } else {
                var element = Element(name: String(tag.2))
                for attribute in tag.3.matches(of: /([A-Za-z0-9:-]+)="([^"]*)"/) {
                    isSound =
                        isSound
                        && element.attributes.updateValue(Self.plain(attribute.2), forKey: String(attribute.1)) == nil
                }
                if tag.4.isEmpty { open.append(elements.count) }
                elements.append(element)
            }
            for index in open { elements[index].text += Self.plain(tag.5) }
        }
        #expect(isSound && rest.isEmpty && open.isEmpty, "\(rest.prefix(80))", sourceLocation: sourceLocation)
    }

    private static func plain(_ text: Substring) -> String {
        String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    func all(_ name: String, _ style: String? = nil) -> [Element] {
        elements.filter { element in
            let styles = element.attributes["class"]?.split(separator: " ").map(String.init) ?? []
            return element.name == name && (style.map(styles.contains) ?? true)
        }
    }
}
