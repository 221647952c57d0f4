import Simile

extension Field<[WeightedWord]> {
    /// Several texts, each with how much it counts after a colon, as the command line has them: `striped:0.5`. Where there is
    /// no number after the last colon, it counts once; a text that itself ends so is followed by `:1`.
    ///
    /// A JSON body has them in an array; a query or a form says the field once for each.
    /// - Parameters:
    ///   - most: how many.
    ///   - length: how many characters each may have, the weight's included.
    ///   - isFit: what else the text before the weight must be.
    static func weighted(
        _ name: String, most: Int = 8, length: Int, _ about: String,
        where isFit: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> Field {
        let text = Field<String>.text(name, most: length, about)
        let accept = { @Sendable (texts: [String?]) -> [WeightedWord]? in
            let words = texts.prefix(most).compactMap { $0.flatMap { try? WeightedWord($0) } }.filter { isFit($0.word) }
            return words.count == texts.count ? words : nil
        }
        return Field(
            name: name, schema: ["type": "array", "maxItems": .integer(most), "items": text.schema], about: about,
            expected:
                "up to \(most) texts of 1 to \(length) characters, each with a weight greater than 0 and up to 1000000 "
                + "after a colon, or without one",
            repeats: true,
            fromTexts: { texts in
                guard texts.count <= most else { return nil }
                return accept(texts.filter { !$0.isEmpty }.map { text.fromTexts([$0]) })
            },
            fromJSON: {
                guard case .array(let values) = $0 else { return nil }
                return accept(values.map { text.fromJSON($0) })
            })
    }
}
