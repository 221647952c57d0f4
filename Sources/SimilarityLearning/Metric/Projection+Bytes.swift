extension Projection {
    private static let kind = ModelFileKind(magic: "SimilePJ", version: 1, name: "projection")

    /// The projection as a file holds it.
    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    public func encoded() throws -> [UInt8] { try encoded(decoder: nil) }

    /// A projection as a file holds it; of an autoencoder, its encoder.
    /// - Parameter path: the file's name, for errors.
    /// - Throws: `LearningError.unreadable`.
    public init(bytes: [UInt8], path: String) throws(LearningError) {
        self = try Self.read(bytes, path: path).projection
    }

    fileprivate func encoded(decoder: DenseNetwork?) throws -> [UInt8] {
        var writer = try ModelFileWriter(Self.kind, card: card)
        for network in [network, decoder] {
            writer.append(UInt8(network == nil ? 0 : 1))
            if let network { writer.append(network) }
        }
        return writer.finished()
    }

    fileprivate static func read(
        _ bytes: [UInt8], path: String
    ) throws(LearningError) -> (projection: Projection, decoder: DenseNetwork?) {
        var reader = try ModelFileReader(kind, bytes, path: path)
        guard let card = reader.card(ProjectionCard.self), (1...1 << 20).contains(card.space.dimension),
            let network = reader.optionalNetwork(inputs: card.space.dimension, outputs: nil),
            let decoder = reader.optionalNetwork(inputs: network?.outputs, outputs: card.space.dimension),
            reader.isAtEnd
        else { throw reader.senseless }
        return (Projection(card, network), decoder)
    }
}

extension Autoencoder {
    /// The autoencoder as a file holds it, which can be read as a projection, too.
    /// - Throws: `EncodingError` for a card with a number that is none, which JSON cannot hold.
    public func encoded() throws -> [UInt8] { try encoder.encoded(decoder: decoder) }

    /// An autoencoder as a file holds it.
    /// - Parameter path: the file's name, for errors.
    /// - Throws: `LearningError.unreadable`, also for a projection that does not lead back.
    public init(bytes: [UInt8], path: String) throws(LearningError) {
        let (encoder, decoder) = try Projection.read(bytes, path: path)
        guard let decoder, encoder.network != nil else {
            throw .unreadable(path: path, reason: "is a projection, and no autoencoder")
        }
        self.init(encoder: encoder, decoder: decoder)
    }
}

extension ModelFileReader {
    /// A network, or that there is none.
    fileprivate mutating func optionalNetwork(inputs: Int?, outputs: Int?) -> DenseNetwork?? {
        switch next(UInt8.self) {
        case 0: return .some(nil)
        case 1: return network(inputs: inputs, outputs: outputs).map { .some($0) }
        default: return nil
        }
    }
}
