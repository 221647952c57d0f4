public import Catalog

extension Event: Encodable {
    private enum CodingKeys: String, CodingKey { case user, key, kind, time }

    /// Encodes the item by its key and the time as ISO 8601.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(user, forKey: .user)
        try values.encode(item, forKey: .key)
        try values.encode(kind, forKey: .kind)
        try values.encode(EventTime.text(time), forKey: .time)
    }
}

extension EventSummary: Encodable {
    private enum CodingKeys: String, CodingKey { case added, known, refused, faults }
    private struct Place: Encodable {
        let index: Int
        let reason: String
    }

    /// Encodes the counts, and the reasons for the first that were refused.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(added, forKey: .added)
        try values.encode(known, forKey: .known)
        try values.encode(refused, forKey: .refused)
        try values.encode(faults.map { Place(index: $0.index, reason: "\($0.fault)") }, forKey: .faults)
    }
}
