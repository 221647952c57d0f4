import Catalog
import Simile

extension Field<[String]> {
    /// Names of attributes, each once. A JSON body has them in an array; a query or a form has commas between them, or says the field once
    /// for each.
    static func attributes(_ name: String, _ about: String) -> Field {
        let text = Field<String>.text(name, about)
        let accept = { @Sendable (names: [String?]) -> [String]? in
            let found = names.compactMap(\.self)
            let areFit = found.count == names.count && Set(found.map { ExactText($0) }).count == found.count
            return areFit && found.count <= Facet.nameLimit ? found : nil
        }
        return Field(
            name: name,
            schema: [
                "type": "array", "maxItems": .integer(Facet.nameLimit), "uniqueItems": true, "items": text.schema,
            ],
            about: about, expected: "up to \(Facet.nameLimit) names of attributes, each once", repeats: true,
            fromTexts: { texts in
                accept(
                    texts.filter { !$0.isEmpty }.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
                        .map { text.fromTexts([String($0)]) })
            },
            fromJSON: {
                guard case .array(let values) = $0 else { return nil }
                return accept(values.map { text.fromJSON($0) })
            })
    }
}
