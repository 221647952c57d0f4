extension Projection {
    private static let kind = ModelFileKind(magic: "SimilePJ", version: 1, name: "projection")

    /// The projection as a file holds it.
    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    public func encoded() throws -> [UInt8] {
        var writer = try ModelFileWriter(Self.kind, card: card)
        writer.append(UInt8(network == nil ? 0 : 1))
        if let network { writer.append(network) }
        return writer.finished()
    }

    /// A projection as a file holds it.
    /// - Parameter path: the file's name, for errors.
    /// - Throws: `LearningError.unreadable`.
    public init(bytes: [UInt8], path: String) throws(LearningError) {
        var reader = try ModelFileReader(Self.kind, bytes, path: path)
        guard let card = reader.card(ProjectionCard.self), let hasNetwork = reader.next(UInt8.self), hasNetwork <= 1
        else { throw reader.senseless }
        var network: DenseNetwork?
        if hasNetwork == 1 {
            network = reader.network(inputs: card.space.dimension, outputs: nil)
            guard network != nil else { throw reader.senseless }
        }
        guard reader.isAtEnd, (1...1 << 20).contains(card.space.dimension) else { throw reader.senseless }
        self.init(card, network)
    }
}
