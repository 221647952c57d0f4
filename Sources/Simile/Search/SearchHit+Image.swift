public import Catalog
public import Imaging

extension SearchHit {
    /// The item's stable name.
    public var key: ItemKey { item.key }
    /// Where its file is, if it is one.
    public var path: String? { item.path }
    /// What is known about it.
    public var attributes: Attributes { item.attributes }
    /// (``cosine`` + 1) / 2.
    public var score: Double { Similarity.score(cosine: cosine) }
    /// The part of the image that is so similar, where that is not the whole; see ``IndexRequest/tiles``.
    public var part: Region? { tile.flatMap { Tiles.regions.indices.contains($0) ? Tiles.regions[$0] : nil } }
}

extension SearchHit: Encodable {
    private enum CodingKeys: String, CodingKey {
        case rank, key, path, cosine, score, attributes, cosines, fault, part, inliers, verified, probability, variants
    }

    /// Encodes what people look at: the item by its key, the tile by its place in the image.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(rank, forKey: .rank)
        try values.encode(key, forKey: .key)
        try values.encodeIfPresent(path, forKey: .path)
        try values.encode(cosine, forKey: .cosine)
        try values.encode(score, forKey: .score)
        try values.encode(attributes, forKey: .attributes)
        try values.encodeIfPresent(cosines, forKey: .cosines)
        try values.encodeIfPresent(fault, forKey: .fault)
        try values.encodeIfPresent(part, forKey: .part)
        try values.encodeIfPresent(verification?.inliers, forKey: .inliers)
        try values.encodeIfPresent(verification?.isSame, forKey: .verified)
        try values.encodeIfPresent(probability, forKey: .probability)
        try values.encodeIfPresent(variants, forKey: .variants)
    }
}
