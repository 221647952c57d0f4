extension ClassHead {
    private static let kind = ModelFileKind(magic: "SimileCH", version: 1, name: "head")

    /// The head as a file holds it.
    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    public func encoded() throws -> [UInt8] {
        var writer = try ModelFileWriter(Self.kind, card: card)
        writer.append(network)
        return writer.finished()
    }

    /// A head as a file holds it.
    /// - Parameter path: the file's name, for errors.
    /// - Throws: `LearningError.unreadable`.
    public init(bytes: [UInt8], path: String) throws(LearningError) {
        var reader = try ModelFileReader(Self.kind, bytes, path: path)
        guard let card = reader.card(ClassHeadCard.self), card.temperature.isFinite, card.temperature > 0,
            let network = reader.network(inputs: card.space.dimension, outputs: card.classes.count), reader.isAtEnd
        else { throw reader.senseless }
        self.init(card, network)
    }
}
